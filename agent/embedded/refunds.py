"""A refund: which order, which articles, how much and why, all from the customer's words."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agent.embedded import earlier, talk
from agent.embedded.articles import (
    PLAIN,
    REASON,
    article,
    item,
    lines,
    meant,
    names_something,
    numbered,
    of_items,
    pieces,
    quantity,
    spares,
    whole,
)
from agent.embedded.dialogue import Frame, Move
from agent.embedded.money import amount
from agent.embedded.numbers import lone_number, order_numbers
from agent.embedded.short_answers import choice
from agent.embedded.text import as_typed, normalise
from agent.embedded.turn import Turn
from commerce import causes
from commerce.sentences import joined, say
from service.consent import lists, monies, sums, things
from service.consent.lists import fold

_STATUS = re.compile(
    r"\b(?:where(?:'s| is)|when (?:do|will|does|is|can)|status|pending|waiting|delayed|overdue|how long|"
    r"check(?:ing)? (?:on|the|my|if|whether)|already (?:returned|sent)|less than|turned down|denied|rejected|refused|"
    r"(?:not|n't) (?:yet )?(?:received|arrived|reflect\w*|show\w*|initiated|started|been)|still (?:not|no)|is late)\b"
    r"|(?:^|[.,!?]\s*|\band )(?:has|have|did) (?:my|the|you|it|i|we)\b"
    r"|\b(?:refund|money|credit)\b.{0,25}\b(?:missing|late|not)\b"
    r"|^\W*(?:what|how much|which|when|why|who)\b.{0,25}\b(?:did|have|has|had|was|were|been)\b.{0,40}\b(?:refund\w*|paid back|give back|money back)\b",
    re.I,
)
_ASKS = re.compile(
    r"\b(?:i(?:'d| would)? (?:want|like|need|demand)|please|can (?:i|you)|could (?:i|you)|give me|get me|"
    r"refund (?:me|my|the|order|it|everything|all|#|(?=\d{3})))\b",
    re.I,
)
_MONEY_WORD = re.compile(r"\b(?:dollars?|euros?|pounds?|bucks|quid|usd|eur|gbp)\b|[$€£]", re.I)
#: A share of the money is a sum that nobody has named.
_SHARE = re.compile(
    r"\b(?:half|a (?:third|quarter|part|bit)|part|some|\d{1,2} ?(?:%|percent|per cent))(?: of)? (?:the |my )?"
    r"(?:price|money|amount|sum|cost|total|refund|it back|what i paid)\b|\b\d{1,2} ?(?:%|percent|per cent) (?:back|off)\b|"
    r"\bpartial(?:ly)? refund|\brefund(?: me)? (?:only |just )?(?:half|a (?:third|quarter)|\d{1,2} ?(?:%|percent|per cent))\b(?! of the \w+s\b)",
    re.I,
)
_NAMES_ONE = re.compile(r"\brefund(?: me)?(?: for| of)? (?:the|my|one|two|both|this|that|a) ([a-z]+|\d{1,3}\b)", re.I)
_CARRIAGE = r"(?:shipping|delivery|postage)"
_SHIPPING = re.compile(
    rf"\b{_CARRIAGE} (?:costs?|fees?|charges?|part|price|money|back|refunded)\b"
    rf"|\b(?:refund|back)(?: me)?(?: only| just)?(?: for)? (?:the |my )?{_CARRIAGE}\b"
    r"(?! (?:address|was|is|took|time|date))",
    re.I,
)
#: "order 1015 with the shipping" is the whole order.
_WITH_SHIPPING = re.compile(rf"\b(?:includ\w+|with|plus|and|as well as) (?:the |all |my )?{_CARRIAGE}\b", re.I)
#: What is here is not what is missing.
_CAME = re.compile(r"\bonly the (?:[a-z-]+ ){1,3}(?:came|arrived|was (?:there|in (?:it|the \w+)))\b", re.I)
_NTH = re.compile(
    r"\bthe (?:first|second|third|fourth|fifth|last) (?:item|one|article|product|thing)\b"
    r"|\b(?:item|article|position|line) (?:no\.? ?|number ?|#)?\d{1,2}\b",
    re.I,
)


def wants_news(text: str) -> bool:
    """Whether the words ask after a refund rather than for one."""
    plain = normalise(text)
    return bool(_STATUS.search(plain)) and not (
        _ASKS.search(plain)
        and not re.search(r"\b(?:status|where|when)\b|^\W*(?:what|how much|which) (?:did|have|has|was)\b", plain, re.I)
    )


def act(turn: Turn) -> Move:
    """Answer a refund request: look the order up, ask for what is missing, or propose the refund."""
    if wants_news(turn.text):
        return _news(turn)
    numbers = order_numbers(turn.text)
    lone = lone_number(turn.text)
    numbers = numbers or ([lone] if lone else [])
    if len(numbers) > 1:
        return turn.say(
            say("engine.one_order", orders=", ".join(numbers[:5])),
            Frame("order_number", "refund", {"text": turn.text}),
            "refund",
        )
    number = numbers[0] if numbers else turn.frame.args.get("order_number") or turn.history.current_order()
    if not number:
        return ask_order(turn, "refund")
    return propose(turn, str(number), turn.text)


def _news(turn: Turn) -> Move:
    numbers = order_numbers(turn.text)
    number = numbers[0] if numbers else turn.history.current_order()
    frame = Frame("lookup", "refund_news", {"text": turn.text})
    if number:
        return turn.call("get_order", {"order_number": number}, frame, "refund")
    return turn.call("list_orders", {}, frame, "refund")


def ask_order(turn: Turn, intent: str) -> Move:
    """Ask for the order number, keeping what was said."""
    args = {**turn.frame.args, "text": turn.text}
    if "list_orders" in turn.tools and not turn.frame.args.get("pick"):  # there may be only one
        newest = re.search(r"\b(?:last|latest|most recent|newest)\b", turn.text, re.I)
        pick = "newest" if newest else "only"
        return turn.call("list_orders", {}, Frame("lookup", intent, {**args, "pick": pick}), intent)
    return which_order(turn, intent, args)


def which_order(turn: Turn, intent: str, args: dict[str, Any]) -> Move:
    """Ask for the order number of a request; ``args`` are what a frame keeps of it."""
    question = talk.ask_order(intent)
    return turn.say(question, Frame("order_number", intent, {**args, "pick": ""}), intent)


def propose(turn: Turn, number: str, text: str) -> Move:
    """Propose a refund of an order, or look at the order first when the words name an article."""
    order = turn.history.order(number)
    if order is None and names_something(text) and "get_order" in turn.tools:
        return turn.call("get_order", {"order_number": number}, Frame("lookup", "refund", {"text": text}), "refund")
    args: dict[str, Any] = {"order_number": number}
    said = sums.read(text, articles=[str(line.get("title", "")) for line in lines(order or {})])
    if said is not None and not said.plain:
        return _how_much(turn, number, text)
    if said is not None and (sum_asked := amount(text)):
        args["amount"] = sum_asked.value
        args |= {"currency": sum_asked.currency} if sum_asked.currency else {}
    elif (_MONEY_WORD.search(text) and not sums.only_told(text)) or _SHARE.search(normalise(text)):
        return _how_much(turn, number, text)
    elif _shipping(turn, text) and not _WITH_SHIPPING.search(text):
        args["shipping"] = True
    elif order is not None and (not whole(text, lines(order)) or spares(text, lines(order))):
        items = _items(turn, number, text, lines(order))
        if isinstance(items, Move):
            return items
        args |= {"items": items} if items else {}
        args |= {"shipping": True} if items and _shipping(turn, text) else {}
    return _call(turn, text, args)


def _how_much(turn: Turn, number: str, text: str) -> Move:
    """Ask for one sum in figures."""
    return turn.say(
        say("asked.how_much"), Frame("refund_amount", "refund", {"order_number": number, "text": text}), "refund"
    )


def _call(turn: Turn, text: str, args: dict[str, Any]) -> Move:
    # Lines may come from different messages: a reason is one message's words, never two run together.
    reasons = [match[1].strip(" .!?") for line in text.splitlines() if (match := REASON.search(as_typed(line)))]
    if reasons:
        args["reason"] = reasons[0]
    number = str(args["order_number"])
    why = " ".join(of_items(text, lines(turn.history.order(number) or {}), args.get("items") or []).split())
    other = causes.read(" ".join(text.split())) and not causes.read(why)  # why another article is sent back
    if cause := "" if other else earlier.cause(turn, number, why):
        args["cause"] = cause
    return turn.call("refund_order", args, Frame("", "refund", {"order_number": number, "text": text}), "refund")


def chosen(turn: Turn, number: str, has: Sequence[dict[str, Any]], text: str) -> Move:
    """Propose a refund of lines that the customer picked from a list; ``text`` is what they said with the request."""
    count = pieces(text)
    return these(turn, number, [item(line, count or quantity(text, line)) for line in has], text)


def these(turn: Turn, number: str, items: Sequence[dict[str, Any]], text: str) -> Move:
    """Propose a refund of these pieces, as arguments of the tool; ``text`` is what the customer said."""
    return _call(turn, text, {"order_number": number, "items": list(items)})


def _shipping(turn: Turn, text: str) -> bool:
    """Whether the words ask for the shipping cost; a reason that speaks of it does not."""
    known = "shipping" in turn.tools.get("refund_order", frozenset())
    return known and bool(_SHIPPING.search(REASON.sub("", normalise(text))))


def _items(turn: Turn, number: str, text: str, has: list[dict[str, Any]]) -> Move | list[dict[str, Any]]:
    """Return the articles to refund, none for the whole order, or the question which ones."""
    rest = _CAME.sub(" ", text)
    if rest != text and not meant(rest, has).items:  # "only the pan came": of several others nobody knows which
        return _ask_item(turn, number, text, has, _has(number, has))
    found = earlier.articles(turn, number, rest, has)
    if found.unknown:
        head = say("engine.not_part", article=found.unknown, order=number)
        return _ask_item(turn, number, text, has, joined(head, _has("", has)))
    known = [article(line) for line in has]
    strange = [each for each in things.unknown(text, known, number) if each.listed or not found.items]
    tells = causes.read(text) not in ("", *causes.NOT_THERE)  # of what is wrong with what was named
    if has and strange and not (tells and not lists.any_of(fold(text), lists.action_words())):
        head = joined(things.not_seen(strange[0].words, number), _has("", has))
        return _ask_item(turn, number, text, has, head, strange[0].words)
    if found.doubt:
        head = say("engine.several_fit", order=number, articles=numbered(found.doubt))
        return _ask_item(turn, number, text, found.doubt, head)
    if found.items:
        return list(found.items)
    if monies.part(text) is not None:  # "the tax": the tool tells what can be done
        return []
    index = choice(nth[0], len(has)) if (nth := _NTH.search(normalise(text))) else None
    if index is not None:
        return [item(has[index], quantity(text, has[index]))]
    one = _NAMES_ONE.search(normalise(text))
    if pieces(text):
        return (
            [item(has[0], quantity(text, has[0]))]
            if len(has) == 1
            else _ask_item(turn, number, text, has, _has(number, has))
        )
    if has and one and one[1].casefold() not in PLAIN:
        return _ask_item(turn, number, text, has, joined(say("engine.not_in_order", order=number), _has("", has)))
    return []


def _has(number: str, has: Sequence[dict[str, Any]]) -> str:
    """Return what an order has, in words; without the number it goes on from a sentence that names the order."""
    listed = numbered(has)
    return say("engine.order_has", order=number, articles=listed) if number else say("engine.it_has", articles=listed)


def _ask_item(
    turn: Turn, number: str, text: str, lines: Sequence[dict[str, Any]], head: str, strange: str = ""
) -> Move:
    offered = [line["handle"] for line in lines]
    args = {"order_number": number, "text": text, "offered": offered, "strange": strange}
    question = joined(head, say("engine.which_refunded"))
    return turn.say(question, Frame("refund_item", "refund", args), "refund")
