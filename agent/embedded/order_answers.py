"""An answer to the question which order it is: one of those listed, by number, place or age; or where it should go."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.embedded import (
    addresses,
    finding_orders,
    intent_handlers,
    meant_order,
    moving,
    named_articles,
    order_questions,
    refunds,
)
from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import lone_number, order_numbers
from agent.embedded.short_answers import agrees, asks, choice
from agent.embedded.turn import Turn
from commerce import causes
from service.consent.said import families

_PARTS = re.compile(r"[,.;!]+")
_STREET = re.compile(r"(?!and\b|und\b)[^\W\d_]{3}")


def one_of(turn: Turn, listed: list[str], lone: str | None) -> str:
    """Return the order that an answer picks: the one found by its words, by place, by age or by number; else empty."""
    if picked := turn.frame.args.get(finding_orders.PICKED):
        return str(picked)
    if len(listed) == 1 and (agrees(turn.text) or _names_it(turn, listed[0])):
        return listed[0]
    index = choice(turn.text, len(listed))
    if (aged := finding_orders.by_age(turn.text, listed)) or (index is not None and lone not in listed):
        return aged or listed[index or 0]
    named = [each for each in order_numbers(turn.text) if each in listed]
    return named[0] if len(named) == 1 and not asks(turn.text) and not families(turn.text) else ""


def _names_it(turn: Turn, number: str) -> bool:
    """Whether an answer only names articles of the order asked about, with a yes or without: "the petrol ones, yes"."""
    rest = " ".join(part for part in _PARTS.split(turn.text) if part.strip() and not agrees(part))
    return named_articles.only(replace(turn, text=rest), number)


def placed(turn: Turn) -> Move | None:
    """Keep an address that is written where the order was asked for: its postcode is no order's number."""
    listed = {str(each) for each in turn.frame.args.get("listed") or []}
    told = addresses.said(turn.text).fields
    if listed & set(order_numbers(turn.text)) or not _STREET.search(told.get("line1") or ""):
        return None  # "1015 and 1408" are orders
    if not (told.get("line1") and (told.get("postcode") or told.get("city"))):
        return None
    known = addresses.merged(turn.frame.args.get("address", {}), told, turn.text)
    kept = turn.frame.but(intent="change_address", args={**turn.frame.args, "text": turn.text, "address": known})
    return replace(turn, frame=kept).ask_again(meant_order.which_again(turn))


def about(words: str, number: str) -> str:
    """Return a request with this order's number in the place of the one that it named, which was not found."""
    named = order_numbers(words)
    return re.sub(rf"(?<!\w){re.escape(named[0])}(?!\w)", number, words) if len(named) == 1 else words


def with_number(turn: Turn, number: str) -> Move:
    """Go on with the request that the order was asked for, now that its number is known."""
    frame = turn.frame
    words = about(str(frame.args.get("text") or ""), number)
    if frame.intent == "refund":
        bare = lone_number(turn.text) or len(turn.text.split()) <= 3
        return refunds.propose(turn, number, words if bare else f"{words}\n{turn.text}")
    if frame.intent == "change_address":
        said = addresses.said(turn.text)
        known = addresses.merged(frame.args.get("address", {}), said.fields, turn.text)
        if not known:
            return moving.of_order(turn, number, words, {})
        return moving.go_on(turn, number, known, unplaced=said.unplaced if "line1" in known else ())
    if frame.intent in intent_handlers.FILL:
        if frame.intent == "change_payment" and lone_number(turn.text, asked=True) is None:
            words = f"{words}. {turn.text}"  # "do paypal for 1015"
        kept = Frame(args={"order_number": number})
        return intent_handlers.act(frame.intent, Turn(words, turn.history, turn.tools, kept))
    if frame.intent == "order_status" and (ask := order_questions.kinds(words)):
        kept = Frame("lookup", finding_orders.ASKED, {"ask": list(ask), "text": words})
        return turn.call("get_order", {"order_number": number}, kept, "order_status")
    look = frame if frame.intent in ("refund_news", "order_changes", "return_news") else Frame()
    told = {"text": words} if causes.read(words) else {}  # what went wrong was told before the order was
    return turn.call("get_order", {"order_number": number}, look.but(awaiting="", args=told), "order_status")
