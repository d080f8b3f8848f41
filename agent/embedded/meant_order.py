"""Which order a change is for, where nothing that the customer said names it: the order is named, and they say yes.

The engine carries the order that is talked about into the next change. What the customer never spoke of is proposed for
no order (`service.naming`). So the question names it, and a plain yes goes on with what was asked for.
"""

from __future__ import annotations

import re
from typing import Any

from agent.embedded import named_articles, talk
from agent.embedded.articles import lines, meant, named
from agent.embedded.articles import pieces as count_of
from agent.embedded.dialogue import Frame, Move, let_go
from agent.embedded.numbers import lone_number, order_numbers
from agent.embedded.short_answers import agrees, asks, core, is_never_mind, refuses
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from commerce.sentences import listed as one_of
from commerce.sentences import say
from service.consent import said
from tools.results import ErrorResult, OrderResult, Result

#: What a frame waits for while the customer is asked whether it is this order.
AWAITED = "order_meant"
_CALL, _ASKED = "call", "asked"
_FEW = 6  # words of an answer
#: Of an order whose articles were just named these want all of them.
_ALL_OF_IT = frozenset({"both", "both of them", "all", "all of them", "them both", "all of it", "everything"})
#: What takes it for granted: what was ordered in truth, and what comes of the request.
_GOES_ON = re.compile(
    r"(?:but )?i (?:had )?(?:wanted|ordered|asked for|chose|picked) (?!(?:to|it|that|this)\b)[a-z ]{2,40}$"
    r"|(?:and |so )?how much (?:do|would|will) i get(?: back)?$"
)
_YES = re.compile(r"\W*(?:yes|yep|yeah|yup|ya|correct|right|exactly|that'?s (?:it|right|the one)|that one)\b", re.I)
#: The same behind what it is of: "the blue ones, yes".
_YES_LAST = re.compile(r"^(?!.*(?:\bnot?\b|n't)).*[,.;!]\s*(?:yes|yep|yeah|yup|correct|right|exactly)\W*$", re.I)
#: How many of the article that was just named: "only one of them".
_SO_MANY = re.compile(
    r"(?:yes )?(?:only |just |but )*(?:one|two|three|1|2|3)(?: of (?:them|those|these|the two|the three))?$"
)
_MOST = 6  # orders that a short question names


def look(turn: Turn, result: Result) -> Move | None:
    """Return the look at the order that a change was refused for because nobody named it; None where none is known."""
    call = turn.history.last_call()
    number = str(call["args"].get("order_number") or "") if call else ""
    open_list = turn.history.still_open() or turn.frame.args.get(_ASKED)
    # Of several requests one may name an order, and the change another one by what is in it.
    codes = ("order_not_named", "other_order") if turn.history.queue.words else ("order_not_named",)
    unnamed = isinstance(result, ErrorResult) and result.code in codes
    if not unnamed or call is None or not number or open_list or "get_order" not in turn.tools:
        return None
    kept = {**turn.frame.args, _CALL: call, "intent": turn.frame.intent}
    return turn.call("get_order", {"order_number": number}, Frame("lookup", AWAITED, kept), turn.frame.intent)


def ask(turn: Turn, result: OrderResult) -> Move:
    """Ask whether the order that was looked at is the one, with what is meant of it."""
    call, intent = turn.frame.args[_CALL], str(turn.frame.args["intent"])
    pieces = call["args"].get("items") or call["args"].get("swaps") or []
    wanted = {each.get("item"): each.get("quantity") for each in pieces if isinstance(each, dict)}
    has = [line for line in lines(result.order) if line["handle"] in wanted or not wanted]
    titles = ", ".join(_so_many(line, wanted.get(line["handle"])) for line in has)
    question = say("engine.is_it_order", order=result.number.lstrip("#"), articles=titles)
    return turn.say(question, Frame(AWAITED, intent, turn.frame.args), intent)


def _so_many(line: dict[str, Any], many: object) -> str:
    """Return an article as it is asked about; of some of its pieces with how many."""
    some = isinstance(many, int) and many < int(line.get("quantity") or 1)
    return f"{many} x {named(line)}" if some else named(line)


def answered(turn: Turn) -> Move | None:
    """Return the move after the answer: the change with a yes, the list of orders with a no; None for other words."""
    args, intent = turn.frame.args, turn.frame.intent
    call = args.get(_CALL)
    number = str(call["args"].get("order_number") or "") if isinstance(call, dict) else ""
    if isinstance(call, dict) and (_says_yes(turn.text, number) or named_articles.only(turn, number)):
        kept = {name: value for name, value in args.items() if name not in (_CALL, "intent")}
        return turn.call(call["name"], _narrowed(turn, call["args"]), Frame("", intent, {**kept, _ASKED: True}), intent)
    if is_never_mind(turn.text):
        return turn.say(talk.dropped(), let_go())
    if refuses(turn.text) and "list_orders" in turn.tools:
        frame = Frame("lookup", intent, {"text": str(args.get("text") or ""), "pick": ""})
        return turn.call("list_orders", {}, frame, intent)
    return None


def _narrowed(turn: Turn, args: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of a change with those of its articles alone that the yes names: "yes, just the pan"."""
    pieces = args.get("items")
    if not isinstance(pieces, list) or not pieces:
        return args
    if len(pieces) == 1:
        count = count_of(turn.text)
        fewer = count is not None and count < int(pieces[0].get("quantity") or 1)
        return {**args, "items": [{**pieces[0], "quantity": count}]} if fewer else args
    has = lines(turn.history.order(str(args.get("order_number") or "")) or {})
    named_here = {str(line["handle"]) for line in meant(turn.text, has).lines}
    left = [each for each in pieces if isinstance(each, dict) and str(each.get("item")) in named_here]
    return {**args, "items": left} if left else args


def _says_yes(text: str, number: str) -> bool:
    """Whether words say that it is the order which was named; of a request in them nothing is decided here."""
    if (
        agrees(text)
        or lone_number(text, asked=True) == number
        or core(text) in _ALL_OF_IT
        or _GOES_ON.match(core(text))
        or _SO_MANY.match(core(text))
    ):
        return True
    more = said.families(text) or asks(text) or set(order_numbers(text)) - {number} or len(text.split()) > _FEW
    return not more and bool(_YES.match(normalise(text)) or _YES_LAST.match(normalise(text)))


def which_again(turn: Turn) -> str:
    """Return the question which order once more, in short: those that were listed are named."""
    listed = [str(each) for each in turn.frame.args.get("listed") or []]
    if not 1 < len(listed) <= _MOST:
        return say("orders.which")
    return say("engine.which_of_orders", orders=one_of(listed, "lists.or"))
