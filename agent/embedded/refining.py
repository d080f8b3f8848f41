"""What is said to the search in force: "in yellow", "size M", "show me more", "cheaper", "not wool".

Which words refine it and which ask for something else the shop's search decides, with its catalogue at hand
(`service.discovery.follow_up`). Here is decided whether a message may go on with a search at all. What is in force
comes from the dialogue's state (`Dialogue.search`: the arguments of the call, what was understood, the total), so a
question in between does not lose it.
"""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from agent.embedded import asking, finding_orders, pattern_intents, product_questions, shopping, talk
from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import order_numbers, skus
from agent.embedded.short_answers import choice, is_never_mind, is_no, is_yes
from agent.embedded.state import Search
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from commerce import causes
from commerce.sentences import say
from runtime.once import once
from runtime.yaml_file import data, read_yaml
from service.consent import said
from service.discovery.idle import is_idle
from service.discovery.typed import written_out
from tools.discovery import in_force
from tools.results import ProductsResult, Result

_DATA = Path(__file__).with_name("refining.yaml")
#: What a frame waits for while the search reads a follow-up.
REFINED = "refined"
_OF_ORDERS = "of_orders"  # in its frame: whether orders were talked about before
#: Longer ones say themselves what they are about; beside another answer only short ones go on.
_LONGEST, _LONGEST_AGAIN = 12, 6
_PAGE, _BARE = 5, 3
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_POLITE = (
    r"(?:(?:ok(?:ay)?|and|no|yes|well|hm+|please|pls|can you|could you|can i|could i|i want to|let me|just)[\s,]+)*"
)
_MORE = re.compile(
    rf"^\W*{_POLITE}(?:show|see|give|get|list|any|are there|is there|got|have you(?: got)?|do you have|what)?\s?(?:me |us )?(?:any |the |some |all |something |anything )?"
    r"(?:more|others?|next(?: page| ones?| five)?|else|another(?: few| five)?|rest|different ones?|remaining)(?: (?:ones?|please|pls|of (?:them|those|these)|options?|results?|products?|styles?|models?|choices?|else|like (?:these|those|that)|do you have|have you got|then))*\W*$",
    re.I,
)
_AGAIN = re.compile(
    rf"^\W*{_POLITE}(?:show|see|list|back to|go back to)\s?(?:me |us )?(?:them|the others?|the (?:list|results|rest|first (?:ones|page)))(?: (?:all|again|please|once more))*\W*$",
    re.I,
)
_CHEAPER = re.compile(
    r"\b(?:cheaper|less expensive|lower[- ]priced?|(?:not )?(?:too|a bit|rather|quite|pretty|so|that) (?:expensive|pricey|dear|steep|much money)|more affordable|costs? less)\b",
    re.I,
)
#: What somebody has is no search.
_HERS = re.compile(r"\b(?:my|mine|our|your|ur|it|this|that|these|those|them)\b", re.I)
_ONLY_CHEAPER = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|and|no|hm+|that|this|thats|that's|those|these|they|are|is|it|its|it's|all|still|a bit|bit|way|far|much|too|not|something|anything|somewhat|one|ones|got|have|do|you|u|any|show|me|in|there|the|same|but|please|pls|for|less|ur|your|prices|what about|what else|else|expensive|pricey|dear|steep|cheaper|affordable|more|lower|priced?|a|of|them|similar|then|like|for me|oh|wow|quite|rather|pretty|so)\W+)*$",
    re.I,
)


