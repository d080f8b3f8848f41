"""A new shipping address: gathered from the customer's words, asked for field by field where they leave gaps."""

from __future__ import annotations

import re
from typing import Any

from agent.embedded import addresses, talk
from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import lone_number, order_numbers
from agent.embedded.refunds import ask_order
from agent.embedded.text import normalise
from agent.embedded.turn import Turn

# A bare number may be a postcode; "the address for 1007" is not.
_FOR = re.compile(
    r"\baddress (?:of|for|on) #?([0-9]{4,20})\b|\b(?:send|ship|deliver|re-?route|redirect) #?([0-9]{4,20}) to\b", re.I
)
NEEDED = ("line1", "city", "postcode", "country")


def act(turn: Turn) -> Move:
    """Answer a wish for another address: ask for what is missing, or propose the change."""
    known: dict[str, str] = {**turn.frame.args.get("address", {}), **addresses.parse(turn.text)}
    numbers = numbers_in(turn.text)
    lone = lone_number(turn.text)
    number = numbers[0] if numbers else lone or turn.frame.args.get("order_number") or turn.memory.current_order()
    return go_on(turn, str(number) if number else "", known)


def numbers_in(text: str) -> list[str]:
    """Return the order numbers of a message that may hold a postcode and a house number as well."""
    return order_numbers(text, bare=False) or [part for pair in _FOR.findall(normalise(text)) for part in pair if part]


def go_on(turn: Turn, number: str, known: dict[str, str], looked: bool = False) -> Move:
    """Take the next step with what is known so far.

    Args:
        turn: The turn.
        number: The order's number, empty when unknown.
        known: Address fields in the customer's words.
        looked: Whether the order was just looked up, so that it is not done again.
    """
    args: dict[str, Any] = {"address": known, "order_number": number}
    if not number:
        kept = turn.frame.but(args={**turn.frame.args, "address": known})
        return ask_order(Turn(turn.text, turn.memory, turn.tools, kept, turn.score), "change_address")
    missing = [name for name in NEEDED if not known.get(name)]
    if missing and missing != ["country"]:
        question = talk.ASK_ADDRESS if missing[0] == "line1" else talk.ASK_FIELD[missing[0]]
        return turn.say(question, Frame(f"address.{missing[0]}", "change_address", args), "change_address")
    if missing:
        order = turn.memory.order(number)
        if order is None and not looked and "get_order" in turn.tools:
            return turn.call(
                "get_order", {"order_number": number}, Frame("lookup", "change_address", args), "change_address"
            )
        country = _country_of(order)
        if not country or not addresses.fits(country, known, turn.text):
            return turn.say(
                talk.ASK_FIELD["country"], Frame("address.country", "change_address", args), "change_address"
            )
        known = {**known, "country": country}
    frame = Frame("", "change_address", {"address": known, "order_number": number})
    return turn.call("change_address", {"order_number": number, **known}, frame, "change_address")


def _country_of(order: dict[str, Any] | None) -> str:
    """Return the country at the end of the order's present address, as the store wrote it."""
    last = str((order or {}).get("shipping_address") or "").rsplit(",", 1)[-1].strip()
    return last if last.isalpha() and len(last) == 2 else ""
