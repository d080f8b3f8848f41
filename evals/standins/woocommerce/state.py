"""The stand-in's shop: what it holds, its switches, its clock, and what was done to it.

Entities are dicts with WooCommerce's field names. Dates are aware moments until they are rendered; keys that begin with
an underscore are the stand-in's own and never leave it.
"""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from evals.standins.parts import Clock

Entity = dict[str, Any]
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CHF": "CHF"}


@dataclass
class Gateway:
    """A way to pay. ``answers``: what paying back does ("paid", "declined", "false"), ``seconds`` how long it takes."""

    title: str
    refunds: bool = False
    enabled: bool = True
    answers: str = "paid"
    seconds: float = 0.0
    asked: list[Entity] = field(default_factory=list)  # every payment back that the gateway was asked for


@dataclass
class TaxRate:
    """A tax of a place; an empty state means the whole country."""

    country: str
    percent: Decimal
    name: str = "Tax"
    state: str = ""
    id: int = 0


def _gateways() -> dict[str, Gateway]:
    return {
        "bacs": Gateway("Direct bank transfer"),
        "cheque": Gateway("Check payments"),
        "cod": Gateway("Cash on delivery"),
        "loopback_card": Gateway("Card", refunds=True),
    }


@dataclass
class World:
    """One shop."""

    version: str = "11.0.1"  # or "8.0.3"
    name: str = "Standin Goods"
    currency: str = "EUR"
    prices_include_tax: bool = True
    country: str = "DE"
    decimals: int = 2
    utc_offset: float = 0.0  # hours: dates without _gmt are the site's own
    fulfilments: bool = True  # the feature flag of newer versions
    race: float = 0.02  # seconds between judging a refund and booking it: no lock, as observed
    racers: int = 0  # so many refunds are judged before the first of them is booked; 0 for none
    judged: int = 0  # refunds that were judged
    plugin: bool = False  # whether the idempotency plug-in is there
    reports: bool = True  # whether WooCommerce's own reports are switched on
    hides_posts: bool = False  # a plug-in that closes wp/v2 to the public
    mail_note: str = ""  # how a site in another language notes a mail: "{0}" is its name, "{1}" the address
    url: str = ""  # the site's address, set by the server
    clock: Clock = field(default_factory=Clock)
    lock: threading.RLock = field(default_factory=threading.RLock)
    gateways: dict[str, Gateway] = field(default_factory=_gateways)
    taxes: list[TaxRate] = field(default_factory=lambda: [TaxRate("DE", Decimal(19), "MwSt.", id=1)])
    tables: dict[str, dict[int, Entity]] = field(default_factory=dict)
    effects: Counter[str] = field(default_factory=Counter)
    mails: list[Entity] = field(default_factory=list)
    listeners: list[Callable[[str, Entity], None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._counters: dict[str, Iterator[int]] = {}
        self._start = {"post": 14, "user": 3, "item": 1, "meta": 19, "term": 16}

    @property
    def new(self) -> bool:
        """Whether this is a newer version (11) and not 8.0."""
        return int(self.version.split(".")[0]) >= 10

    def coins(self, amount: Any) -> Decimal:
        """Return an amount with as many decimals as the shop's prices have."""
        return Decimal(str(amount or 0)).quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)

    @property
    def protects(self) -> bool:
        """Whether protected meta of accounts is neither written nor read: from 9.5.2 on, without a word."""
        return tuple(map(int, self.version.split("."))) >= (9, 5, 2)

    def number(self, kind: str) -> int:
        """Return the next id: products, orders and refunds share theirs."""
        counter = self._counters.setdefault(kind, itertools.count(self._start.get(kind, 1)))
        return next(counter)

    def jump(self, kind: str, to: int) -> None:
        """Let ids of a kind go on from here."""
        self._counters[kind] = itertools.count(to)

    def table(self, name: str) -> dict[int, Entity]:
        return self.tables.setdefault(name, {})

    def add(self, table: str, entity: Entity, counter: str = "post") -> Entity:
        entity["id"] = entity.get("id") or self.number(counter)
        self.table(table)[entity["id"]] = entity
        return entity

    def all(self, table: str) -> list[Entity]:
        return list(self.table(table).values())

    def now(self) -> datetime:
        return self.clock.now().replace(microsecond=0)

    def touch(self, entity: Entity, event: str = "") -> None:
        """Note that something changed, and tell who listens."""
        entity["date_modified"] = self.now()
        if event:
            self.tell(event, entity)

    def tell(self, event: str, entity: Entity) -> None:
        for listener in self.listeners:
            listener(event, entity)

    def mail(self, kind: str, to: str, **about: Any) -> None:
        self.mails.append({"kind": kind, "to": to, "at": self.now()} | about)
        self.effects[f"mail:{kind}"] += 1

    def meta(self, rows: list[Entity]) -> list[Entity]:
        """Return meta rows with ids."""
        return [
            {"id": one.get("id") or self.number("meta"), "key": one.get("key"), "value": one.get("value")}
            for one in rows
        ]

    def merge_meta(self, entity: Entity, rows: Any) -> None:
        """Set entries of an entity's meta, by id or by key."""
        have = entity["meta_data"]
        for given in rows if isinstance(rows, list) else ():
            same = [
                one for one in have if (one["id"] == given["id"] if given.get("id") else one["key"] == given.get("key"))
            ]
            if same:
                same[0]["value"] = given.get("value")
            else:
                have += self.meta([given])
        entity["meta_data"] = [one for one in have if one["value"] is not None]

    def stamp(self, moment: datetime | None, gmt: bool) -> str | None:
        if moment is None:
            return None
        local = moment.astimezone(UTC) + (timedelta(0) if gmt else timedelta(hours=self.utc_offset))
        return local.strftime("%Y-%m-%dT%H:%M:%S")

    def dated(self, entity: Entity, *names: str) -> Entity:
        """Return date fields in both spellings."""
        return {f"{name}{tail}": self.stamp(entity.get(name), bool(tail)) for name in names for tail in ("", "_gmt")}