#: Behind a thing this tells how it is to be: "a wall clock that's silent".
_RELATIVE = re.compile(r"(?<=\w)\s(?:that|which)(?:['\u2019]?s| is| are| has| have| does| can)\b", re.I)
_ARRIVED = re.compile(r"\b(?:arrived|came|received|delivered|got here)\b", re.I)
#: A condition said as a question behind the thing: "keyboard, does it work with a mac".
_DOES_IT = re.compile(r"(?<=\S)(,| -|;|\band)\s?(?:does|do|is|are|can|will|would) (?:it|they|that)\b", re.I)
_SORTS = frozenset("cheapest newest latest dearest rated rating lowest highest".split())
_SORT = re.compile(
    rf"^\W*{_POLITE}(?:(?:what|which)(?: is| are| one is| ones are)? )?(?:show (?:me )?)?(?:(?:sort|order|rank)(?:ed)? (?:them |it |these |those |all )?)?(?:by |the )?(?:their )?"
    r"(?:price|rating|ratings|reviews|cheapest|newest|best rated|top rated|highest rated|lowest price|low to high|high to low|price,? (?:low to high|high to low|up|down|ascending|descending))"
    r"(?: (?:one|ones|first|please|pls|of (?:them|those|these|all)))*\W*$",
    re.I,
)
#: All that a message says is their size.
_MY_SIZE = re.compile(
    r"^\W*(?:(?:hi|hello|ok|so|and)\W+)*(?:my (?:\w+ )?size is|i wear|i take|i'?m|i am)(?: usually| normally| mostly)?(?: an?| in| size)*\s"
    r"(?P<size>x{0,3}[sml]|\dxl)\W*$",
    re.I,
)
_SIZE_SAID = re.compile(r"\bsizes?\b", re.I)
_NEWS = re.compile(r"\bwhat(?: is|['\u2019]?s) new\b|\bnew (?:arrivals|in)\b", re.I)
_PRICE_ALONE = re.compile(r"^\W*(?:the |by )?(?:price|rating|ratings|reviews)\W*$", re.I)


@once
def _lists() -> dict[str, frozenset[str]]:
    found: dict[str, Any] = read_yaml(_DATA)
    return {name: frozenset(words if isinstance(words, list) else str(words).split()) for name, words in found.items()}


def current(turn: Turn) -> dict[str, Any]:
    """Return the arguments of the search in force; empty before the first."""
    search = turn.history.state.search
    if search is None:
        return {}
    if not search.understood:
        return dict(search.args)
    found = in_force(search.understood)
    ignored = [name for name in search.args.get("ignore") or [] if not search.understood.get(name)]
    return {**found, **({"ignore": ignored} if ignored else {})}


def sorted_or_paged(turn: Turn) -> Move | None:
    """Return the search in force in another order, its next page, or without a condition; None for all else."""
    before = current(turn)
    if not before or turn.history.proposal_waits():
        return None
    text = written_out(turn.text)
    if _SORT.match(text) and not _PRICE_ALONE.match(text):
        frame = Frame(REFINED, "product_discovery", {"text": turn.text})
        return turn.call("search_products", {**before, "refine": text}, frame, frame.intent)
    return _more(turn, before, text) or _taken_back(turn, before, text)


def added(turn: Turn) -> Move | None:
    """Return the search in force with what plainly adds to it: "with a lid", "not black", after a list."""
    words = [word.casefold().replace("\u2019", "'") for word in _WORD.findall(turn.text)]
    short = 1 < len(words) <= _LONGEST_AGAIN and words[0] in _lists()["adds"] and "?" not in turn.text
    return refined(turn) if short and _shown_now(turn) and len(turn.history.products()) > 1 else None


def own_size(turn: Turn) -> Move | None:
    """Return the look at what there is in the size that somebody says is theirs, which later searches keep."""
    said_size = _MY_SIZE.match(turn.text)
    if said_size is None or turn.history.proposal_waits() or turn.frame.awaiting or turn.history.current_order():
        return None
    size, before = said_size["size"], current(turn)
    words = str(data(_DATA)["worn"]).format(size=size)
    if before.get("kinds"):
        frame = Frame(REFINED, "product_discovery", {"text": turn.text})
        return turn.call("search_products", {**before, "refine": f"size {size}, {words}"}, frame, frame.intent)
    return turn.call("search_products", {"query": words}, intent="product_discovery")


