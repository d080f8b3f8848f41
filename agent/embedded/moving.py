"""A new shipping address: gathered from the customer's words, asked for field by field where they leave gaps."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agent.embedded import address_parts, addresses
from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import lone_number, order_numbers
from agent.embedded.refunds import ask_order
from agent.embedded.text import normalise
from agent.embedded.turn import MAX_TRIES, Turn
from agent.wording import sentences
from commerce import countries
from commerce.language import language
from commerce.postal import telephones
from commerce.sentences import say
from commerce.text import one_line
from service import gloss
from service.consent import house_numbers
from service.consent.said import placed, read

# A bare number may be a postcode; "the address for 1007" is not.
_FOR = re.compile(
    r"\baddress (?:of|for|on) #?([0-9]{4,20})\b|\b(?:send|ship|deliver|re-?route|redirect) #?([0-9]{4,20}) to\b"
    r"|\b(?:schick\w*|send\w{1,2}|liefer\w*) (?:sie |bitte )*#?([0-9]{4,20}) (?:an|nach|zu)\b|\b(?:env[ií]\w*|mand\w*|spedi\w*|invi\w*|envoy\w*) #?([0-9]{4,20}) (?:a|al|à|en)\b",
    re.I,
)
#: "Lindenweg 12, not 20"
_NOT_THAT = re.compile(r",?\s(?:not|instead of)\s\d{1,4}[a-z]?\b", re.I)
_SHORTEST = 3  # digits: "the neighbour at number 18" is no order
_SENTENCE = re.compile(r"(?<=[.!;\n])\s+|\n")
#: What somebody asks of who brings the parcel.
_RING = re.compile(
    r"\b(?:ring|bells?|doorbell|buzz\w*|knock|leave (?:it|the parcel|them)|porch|gate|hand it|call (?:me|her|him|us|first)|klingel\w*|läuten|klopfen|abstellen|ablegen|abgeben|timbre|llam[ae]\w*|dej[ae]\w*|tocar?|"
    r"suon[ai]\w*|citofon\w*|lasci\w*|sonn\w*|laiss\w*|frapp\w*|bel(?:len)? aan|aanbellen)\b",
    re.I,
)


def puts_right(turn: Turn) -> bool:
    """Return whether words put a part of an order's address right, or give a telephone number for its parcel."""
    text = turn.history.said()
    found = turn.frame.args.get("order_number")  # by what is in it
    known = bool(read(turn.text).orders or turn.history.current_order() or found)
    right = house_numbers.corrected(text)
    return (right is not None and right.sure and known) or address_parts.wanted(text) or bool(_phone(text))


def _phone(text: str) -> str:
    """Return the telephone number that a message gives which gives no address."""
    return "" if "line1" in addresses.said(text).fields else address_parts.telephone(text)


def mended(turn: Turn, number: str, text: str, looked: bool = False) -> Move:
    """Propose the order's own address with the parts in it that words put right, or ask for the whole address."""
    order = turn.history.order(number)
    if order is None and not looked and "get_order" in turn.tools:
        frame = Frame("lookup", "mended", {"text": text})
        return turn.call("get_order", {"order_number": number}, frame, "change_address")
    right, parts, phone = house_numbers.corrected(text), address_parts.read(text), _phone(text)
    known = addresses.read(str((order or {}).get("shipping_address") or "")).fields
    line = house_numbers.renumbered(known.get("line1", ""), right) if right else known.get("line1", "")
    parts |= {"telephone": phone} if phone else {}
    both = "line2" in parts and "line2" in known  # what is there already stands in no message beside the new one
    sure = line and not both and (parts or right)
    if line and not sure and (street := addresses.said(_NOT_THAT.sub("", text)).fields):
        return go_on(turn, number, street, looked=True)
    return go_on(turn, number, {**known, "line1": line, **parts} if sure else {})


def of_order(turn: Turn, number: str, words: str, known: dict[str, str]) -> Move:
    """Go on with a wish for another address, or for a part of it, once it is known which order it is for.

    Args:
        turn: The turn.
        number: The order's number.
        words: The customer's words for the wish.
        known: Address fields that they told.
    """
    if not known and (address_parts.wanted(words) or _phone(words)):
        return mended(turn, number, words)
    return go_on(turn, number, known)


def act(turn: Turn) -> Move:
    """Answer a request for another address: ask for what is missing, or propose the change."""
    if puts_right(turn):
        text = turn.history.said()
        plain = telephones.taken_out(text)[0]  # what one dials is no order's number
        right = house_numbers.corrected(text)
        named = [each for each in numbers_in(plain) or read(plain).orders if right is None or each not in right.both]
        order = named[0] if named else turn.frame.args.get("order_number") or turn.history.current_order()
        return mended(turn, order, text) if order else ask_order(turn.about(text), "change_address")
    reading = addresses.said(_NOT_THAT.sub("", turn.text))
    known = addresses.merged(turn.frame.args.get("address", {}), reading.fields, turn.text)
    numbers = numbers_in(turn.text)
    lone = lone_number(turn.text, asked=turn.frame.awaiting == "order_number")
    number = numbers[0] if numbers else lone or turn.frame.args.get("order_number") or turn.history.current_order()
    return go_on(turn, str(number) if number else "", known, unplaced=reading.unplaced if "line1" in known else ())


