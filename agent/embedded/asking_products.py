"""Questions about products: which are meant, a look at them, and the answer from their own data or the pages."""

from __future__ import annotations

import re

from agent.embedded import (
    ordered_product,
    pattern_intents,
    product_comparing,
    product_references,
    recommending,
    talk,
)
from agent.embedded.dialogue import Frame, Move
from agent.embedded.product_references import Reference
from agent.embedded.short_answers import choice
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from agent.reading import product_aspects, product_options
from agent.wording import comparison, product_facts
from commerce.sentences import say
from tools.results import (
    AnswerResult,
    ComparisonResult,
    ErrorResult,
    OrderResult,
    OrdersResult,
    OutcomeResult,
    ProductResult,
    ProductsResult,
    ProposalResult,
    Result,
)

#: The intent of a look at a product for a question about it.
INTENT = "product_question"
_SHOPS = "product_discovery"
_LONGEST, _FRAGMENT, _LIST, _TWO, _SHORTEST = 24, 7, 5, 2, 3
#: These a search sorts by.
_PRICE_OR_RATING = re.compile(r"\b(?:cheap\w*|expensive|dear\w*|costs?|price\w*|best|better|rat(?:ed|ing))\b", re.I)
#: One of what was shown: "the lightest one", "which is warmest", and no "do you have a lighter one".
_MOST = re.compile(r"\b(?:which|what|the) (?:.{0,30} )?\w+est\b|^\W*(?!best\b)\w{3,}est\b", re.I)
_THESE = re.compile(r"\b(?:these|those|them)\b", re.I)
_OPENS = r"(?:(?:and|but|so|ok(?:ay)?|hi|hello|hey|also|btw|oh|sorry|then)\W+)*"
_ASKING = r"how what\w* which who where is are does do did has have can could will would was were any got"
QUESTION = re.compile(
    rf"^\W*{_OPENS}(?:{'|'.join(_ASKING.split())}|(?:yo)?u (?:have|got))\b|\?\W*$",
    re.I,
)
_OF_IT = re.compile(
    r"^\W*(?:(?:and|but|so|also|ok(?:ay)?)\W+)*(?:is|are|does|do|can|could|will|has|have|how|what\w*|which|where|when|who)\b"
    r".{0,60}\b(?:it|this|that|they|them|these|those)\b",
    re.I,
)
#: A wish for something that is more so is a search: "something smaller".
_WISHES = re.compile(r"\b(?:something|anything|got any|have any|show me)\b", re.I)
#: A property in a word or two: "is it breathable", "are they really soft".
_HOW_THEY_ARE = re.compile(
    r"^(?:and |but )?(?:is|are) (?:it|they|these|those) (?:\w+ )?(?!possible|true|on|in|there)\w{4,}\W*$", re.I
)
#: How much of something a thing has, asked without a name: "how many pages", right after a list.
_HOW_MUCH = re.compile(
    rf"^\W*{_OPENS}how (?:many|big|long|heavy|tall|wide|thick|deep|high|large|loud)\b(?: \w+){{0,5}}\W*$", re.I
)
_NAMES_IT = re.compile(r"\b(?:the|this) \w|\b(?:about|of|for) [A-Z]")
#: "Frida Down Puffer Jacket, is that real down".
_THEN_IT = re.compile(
    r"^\W*(?!how|what|which|who|is|are|do|does|can|will|has|where|when|why)\w+ \w+.{0,60}[ ,]"
    r"(?:is|are|does|do|can|has|was|what'?s?|how) (?:\w+ ){0,3}(?:it|that|this|they)\b",
    re.I,
)
#: A question about some of what was shown, those named first: "the glass ones, can they go on the stove".
_ONES_THEY = re.compile(
    r"^\W*(?:and |but |so )?the [a-z-]{3,20} ones?\W{1,3}(?:is|are|do|does|can|could|will|has|have|how|what)\b",
    re.I,
)
#: A question about all of them, whichever tell it in their names: "do they have noise cancelling".
_DO_THEY = re.compile(
    r"^\W*(?:and |but |so |ok )?(?:do|are|have|can|will|(?:do|does) any of) (?:they|these|those|them|any)\b", re.I
)
_CASED = re.compile(r"\b[A-Z][\w'-]+ (?:[\w'-]+ ){0,2}[A-Z][\w'-]+ ")
#: A title in its own spelling, or a few words and a question mark.
_TITLED = re.compile(r"\b[A-Z][\w'-]+ (?:[\w'-]+ ){0,3}[A-Z][\w'-]+|^(?:[\w'-]+ ){2,5}(?:ok|safe|proof)?\s?\?$")
#: What is searched for, and what a search is to leave out or to forget.
_SEARCHES = re.compile(
    r"\b(?:ignore|forget|whatever|any (?:size|colou?r|brand|price)|does ?n'?o?t matter|(?:do not|don'?t) (?:care|mind)"
    r"|looking for|lookin|search\w*|show me|find me|need an?|i need|i want|instead)\b",
    re.I,
)
_OFFERS = re.compile(r"\b(?:do|have) (?:yo)?u (?:have|got|sell|carry|stock)\b|\bgot any\b|\bany\b", re.I)
_VERB = re.compile(r"\b(?:is|are|does|do|did|has|have|had|can|could|will|would|was|were|got)\b", re.I)
_KINDS = re.compile(
    r"\b(?:which|any|what) (?:one|ones|of)\b|\bones?\W*$|\b(?:anything|something|everything|nothing)\b", re.I
)
_AND_THE = re.compile(r"^\W*(?:and|what about|how about|and what about)\s(the .{2,40}?)\W*$", re.I)
_BUYS = re.compile(
    r"\b(?:i'?ll|i will|i want to|let me|can i|i'?d like to|gonna|going to) (?:take|buy|order|get|have|purchase)\b"
    r"|\b(?:buy|check ?out|basket|cart)\b|\btake it\b",
    re.I,
)
_ORDER_FIRST = frozenset({"price", "stock", "restock", "material", "box"})
#: Asked of an order's article, these are about what the shop has of it now.
_TO_BUY = frozenset({"stock", "restock"})
_OF_ORDERS = (OrderResult, OrdersResult, OutcomeResult, ProposalResult)


