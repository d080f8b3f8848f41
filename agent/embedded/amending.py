"""What a customer changes of the proposal that their words took back: another order, another action, less of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from langchain_core.messages import HumanMessage

from agent.embedded.articles import article, is_open, item, left, lines
from agent.embedded.dialogue import Frame
from agent.embedded.turn import Turn
from commerce.own_words import own
from service.consent import portions, said
from service.consent.amending import standing
from service.consent.said import FAMILIES

_WISHES_BACK = 4
_ROUND = re.compile(
    r"\b(?:other way (?:a?round)|vice versa|the (?:opposite|reverse)|umgekehrt|andersrum|l'inverse|"
    r"al revés|al contrario)\b",
    re.I,
)


def amended(turn: Turn) -> Turn:
    """Return the turn with the whole request, where the words only name another order for it: "no, I meant 1170".

    The proposal that they took back is none to go on from then.
    """
    call = _dropped(turn)
    if call is None or call["name"] == "add_note":  # "no 4712" puts right what a note says
        return turn
    reading = said.read(turn.text)
    number = str(call["args"].get("order_number") or "")
    if reading.families or len(reading.orders) != 1 or said.same(reading.orders[0], number):
        return turn
    wish = _request(turn, number)
    whole = standing(f"{wish}. No wait, {turn.text}").text if wish else ""
    if not whole or not said.names(said.read(whole), reading.orders):
        return turn
    return replace(turn, text=whole, frame=Frame())


def another(turn: Turn, call: dict[str, Any]) -> bool:
    """Whether words are a request of their own beside the proposal that was dropped: of another order, or action."""
    reading, number = said.read(turn.text), str(call["args"].get("order_number") or "")
    family = FAMILIES.get(str(call["name"]), "")
    if family == "message" and reading.families <= {"message", "note", "address"}:
        return False  # the usual address is one of mails
    if family == "address":
        return bool(reading.families) and family not in reading.families
    other = bool(reading.orders) and not any(said.same(each, number) for each in reading.orders)
    return (other and bool(reading.families)) or (bool(reading.families) and family not in reading.families)


def turned_round(text: str) -> bool:
    """Whether the words say that it was understood the wrong way round, and not which way is right."""
    return bool(_ROUND.search(text))


def less(turn: Turn, args: dict[str, Any], number: str) -> list[dict[str, Any]] | None:
    """Return what is left of the pieces that were proposed where the words only leave some out; None: they do not.

    Args:
        turn: The turn.
        args: The arguments of the call whose proposal was dropped.
        number: The order's number.
    """
    has = lines(turn.history.order(number) or {})
    portion = portions.read(turn.text, [(article(line), left(line)) for line in has])
    if portion is None or portion.wanted or not portion.spared or not portions.of_the_last(turn.text, portion):
        return None
    asked = [each for each in args.get("items") or [] if isinstance(each, dict)]
    asked = asked or [item(line, left(line)) for line in has if is_open(line)]
    return [each for each in asked if each.get("item") not in portion.spared]


def _dropped(turn: Turn) -> dict[str, Any] | None:
    call = turn.history.dropped() or (turn.frame.args.get("call") if turn.frame.awaiting == "instead" else None)
    return call if isinstance(call, dict) and isinstance(call.get("args"), dict) else None


def _request(turn: Turn, number: str) -> str:
    """Return the words by which the customer asked for what was dropped, empty when they cannot be told."""
    before = [own(each.text) for each in turn.history.messages if isinstance(each, HumanMessage)][:-1]
    for text in reversed(before[-_WISHES_BACK:]):
        reading = said.read(text)
        if reading.families and said.names(reading, [number]) and len(reading.orders) == 1:
            return reading.text
    return ""
