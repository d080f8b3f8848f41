"""Wishes for a change of an order that is known, in few words: "the mugs should be white", "take one mug out"."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from agent.embedded import fewer, finding_orders, intent_handlers, refunds, size_steps
from agent.embedded.articles import item, left, lines, meant, numbered, picked
from agent.embedded.dialogue import Frame, Move
from agent.embedded.money import amount
from agent.embedded.numbers import order_numbers, without_orders
from agent.embedded.short_answers import asks
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from agent.wording import replies
from commerce import causes
from commerce.sentences import say
from commerce.wording import Words, is_size
from runtime.yaml_file import read_yaml
from service.consent import misfits, said, things
from service.consent.lists import fold
from tools.results import OrderResult, OrdersResult, OutcomeResult

#: What the engine waits for after it told what an order had, for somebody who wants the same again.
REORDER = "reorder"
#: A list of orders was asked for to see which can be called off.
UNSENT = "unsent"
_BACK_TO_US = ("return_items", "exchange_items")
_LONGEST = 300
_BECOMES = re.compile(r"\bshould (?:be|have been)\b|\b(?:to|in|into|as|need|want|wanted|take|prefer)\b", re.I)
_SHOULD = re.compile(r"\bshould (?:be|have been)\b|\bwrong (?:size|colou?r)\b[^?]{0,20}\bwanted\b", re.I)
_STEP = re.compile(
    r"\b(?:make|change|swap|get|have|send)\b.{0,40}\b(?:a|one|the next) size (?:up|down|bigger|larger|smaller)\b", re.I
)
_MEASURE = re.compile(r"\b\d{2,3} ?(?:cm|mm|ml|inch)\b|\b(?:to|in|into|be) (?:size |a |the )*\d{2}\b", re.I)
_NOT_IT = re.compile(r"\b(?:don'?t|do not|no longer) (?:want|need) (?:it|them|that|this|any of it)\b", re.I)
_STILL_SOLD = re.compile(
    r"\b(?:is|are) (?:it|this|that|they|these|those) (?:still |even |now )*(?:available|in stock|sold out|for sale)\b"
    r"|\bdo you (?:still )?(?:have|sell|got|stock) (?:it|that|this|them|those|these)\b"
    r"|\b(?:can|could) i (?:still )(?:buy|order|get) (?:it|that|this|them|those|these)\b",
    re.I,
)
#: An order was looked at for an article of it that is not wanted.
UNWANTED = "unwanted"
UNSENT_STATES = ("open", "pending")
_GOES_BACK = re.compile(r"\bback\b(?! (?:on|to) (?:my|the) (?:card|account))", re.I)
_BACK = re.compile(r"\b(?:back|refund\w*|reimburs\w*|compensat\w*)\b", re.I)
_PIECES = 1


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    found = read_yaml(Path(__file__).with_suffix(".yaml"))
    return {
        label: re.compile("".join(str(pattern).split("\n")).replace(" |", "|"), re.I)
        for label, pattern in found.items()
    }


def label(text: str) -> str:
    """Return the wish that words name by themselves; empty where they name none."""
    plain = normalise(text[:_LONGEST]).casefold()
    return next((wish for wish, pattern in _patterns().items() if pattern.search(plain)), "")


def heard(turn: Turn) -> Move | None:
    """Return the move for a wish that its words tell together with the order; None for all others."""
    named_here = order_numbers(turn.text)
    number = named_here[0] if len(named_here) == 1 else "" if named_here else _here(turn)
    wish = label(turn.text)
    if wish in _OF_NO_ORDER:
        return _OF_NO_ORDER[wish](turn)
    if wish == "order_changes" and _told_address(turn) and not named_here:
        wish = "change_address"
    if wish == REORDER and not number and (looked := finding_orders.again(turn)) is not None:
        return looked
    if wish == REORDER and number:
        return turn.call("get_order", {"order_number": number}, Frame("lookup", REORDER), "order_status")
    if wish == "order_changes" or (wish and wish != REORDER and number):
        return intent_handlers.act(wish, turn)
    return _of_order(turn, number) if number else None


def _here(turn: Turn) -> str:
    """Return the order that was found by the words, else the one that is talked about."""
    found = turn.frame.args.get("order_number") if turn.frame.args.get(finding_orders.FOUND) else ""
    return str(found or turn.history.current_order() or "")


def _of_order(turn: Turn, number: str) -> Move | None:
    """Return the move for a wish that only the order's own articles tell."""
    if _sum_back(turn.text):
        return intent_handlers.act("refund", turn)
    if _other_variant(turn, number):
        return intent_handlers.act("exchange", turn)
    if _goes_back(turn, number):
        return intent_handlers.act("return", turn)
    if (spared := _unwanted(turn, number)) is not None:
        return spared
    told_more = bool(said.families(turn.text))  # "cancel it, I no longer need it" says what is to be done
    if _NOT_IT.search(normalise(turn.text)) and finding_orders.speaks_of_orders(turn) and not told_more:
        unsent = (turn.history.order(number) or {}).get("status") in UNSENT_STATES
        return intent_handlers.act("cancel_order" if unsent else "return", turn)
    return None