def look(turn: Turn) -> Move | None:
    """Return the look at the product that a message asks something of; None where it asks nothing of one."""
    turn = _chosen(turn)
    if product_comparing.asks(turn.text) and product_comparing.points(turn.text) and not _known(turn):
        return turn.say(say("comparison.nothing_shown"), intent=_SHOPS)
    plain = normalise(turn.text[:300])
    if turn.history.calls() or "get_product" not in turn.tools or _not_of_products(turn, plain):
        return None
    aspects = product_aspects.read(plain)
    meant = product_references.read(turn, plain)
    meant, all_of_them = _they(turn, plain, meant)
    if all_of_them:
        return of_these(turn, meant, plain)
    picks = meant.how == "property" and not meant.unclear and not QUESTION.search(plain)
    compares = product_comparing.asks(plain) or product_comparing.asks_pick(plain)
    if not picks and (compares or (comparison.asks_most(plain) and not _WISHES.search(plain))):
        several = _several(turn, meant, plain)
        if several is not None:
            return several
    if meant.how in ("place", "name", "property") and meant.ids:
        if (meant.how == "property" and _KINDS.search(plain)) or (meant.unclear and not QUESTION.search(plain)):
            return None
        asks = meant.how == "property" or _asks(plain, aspects, meant, turn)
        return of_these(turn, meant, plain) if asks else None
    if (
        meant.how in ("", "it", "focus")
        and _TO_BUY & set(aspects)
        and (ordered := ordered_product.of_card(turn.history))
    ):
        return of_these(turn, Reference((ordered,), "it"), plain)
    named = _by_name(turn, plain, aspects)
    if named is not None or not meant.ids or not _of_focus(turn, plain, aspects, meant):
        return named
    return of_these(turn, meant, plain)


