"""Where the values of a change come from: the customer's own words, or their own records at the store.

A model fills in the arguments of a change, and it may have read anything. So each value must be found in what
the customer said in this conversation or in what the store keeps about them. Values out of a closed list that
the action itself checks (`ActionSpec.closed`) are left to the action.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from commerce.address import Address
from commerce.customer import Customer, Principal
from commerce.errors import InputError
from commerce.order import Order
from commerce.own_words import own
from commerce.pointing import Said
from commerce.sentences import exists, say
from commerce.text import clean
from service import orders
from service.consent import house_numbers
from service.consent.clauses import words_of
from service.consent.sums import readings
from service.conversations import conversations
from service.shop import Shop

MESSAGES = 200  # how far back the customer's words are looked for
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"[0-9]+(?:[.,'][0-9]+)*")
#: Fields of free text: a run of words out of a denial says the contrary of what the customer said.
_FREE = frozenset({"text", "note", "reason"})
_TOKEN = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?|[.,;:!?()\n\u2013\u2014]")
_ENDS = frozenset(
    ". , ; : ! ? ( ) \n \u2013 \u2014 because since as weil da denn parce car porque pues perché".split(" ")
) | frozenset("omdat want bo ponieważ için".split())
_AMOUNT = re.compile(r"[+-]?[0-9][0-9.,]*\Z")


async def check(
    shop: Shop,
    principal: Principal,
    conversation_id: str,
    order_number: str,
    arguments: dict[str, Any],
    closed: Iterable[str],
    put_right: Sequence[str] = (),
) -> None:
    """Refuse a change that a model asks for with values that are not the customer's.

    The records are read only when the customer's words do not explain everything. Whether the customer speaks of the
    order at all tells `service.naming`.

    Args:
        shop: The open shop.
        principal: The customer.
        conversation_id: Where they write.
        order_number: The order's number.
        arguments: The change's arguments as JSON data.
        closed: See `untraceable`.
        put_right: Their messages, with the house number in them that a later one puts right.

    Raises:
        InputError: A value comes from elsewhere; the message tells the model what to ask for.
        ShopclerkError: The customer's orders cannot be read, or may not be.
    """
    words = [own(each) for each in (*await conversations.last_words(shop, conversation_id, MESSAGES), *put_right)]
    if not untraceable(arguments, closed, words):
        return
    found = [await orders.load(shop, principal, order_number)] if order_number else []
    found += await orders.mine(shop, principal)
    customer = await orders.own_account(shop, principal)
    streets = [_renumbered(each, words) for each in addresses_of(found, customer)]
    missing = untraceable(arguments, closed, words, [*texts_of(found, customer), *streets])
    if missing:
        names = " and ".join(name.replace("_", " ") for name in missing)
        raise InputError(
            f"Nothing was proposed: the customer did not say this {names}. Ask the customer for the {names} and pass "
            "their own words on.",
            code="not_the_customers_words",
            ask=say("orders.own_words", fields=[_called(name) for name in missing]),
        )


def _called(field: str) -> str:
    """Return what customers call a field, with its article."""
    key = f"orders.field.{field}"
    return say(key) if exists(key) else say("orders.field", name=field.replace("_", " "))


def _renumbered(address: Address, words: Sequence[str]) -> str:
    """Return the street of a record with the house number that the newest words about one put right; else empty."""
    number = next((found for each in reversed(words) if (found := house_numbers.corrected(each)) and found.sure), None)
    return house_numbers.renumbered(address.line1, number) if number else ""


def addresses_of(orders: Iterable[Order], customer: Customer | None) -> list[Address]:
    """Return the addresses that a customer has on file."""
    found = [each for order in orders for each in (order.shipping_address, order.billing_address)]
    found += [customer.default_address] if customer else []
    return [each for each in found if each is not None]


def untraceable(
    arguments: dict[str, Any], closed: Iterable[str], words: Sequence[str], records: Sequence[str] = ()
) -> list[str]:
    """Return the fields whose values come from nowhere, in order.

    Args:
        arguments: A change's arguments as JSON data.
        closed: Fields that the action checks against a closed list itself; dotted where nested (``items.sku``).
        words: The customer's own messages.
        records: Texts of the customer's own orders and account (see `texts_of`).
    """
    sources = [Source(text) for text in (*words, *records)]
    free = frozenset(closed)
    missing: dict[str, None] = {}
    for field, value in _leaves(arguments, ""):
        if _is_closed(field, free):
            continue
        denied = field in _FREE and any(only_denied(value, each) for each in words)
        if denied or not any(source.holds(value) for source in sources):
            missing[field] = None
    return list(missing)


def says(said: Sequence[Said], value: str | None) -> bool:
    """Return whether a customer's words hold a value; an empty one is always held."""
    return not value or any(each.customer and Source(each.text).holds(value) for each in said)


