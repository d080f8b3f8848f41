"""The demo store's orders: the cast's own, and a year of other people's around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random
from typing import Any

from connectors.stores.demo.cast import NEIGHBOUR, OWNER, STORIES, Story
from connectors.stores.demo.catalogue.model import Draft
from connectors.stores.demo.order_rows import OrderRows, ProductPool, write_story

_OTHERS = 210
_METHODS = (
    "Visa ending 4242",
    "Visa ending 1881",
    "Mastercard ending 4444",
    "PayPal",
    "PayPal",
    "Amex ending 1005",
    "Gift card",
    "Klarna",
    "SEPA debit",
    "Bank transfer",
)
_KINDS = (
    "TEE",
    "TEE",
    "SHT",
    "BLS",
    "JMP",
    "HOO",
    "JNS",
    "CHN",
    "SKR",
    "DSM",
    "DSH",
    "DKN",
    "RJK",
    "RJK",
    "PUF",
    "FLC",
    "SNK",
    "SNK",
    "CHB",
    "SDL",
    "BNE",
    "CAP",
    "SUN",
    "SGL",
    "RGL",
    "BPK",
    "TOT",
    "XBD",
    "SCF",
    "SOX",
    "SOX",
    "BLT",
    "LMP",
    "CSH",
    "THR",
    "VAS",
    "CND",
    "BED",
    "MUG",
    "MUG",
    "KNF",
    "PAN",
    "BTL",
    "FRP",
    "HPH",
    "EBD",
    "SPK",
    "PWB",
    "KBD",
    "YGM",
    "TNT",
    "TOY",
    "PZL",
    "SOA",
    "HCR",
    "NTB",
    "NTB",
    "PEN",
    "PLP",
)
# Recent orders are in every state, old ones have mostly arrived: (younger than days, states).
_STATES: tuple[tuple[float, tuple[str, ...]], ...] = (
    (1.5, ("open", "open", "open", "pending", "on_hold", "failed", "cancelled_unpaid", "cancelled_refunded")),
    (5, ("in_transit", "in_transit", "out_for_delivery", "partly_shipped", "open", "on_hold", "cancelled_refunded")),
    (
        30,
        (
            "delivered",
            "delivered",
            "delivered",
            "delivered",
            "return_requested",
            "refunded_partly",
            "refunded",
            "in_transit",
            "open_refunded_partly",
        ),
    ),
    (
        400,
        (
            "delivered",
            "delivered",
            "delivered",
            "delivered",
            "delivered",
            "refunded",
            "refunded_partly",
            "cancelled_refunded",
            "cancelled_unpaid",
            "failed",
        ),
    ),
)


def orders(drafts: Sequence[Draft], people: Sequence[dict[str, Any]], seed: int, now: datetime) -> Iterator[OrderRows]:
    """Yield the rows of every order, the same ones for the same seed and time."""
    pool = ProductPool(drafts)
    by_email = {person["email"]: person for person in people}
    for story in (*STORIES, *_other_stories(people, seed)):
        # Each order has its own generator: a change to one leaves the others as they were.
        yield write_story(story, by_email[story.email], pool, Random(f"{seed}:{story.number}"), now)


def _other_stories(people: Sequence[dict[str, Any]], seed: int) -> Iterator[Story]:
    """Yield the orders of everybody else, oldest first, as numbers grow with time."""
    rng = Random(f"{seed}:orders")
    emails = [person["email"] for person in people if person["email"] not in (OWNER, NEIGHBOUR)]
    ages = sorted((_age(rng) for _ in range(_OTHERS)), reverse=True)
    for number, age in enumerate(ages, 1031):
        shipped = age - rng.uniform(0.6, 1.4)
        delivered = shipped - rng.uniform(1.4, 3.2)
        yield Story(
            str(number),
            rng.choice(emails),
            _basket(rng),
            _state(age, rng),
            age,
            max(0.2, shipped),
            max(0.1, delivered),
            rng.choice(_METHODS),
            rng.choice((0, 0, 0, 0.1, 0.15)),
            rng.choice(("", "", "", "", "Please ring at the back door.", "It is a present.")),
        )


def _age(rng: Random) -> float:
    # A third of the orders is from the last five days, so that every state is there.
    spans = ((0.05, 1.5), (1.6, 4.9), (6.0, 30.0), (30.0, 390.0), (30.0, 390.0))
    return rng.uniform(*rng.choice(spans))


def _state(age: float, rng: Random) -> str:
    return next(rng.choice(states) for limit, states in _STATES if age < limit)


def _basket(rng: Random) -> tuple[str, ...]:
    kinds = rng.sample(sorted(set(_KINDS)), rng.choice((1, 1, 2, 2, 3, 4)))
    return tuple(f"{kind}*{rng.choice((1, 1, 1, 1, 2, 3))}" for kind in kinds)