def _they(turn: Turn, plain: str, meant: Reference) -> tuple[Reference, bool]:
    """Return what a question is about, and whether it is asked of all that was shown or of those that it describes."""
    shown = tuple(each.id for each in turn.state.products)
    if not _TWO <= len(shown) <= _LIST:
        return meant, False
    if meant.unclear and _ONES_THEY.match(plain):
        return meant, True
    if meant.how in ("property", "name") and _DO_THEY.match(plain):
        return Reference(shown, "it"), True
    return meant, False


def _known(turn: Turn) -> bool:
    """Whether anything was shown, looked at or ordered that words may point at."""
    return bool(turn.state.products or turn.state.product or turn.history.results)


def of_it(turn: Turn) -> bool:
    """Return whether words ask a property of the product that was looked at, by a pronoun: "is it real cashmere"."""
    plain = normalise(turn.text[:300])
    if turn.state.product is None or turn.history.product() is None or not _OF_IT.search(plain):
        return False
    return bool(product_aspects.read(plain) or _values(turn, plain)) and not _not_of_products(turn, plain)


def _chosen(turn: Turn) -> Turn:
    """Return the turn with the question before it, where the words only say of which product it is asked.

    They choose one of those it may be about ("2"), or ask the same of another one ("and the third?").
    """
    which, before = turn.frame.args.get("asked_of"), turn.frame.args.get("asked")
    if which and (place := choice(turn.text, len(turn.state.products))) is not None:
        return turn.about(f"number {place + 1}, {which}")
    other = _AND_THE.match(normalise(turn.text[:100])) if before and not which else None
    if other is None or product_aspects.read(turn.text):
        return turn
    return turn.about(f"{other[1]}: {product_references.unpointed(str(before))}")


def _not_of_products(turn: Turn, plain: str) -> bool:
    if len(plain.split()) > _LONGEST or product_references.about_other_things(plain) or turn.history.proposal_waits():
        return True
    if recommending.mode(plain, bool(turn.state.products)):
        return True
    return (
        talk.upset(plain)
        or bool(_SEARCHES.search(plain))
        or (bool(_BUYS.search(plain)) and not (plain.endswith("?") or pattern_intents.takes_along(plain)))
    )


def _asks(plain: str, aspects: tuple[str, ...], meant: Reference, turn: Turn) -> bool:
    """Whether words ask something of the products that they name, and do not only point at them."""
    if aspects or QUESTION.search(plain):
        return True
    product = turn.history.product(meant.ids[0])
    return product is not None and bool(product_options.read(plain, product))


def _several(turn: Turn, meant: Reference, plain: str) -> Move | None:
    """Return the look at the products that words compare: those they name, or those that were shown."""
    compares = product_comparing.asks(plain) or product_comparing.asks_pick(plain)
    if meant.how in ("place", "name") and len(meant.ids) > 1:
        return of_these(turn, meant, plain)
    most = comparison.asks_most(plain) and not _PRICE_OR_RATING.search(plain)
    if not most and (named := _both_by_name(turn, plain)) is not None:
        return named
    shown = tuple(each.id for each in turn.state.products)
    lists = (each for each in reversed(turn.history.results) if isinstance(each, (ProductsResult, ComparisonResult)))
    newest = next(lists, None)
    few = isinstance(newest, ComparisonResult) or (newest is not None and (newest.total or 0) <= _LIST)
    if meant.how == "it" and meant.ids != shown and len(meant.ids) == _TWO:
        return of_these(turn, meant, plain)  # "those two", of a longer list
    if _TWO <= len(shown) <= _LIST and (few or compares or _THESE.search(plain) or (most and _MOST.search(plain))):
        return of_these(turn, Reference(shown, "it"), plain)
    focus, before = turn.state.product, turn.state.before
    if compares and focus is not None and meant.how == "property" and meant.ids and meant.ids[0] != focus.id:
        return of_these(
            turn, Reference((focus.id, meant.ids[0]), "it"), plain
        )  # "how does it differ from the cheaper one"
    if compares and focus is not None and before is not None:
        return of_these(turn, Reference((before.id, focus.id), "it"), plain)
    return of_these(turn, meant, plain) if meant.how == "property" and meant.ids else None