def only_denied(value: str, text: str) -> bool:
    """Return whether words stand in a text only beside a denial that is left out: "ring twice" of "do not ring twice".

    Args:
        value: The words.
        text: A message; a clause ends with its mark, with "but", or where a reason begins.
    """
    wanted = [each for each in _tokens(value) if each not in _ENDS]
    said = _tokens(text)
    if said[:1] in (["no"], ["nope"]) and said[1:2] in (["make"], ["put"], ["write"], ["say"]):
        said = said[1:]  # it answers, and denies nothing of what follows
    plain = [place for place, each in enumerate(said) if each[0].isalnum()]
    found = False
    for start in range(len(plain) - len(wanted) + 1):
        places = plain[start : start + len(wanted)]
        if wanted and [said[place] for place in places] == wanted:
            found = True
            if not any(map(_denies, [*_until_end(said[: places[0]][::-1]), *_until_end(said[places[-1] + 1 :])])):
                return False
    return found


def _tokens(text: str) -> list[str]:
    return [each.casefold().replace("\u2019", "'") for each in _TOKEN.findall(clean(text))]


def _until_end(tokens: Sequence[str]) -> Iterator[str]:
    for each in tokens:
        if each in _ENDS or each in words_of("contrary"):
            return
        yield each


def _denies(word: str) -> bool:
    return word in words_of("deny") | words_of("except") | words_of("not") or word.endswith("n't")


def _is_closed(field: str, closed: frozenset[str]) -> bool:
    parts = field.split(".")
    return any(".".join(parts[:end]) in closed for end in range(1, len(parts) + 1))


def _leaves(value: Any, field: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _leaves(each, f"{field}.{name}" if field else str(name))
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _leaves(each, field)
    elif isinstance(value, bool) or value is None:
        return  # a yes or no has nothing to be smuggled in
    elif text := (format(value, "f") if isinstance(value, Decimal) else str(value)).strip():
        yield field, text


class Source:
    """One text that values may come from: a message, or a field of a record."""

    def __init__(self, text: str) -> None:
        flat = clean(text).casefold()
        self._numbers = {number for each in _NUMBER.findall(flat) for number in readings(each)}
        self._joined, self._starts, self._ends = _join(_WORD.findall(flat))

    def holds(self, value: str) -> bool:
        """Return whether the value stands in the text: as whole words in a row, or as a number."""
        flat = clean(value).casefold()
        if _AMOUNT.match(flat):
            return not flat.startswith("-") and bool(readings(flat.lstrip("+")) & self._numbers)
        wanted, _, _ = _join(_WORD.findall(flat))
        at = self._joined.find(wanted) if wanted else -1
        while at >= 0:
            if at in self._starts and at + len(wanted) in self._ends:
                return True
            at = self._joined.find(wanted, at + 1)
        return False


def _join(words: list[str]) -> tuple[str, set[int], set[int]]:
    """Return the words without the blanks between them, and where they start and end.

    "SW1A 1AA" and "sw1a1aa" come out the same; "12.50" and "1250" do not, since digits stay apart.
    """
    joined, starts, ends = "", set(), set()
    for word in words:
        if joined and joined[-1].isdigit() and word[0].isdigit():
            joined += "|"
        starts.add(len(joined))
        joined += word
        ends.add(len(joined))
    return joined, starts, ends


def texts_of(orders: Iterable[Order], customer: Customer | None = None) -> list[str]:
    """Return the texts of a customer's records that a change may take its values from.

    Notes and parcel traces are left out: other people write those.
    """
    found: list[str] = []
    for order in orders:
        found += [
            order.number,
            order.email,
            order.currency,
            *_address(order.shipping_address),
            *_address(order.billing_address),
        ]
        found += [f"{sum_.amount:f}" for sum_ in (order.total, order.paid, order.refundable, order.shipping)]
        for line in order.lines:
            found += [line.sku, line.title, line.variant_title, f"{line.price.amount:f}", f"{line.subtotal.amount:f}"]
        found += [payment.method for payment in order.payments]
    if customer is not None:
        found += [customer.email, customer.name, customer.phone, *_address(customer.default_address)]
    return [text for text in found if text]


def _address(address: Any) -> list[str]:
    return [] if address is None else [str(value) for value in address.model_dump().values()]