def in_their_size(turn: Turn, result: Result) -> Move | None:
    """Return a search again in the size that the customer wears, where what was found comes in it."""
    worn = turn.history.state.worn
    understood = (result.understood or {}) if isinstance(result, ProductsResult) else {}
    if not worn or not isinstance(result, ProductsResult) or result.recommended or result.unread:
        return None
    args = (turn.history.state.search or Search(args={})).args
    given = "size" in (args.get("ignore") or ()) or ("size" in args and "refine" not in args)
    if (
        given
        or understood.get("size")
        or _SIZE_SAID.search(turn.text)
        or not understood.get("kinds")
        or not any(_comes_in(each, worn) for each in result.items)
    ):
        return None
    return turn.call("search_products", {**in_force(understood), "size": worn}, intent="product_discovery")


def _comes_in(card: dict[str, Any], size: str) -> bool:
    return any(str(each).casefold() == size for values in (card.get("options") or {}).values() for each in values)


def searched(turn: Turn) -> Move:
    """Return a new search; words that name nothing go on with the one in force: "what is the cheapest"."""
    before, found = current(turn), shopping.wanted(turn.text).arguments()
    if found == {"query": ""}:
        found = {"query": " ".join(turn.text.split())[:300]}
    named = [word for word in _WORD.findall(str(found["query"]).casefold()) if not is_idle(word)]
    if before and not [word for word in named if word not in _SORTS]:
        found = {**before, **{name: value for name, value in found.items() if name != "query"}}
    elif avoid := before.get("avoid"):
        found["avoid"] = avoid
    return turn.call("search_products", found, intent="product_discovery")


def refined(turn: Turn) -> Move | None:
    """Return the search in force with what a short follow-up says to it; None for any other message."""
    before = current(turn)
    if not before or _unread(turn) or turn.history.proposal_waits():
        return None
    text = written_out(turn.text)
    if not _may_go_on(turn, text):
        return None
    frame = Frame(REFINED, "product_discovery", {"text": turn.text})
    if _CHEAPER.search(text) and (cap := _below(turn)):
        args = {name: value for name, value in before.items() if name != "min_price"}
        args |= {"max_price": cap, "sort": "price_asc"}
        beside = "" if _ONLY_CHEAPER.match(f"{text} ") else _CHEAPER.sub(" ", text)
        return turn.call("search_products", {**args, **({"refine": beside} if beside else {})}, frame, frame.intent)
    return turn.call("search_products", {**before, "refine": text[:300]}, frame, frame.intent)


def named(turn: Turn, *, sure: bool) -> Move | None:
    """Return the look whether words that nobody else is sure of name a kind of thing: "pan for induction".

    Args:
        turn: The turn.
        sure: Whether the router heard another request.
    """
    plain = _DOES_IT.sub(r"\1 ", normalise(turn.text[:300]))
    words = [word.casefold() for word in _WORD.findall(plain)]
    if "refine" not in turn.tools.get("search_products", ()) or sure or _unread(turn):
        return None
    if turn.history.proposal_waits() or not 0 < len(words) <= _LONGEST:
        return None
    hers = _HERS.search(_RELATIVE.sub(" ", plain))
    if order_numbers(turn.text) or words[0] in _lists()["asks"] or talk.heard(plain) or hers:
        return None
    if causes.read(plain) in causes.CLAIMS and _ARRIVED.search(plain):  # "chipped mug arrived"
        return None
    if said.families(turn.text) - {"address"}:
        return None  # "cancel the candles" looks for no candles
    kept = {"avoid": avoid} if (avoid := current(turn).get("avoid")) else {}
    told = {"text": turn.text, _OF_ORDERS: finding_orders.speaks_of_orders(turn)}
    frame = Frame(REFINED, "product_discovery", told, tries=turn.frame.tries)
    return turn.call("search_products", {"refine": plain, **kept}, frame, frame.intent)


def bare(turn: Turn, ranked: Sequence[str]) -> Move | None:
    """Return the search for a few words that name no kind and stand on no page, and are likeliest a thing: "microwave".

    Args:
        turn: The turn.
        ranked: The requests that the router takes it for, likeliest first.
    """
    words = _WORD.findall(turn.text)
    likeliest = next((label for label in ranked if label not in ("other", "chitchat", "human_handoff")), "")
    if not _unread(turn) or likeliest != "product_discovery" or not 0 < len(words) <= _BARE:
        return None
    return None if _HERS.search(turn.text) else searched(turn)