def _both_by_name(turn: Turn, plain: str) -> Move | None:
    """Return the look at two products that words name to compare them."""
    names = product_comparing.named(plain)
    names = [product_references.name_in(each, ()) for each in names]
    if len(names) < _TWO or not all(names) or "compare_products" not in turn.tools:
        return None
    frame = Frame("lookup", INTENT, {"question": turn.text, "name": " ".join(names), "names": names})
    return turn.call("compare_products", {"product_ids": names}, frame, _SHOPS)


def _by_name(turn: Turn, plain: str, aspects: tuple[str, ...]) -> Move | None:
    """Return the look for a product that the words may name, and that was not shown."""
    if not aspects and not (QUESTION.search(plain) and _VERB.search(plain)):
        return None
    name = product_references.name_in(plain, aspects)
    told = {"price", "stock", "all"} & set(aspects) and not _OFFERS.search(plain)
    titled = (_TITLED if aspects else _CASED).search(plain)
    points = told or titled or _NAMES_IT.search(plain) or _THEN_IT.search(plain)
    if not name or not points or _KINDS.search(plain):
        return None
    frame = Frame("lookup", INTENT, {"question": turn.text, "name": name})
    return turn.call("get_product", {"product_id": name}, frame, _SHOPS)


def _of_focus(turn: Turn, plain: str, aspects: tuple[str, ...], meant: Reference) -> bool:
    """Whether words that name no product ask something of the one that is talked about, or of those just shown."""
    if _KINDS.search(plain) and not (_looked_at(turn) and _values(turn, plain)):
        return False
    if meant.how == "focus" and product_references.another_thing(turn, plain, aspects):
        return False
    newest = next(iter(reversed(turn.history.results)), None)
    if isinstance(newest, _OF_ORDERS) and not set(aspects) - _ORDER_FIRST:
        return False
    if meant.unclear:  # several were shown: a lone property narrows them, a question is about each
        if _HOW_THEY_ARE.match(plain) and isinstance(newest, ProductsResult) and len(meant.ids) <= _LIST:
            return True
        lone = bool(aspects) and plain.rstrip().endswith("?")  # "weight?"
        asks = (bool(QUESTION.match(plain)) and len(plain.split()) > 1) or lone
        of_them = isinstance(newest, (ProductsResult, ComparisonResult)) and bool(_OF_IT.search(plain))
        told = bool(aspects) or _values(turn, plain) or of_them or bool(_HOW_MUCH.match(plain))
        return ((asks and told) or "link" in aspects) and len(meant.ids) <= _LIST
    short = len(plain.split()) <= _FRAGMENT
    if aspects and (meant.how == "it" or short):
        return True
    if meant.how == "it" and _OF_IT.search(plain):
        return True
    return short and _looked_at(turn) and (_values(turn, plain) or (plain.endswith("?") and _tells(turn, plain)))


def _looked_at(turn: Turn) -> bool:
    """Whether the product in focus was looked at, and not only found."""
    return turn.history.product() is not None


def _values(turn: Turn, plain: str) -> bool:
    """Whether words name a value of an option: a colour, a size."""
    focus = turn.state.product
    product = turn.history.product(focus.id) if focus else None
    return bool(product_options.read(plain, product)) if product else bool(_SIZED.search(plain))