def _how_back(turn: Turn) -> Move | None:
    """Tell once more how goods go back, where a return or an exchange was registered last."""
    call = turn.history.proposed_by()
    outcome = next((each for each in reversed(turn.history.results) if isinstance(each, OutcomeResult)), None)
    if call is None or outcome is None or outcome.state != "confirmed" or call["name"] not in _BACK_TO_US:
        return None
    return turn.say(outcome.sentence, intent="return")


def _unsent(turn: Turn) -> Move | None:
    return turn.call("list_orders", {}, Frame("lookup", UNSENT), "order_status")


_OF_NO_ORDER = {"how_back": _how_back, "unsent": _unsent}


def unsent(turn: Turn, result: OrdersResult) -> Move:
    """List the orders that were not sent, and ask which of them should be cancelled."""
    found = [each for each in result.orders if each.get("status") in UNSENT_STATES]
    if not found:
        return turn.say(say("engine.none_unsent"), intent="order_status")
    listed = replies.orders(result.model_copy(update={"orders": found, "more": False})).split("\n")[1:]
    numbers = [str(each["number"]) for each in found[: replies.ORDERS_SHOWN]]
    text = "\n".join([say("engine.unsent_orders"), *listed, say("chat.which_order")])
    frame = Frame("order_number", "cancel_order", {"listed": numbers, "text": "cancel"})
    return turn.say(text, frame, "cancel_order")


def _told_address(turn: Turn) -> bool:
    """Whether the customer just asked where the order goes."""
    before = turn.history.said_before()
    return bool(before) and intent_handlers.asks_where(before)


def _sum_back(text: str) -> bool:
    """Whether words ask for a sum of money: "can i get 20 eur back"."""
    found = amount(text)
    return found is not None and bool(found.currency) and bool(_BACK.search(text)) and "address" not in text


def _other_variant(turn: Turn, number: str) -> bool:
    """Whether words say what an article of the order should be: a colour, a size, a measure."""
    plain = without_orders(normalise(turn.text))
    if _STEP.search(plain) and not said.families(turn.text) - {"swap"}:
        return True  # "can you make the coat a size smaller"
    if size_steps.read(plain) and order_numbers(turn.text) and not said.families(turn.text) - {"swap"}:
        return not causes.read(plain)  # "smaller pan in 1414 possible?"
    if not _BECOMES.search(plain) or said.families(turn.text) - {"swap"}:
        return False
    words = fold(plain).split()
    option = any(word in things.colours() or (is_size(word) and not word.isdigit() and len(word) > 1) for word in words)
    option = option or any(Words(plain).says_value(each) for each in ("S", "M", "L")) or bool(_MEASURE.search(plain))
    order = turn.history.order(number)
    if not option or (asks(turn.text) and order is None):
        return False
    return bool(meant(turn.text, lines(order)).lines) if order is not None else bool(_SHOULD.search(plain))