def not_read(turn: Turn, result: Result) -> Turn | None:
    """Return the turn that goes on with a message which said nothing of the search; None for other results."""
    if turn.frame.awaiting != REFINED or not isinstance(result, ProductsResult):
        return None
    # While orders are talked about, words in which the shop reads no kind of thing are no search.
    vague = turn.frame.args.get(_OF_ORDERS) and not (result.understood or {}).get("kinds")
    if not (result.unread or vague):
        return None
    text = str(turn.frame.args.get("text") or turn.text)
    asked_back = "clarify" if turn.frame.tries else ""
    return Turn(text, turn.history, turn.tools, Frame(asked_back, tries=turn.frame.tries), turn.score)


def _unread(turn: Turn) -> bool:
    """Return whether the message was found to say nothing of the search, or was looked for already."""
    if any(step.tool == "search_products" for step in turn.history.this_turn()):
        return True
    return any(isinstance(each, ProductsResult) and each.unread for each in turn.history.since_asked())


def _more(turn: Turn, before: dict[str, Any], text: str) -> Move | None:
    """Return the next page, or the first one again; a sentence where there is no more."""
    search = turn.history.state.search
    if search is None or len(text) > 80:
        return None
    page = int(search.args.get("page") or 1)
    if _AGAIN.match(text):
        return turn.call(
            "search_products", {**before, **({"page": page} if page > 1 else {})}, intent="product_discovery"
        )
    if not _MORE.match(text) or not turn.history.state.products:
        return None
    if search.total is not None and page * _PAGE >= search.total:
        return turn.say(say("engine.no_more"), intent="product_discovery")
    return turn.call("search_products", {**before, "page": page + 1}, intent="product_discovery")


def _taken_back(turn: Turn, before: dict[str, Any], text: str) -> Move | None:
    again = shopping.taken_back(text, before)
    return None if again is None else turn.call("search_products", again, intent="product_discovery")


def _may_go_on(turn: Turn, text: str) -> bool:
    """Return whether a message may say something of the search: short, and no question or wish of another kind."""
    plain = normalise(text[:300])
    words = [word.casefold().replace("\u2019", "'") for word in _WORD.findall(plain)]
    if not words or len(words) > _LONGEST or order_numbers(turn.text) or skus(turn.text) or said.families(turn.text):
        return False
    asks = words[0] in _lists()["asks"] and words[:2] not in (["is", "there"], ["are", "there"])
    if asks or set(words) & _lists()["others"] or _other_question(turn, plain, words):
        return False
    if is_yes(turn.text) or is_no(turn.text) or is_never_mind(turn.text) or causes.read(plain):
        return False
    return _shown_now(turn) or (words[0] in _lists()["again"] and len(words) <= _LONGEST_AGAIN)


def _other_question(turn: Turn, plain: str, words: list[str]) -> bool:
    """Return whether a message asks about a product that was shown, about the shop, or talks."""
    if _NEWS.search(plain):
        return True
    if words[0] == "which" and not any(f" {each}" in f" {plain.casefold()}" for each in _lists()["which"]):
        return True
    if choice(plain, len(turn.history.products())) is not None or product_questions.about_product(plain):
        return True
    if pattern_intents.intent(turn.text, bool(turn.history.products())):
        return True
    return asking.rule_question(turn) is not None or (talk.heard(plain) is not None and not _CHEAPER.search(plain))


def _shown_now(turn: Turn) -> bool:
    """Return whether the answer before showed what was searched for, and nothing else was looked at since."""
    return isinstance(next((each for each in reversed(turn.history.results)), None), ProductsResult)


def _below(turn: Turn) -> str:
    """Return the highest price that is less than what was looked at: the product in focus, or the cheapest shown."""
    looked = turn.history.product()
    prices = [_price(each) for each in ([looked] if looked else turn.history.products())]
    known = [price for price in prices if price]
    return format(min(known) - Decimal("0.01"), "f") if known and min(known) > Decimal("0.01") else ""


def _price(item: dict[str, Any]) -> Decimal | None:
    try:
        return Decimal(str(item.get("price")))
    except InvalidOperation:
        return None