_SIZED = re.compile(r"\b(?:in|size) (?:\w+ )?(?:\d{2}|x{0,3}[sml])\b", re.I)


def of_these(turn: Turn, meant: Reference, plain: str) -> Move:
    """Look at the products that are meant."""
    question = product_references.unpointed(plain) if meant.how == "place" else plain
    frame = Frame("lookup", INTENT, {"question": question})
    if len(meant.ids) > 1 and "compare_products" in turn.tools:
        return turn.call("compare_products", {"product_ids": list(meant.ids)[:_LIST]}, frame, _SHOPS)
    return turn.call("get_product", {"product_id": meant.ids[0]}, frame, _SHOPS)


def not_named(turn: Turn, result: Result) -> Turn | None:
    """Return the turn that goes on where nothing is called as a question had it; None for any other result."""
    name = turn.frame.args.get("name") if turn.frame.awaiting == "lookup" and isinstance(result, ErrorResult) else None
    answered = looks(turn) and (focus_tells(turn) or _of_a_kind(turn) or list_may_tell(turn))
    if not name or turn.frame.args.get("names") or answered:
        return None
    return Turn(question_of(turn), turn.history, turn.tools, Frame(), turn.score)


def list_may_tell(turn: Turn) -> bool:
    """Whether a short question may be one about the few products that were shown: "is the lining warm"."""
    plain = normalise(question_of(turn)[:300])
    few = _TWO <= len(turn.state.products) <= _LIST and turn.state.product is None
    return few and bool(QUESTION.match(plain)) and len(plain.split()) <= _FRAGMENT and not _OFFERS.search(plain)


def of_the_list(turn: Turn) -> Move | None:
    """Return the look at the products just shown, for a question that nothing else understood: "works with iphone?"."""
    plain = normalise(turn.text[:300])
    asks = bool(QUESTION.search(plain)) and len(plain.split()) <= _FRAGMENT and not _OFFERS.search(plain)
    shown = tuple(each.id for each in turn.state.products[:_LIST])
    newest = [each for each in turn.history.results if not isinstance(each, AnswerResult)][-2:]
    listed = any(isinstance(each, (ProductsResult, ComparisonResult)) and each.items for each in newest)
    if not asks or not shown or not listed or product_references.about_other_things(plain):
        return None
    looked_at = any(isinstance(each, (ComparisonResult, ProductResult)) for each in turn.history.since_asked())
    if turn.history.proposal_waits() or looked_at:
        return None
    return of_these(turn, Reference(shown, "it"), plain)


def looks(turn: Turn) -> bool:
    """Return whether a look at products for a question is waited for."""
    return turn.frame.awaiting == "lookup" and turn.frame.intent == INTENT


def question_of(turn: Turn) -> str:
    """Return the question that products are looked at for."""
    return str(turn.frame.args.get("question") or turn.text)


def _of_a_kind(turn: Turn) -> bool:
    """Whether a question asks how things of a kind are: "do the hiking boots run small"."""
    plain = normalise(question_of(turn)[:300])
    asks = set(product_aspects.read(plain)) - {"price", "stock", "colours", "sizes", "all", "rating"}
    return bool(asks) and bool(QUESTION.match(plain)) and "ask_store" in turn.tools


def focus_tells(turn: Turn) -> bool:
    """Whether a question in which nothing is named is answered by the product in focus."""
    focus, plain = turn.state.product, normalise(question_of(turn)[:300])
    product = turn.history.product(focus.id) if focus else None
    if product is None or not QUESTION.search(plain) or len(plain.split()) > _FRAGMENT:
        return False
    return _tells(turn, plain)


def _tells(turn: Turn, plain: str) -> bool:
    """Whether the data of the product in focus say something to a question."""
    focus = turn.state.product
    product = turn.history.product(focus.id) if focus else None
    return product is not None and bool(product_facts.told(product, plain).text)