def _goes_back(turn: Turn, number: str) -> bool:
    """Whether words want an article of an order that has arrived to go back: "one tshirt back pls, too small"."""
    order = turn.history.order(number) or {}
    if order.get("status") != "delivered" or asks(turn.text) or said.families(turn.text) - {"return"}:
        return False
    back = _GOES_BACK.search(normalise(turn.text)) or misfits.only_why(turn.text)
    return bool(back) and finding_orders.speaks_of_orders(turn) and bool(meant(turn.text, lines(order)).lines)


def _unwanted(turn: Turn, number: str) -> Move | None:
    """Return the move for an article of the order that is not wanted: off it before it is sent, back after that."""
    order, asked = turn.history.order(number), said.families(turn.text)
    if not finding_orders.unwanted(turn.text) or asked - {"cancel"} or (order is None and asked):
        return None
    if order is None:
        frame = Frame("lookup", UNWANTED, {"text": turn.text, "order_number": number})
        return turn.call("get_order", {"order_number": number}, frame, "order_status")
    return _without(turn, order, number)


def _without(turn: Turn, order: dict[str, Any], number: str) -> Move | None:
    has = lines(order)
    turn = turn.about(fewer.unwanted_part(turn.text))
    named_lines = meant(turn.text, has).lines
    if not named_lines:
        return None
    if order.get("status") == "partly_shipped" and all(each.get("unsent") for each in named_lines):
        return refunds.propose(turn, number, turn.text)
    if order.get("status") not in UNSENT_STATES:
        return intent_handlers.act("return", replace(turn, frame=Frame(args={"order_number": number})))
    if len(has) == _PIECES and meant(turn.text, has).items == (item(has[0], left(has[0])),):
        kept = replace(turn, frame=Frame(args={"order_number": number}))
        return intent_handlers.act("cancel_order", kept)
    return refunds.propose(turn, number, turn.text)


def looked_at(turn: Turn, result: OrderResult) -> Move | None:
    """Go on with an article that is not wanted, once its order was looked at; None for other looks."""
    if turn.frame.intent != UNWANTED:
        return None
    return _without(turn.about(str(turn.frame.args.get("text") or "")), result.order, result.number)


def had(turn: Turn, order: dict[str, Any], number: str) -> Move:
    """Tell what an order had, for somebody who wants it again, and ask which of it."""
    has = [line for line in lines(order) if line.get("product_id")]
    if len(has) == _PIECES:
        return turn.call("get_product", {"product_id": str(has[0]["product_id"])}, intent="product_discovery")
    kept = {"order_number": number, "offered": [str(line["handle"]) for line in has]}
    return turn.say(
        say("engine.order_again", order=number, articles=numbered(has)), Frame(REORDER, "order_status", kept)
    )


def still_sold(turn: Turn) -> Move | None:
    """Show the article of the order that is talked about, to somebody who asks whether it can still be bought."""
    number = str(turn.history.current_order() or "")
    order = turn.history.order(number)
    if not order or not finding_orders.speaks_of_orders(turn) or order_numbers(turn.text):
        return None
    return had(turn, order, number) if _STILL_SOLD.search(normalise(turn.text[:_LONGEST])) else None


def answered(turn: Turn) -> Move | None:
    """Show the article that the customer wants again; None where the words name none, or several."""
    args = turn.frame.args
    has = [line for line in lines(turn.history.order(str(args.get("order_number"))) or {}) if line.get("product_id")]
    handles = picked(turn.text, [str(each) for each in args.get("offered") or []])
    chosen = [line for line in has if line["handle"] in handles] or list(meant(turn.text, has).lines)
    if len(chosen) != _PIECES:
        return None
    return turn.call("get_product", {"product_id": str(chosen[0]["product_id"])}, intent="product_discovery")