def numbers_in(text: str) -> list[str]:
    """Return the order numbers of a message that may hold a postcode and a house number as well."""
    cued = [each for each in order_numbers(text, bare=False) if len(each) >= _SHORTEST] or [
        part for pair in _FOR.findall(normalise(text)) for part in pair if part
    ]
    return cued or placed(normalise(text)) or order_numbers(text, bare=False)


def go_on(turn: Turn, number: str, known: dict[str, str], looked: bool = False, unplaced: Sequence[str] = ()) -> Move:
    """Take the next step with what is known so far.

    Args:
        turn: The turn.
        number: The order's number, empty when unknown.
        known: Address fields in the customer's words.
        looked: Whether the order was just looked up, so that it is not done again.
        unplaced: What the customer wrote of the address and no field has.
    """
    args: dict[str, Any] = {"address": known, "order_number": number, "without": turn.frame.args.get("without", [])}
    if unplaced:
        return ask_whole(turn, sentences.unplaced(unplaced), "change_address", args)
    if not number:
        kept = turn.frame.but(args={**turn.frame.args, "address": known})
        return ask_order(Turn(turn.text, turn.history, turn.tools, kept, turn.score), "change_address")
    if "line1" in known and not (known.get("city") or known.get("postcode")):
        order = turn.history.order(number)
        if order is None and not looked and "get_order" in turn.tools:
            frame = Frame("lookup", "change_address", args, tries=turn.frame.tries)
            return turn.call("get_order", {"order_number": number}, frame, "change_address")
        known = _same_street(known, order)
    missing = [name for name in addresses.needed(known) if name not in args["without"]]
    if missing and missing != ["country"]:
        whole = missing[0] == "line1" and not known
        question = say("engine.ask_address") if whole else say(f"engine.ask_field.{missing[0]}")
        return turn.say(question, Frame(f"address.{missing[0]}", "change_address", args), "change_address")
    if missing:
        order = turn.history.order(number)
        if order is None and not looked and "get_order" in turn.tools:
            return turn.call(
                "get_order",
                {"order_number": number},
                Frame("lookup", "change_address", args, tries=turn.frame.tries),
                "change_address",
            )
        country = _country_of(order)
        if not country or not addresses.fits(country, known, turn.text) or not countries.is_spoken(language(), country):
            return turn.say(
                say("engine.ask_field.country"), Frame("address.country", "change_address", args), "change_address"
            )
        known = {**known, "country": country}
    # What the order's own country filled in is not what the customer said: the frame does not have it.
    frame = Frame("", "change_address", args, tries=turn.frame.tries)
    move = turn.call("change_address", {"order_number": number, **known}, frame, "change_address")
    return replace(move, text=say("engine.no_address", words=left)) if (left := _instruction(turn, known)) else move


def _same_street(known: dict[str, str], order: dict[str, Any] | None) -> dict[str, str]:
    """Return an address with the order's own town where only another number of its street was told."""
    own = addresses.read(str((order or {}).get("shipping_address") or "")).fields
    names = [" ".join(re.findall(r"[^\W\d_]{2,}", each.get("line1", "").casefold())) for each in (known, own)]
    return {**own, **known} if names[0] and names[0] == names[1] else known


def _instruction(turn: Turn, known: dict[str, str]) -> str:
    """Return what the message asks of the carrier that is in no field of the address; empty for nothing."""
    held = " ".join(known.values()).casefold()
    parts = (part.strip(" .!") for part in _SENTENCE.split(turn.history.said()))
    found = (
        part for part in parts if _RING.search(part) and part.casefold() not in held and not re.search(r"\d{3}", part)
    )
    return next((one_line(gloss.written(part) or part, 80) for part in found), "")


def ask_whole(turn: Turn, text: str, intent: str, args: dict[str, Any]) -> Move:
    """Ask for the whole address after one that cannot be used; a person is offered when that leads nowhere."""
    if turn.frame.tries + 1 > MAX_TRIES:
        return turn.offer_person(text, intent)
    frame = Frame("address.line1", intent, args, tries=turn.frame.tries + 1)
    return turn.say(text, frame, intent)


def refused(turn: Turn, text: str) -> Move:
    """Say why an address cannot be the new one, and wait for another."""
    frame = Frame("address.line1", turn.frame.intent, {**turn.frame.args, "address": {}})
    return turn.say(text, frame, turn.frame.intent)


def _country_of(order: dict[str, Any] | None) -> str:
    """Return the code of the country at the end of the order's present address: a name, or the code itself."""
    last = str((order or {}).get("shipping_address") or "").rsplit(",", 1)[-1].strip()
    return countries.code_of(last) or (last if last.isalpha() and len(last) == 2 else "")
