"""What the stand-in remembers: a shop as a dict of nodes, and what was done to it."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from evals.standins.parts import Clock

Entity = dict[str, Any]
CENT = Decimal("0.01")


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def cents(amount: Any) -> Decimal:
    return Decimal(str(amount)).quantize(CENT, ROUND_HALF_UP)


def money(amount: Decimal, currency: str) -> Entity:
    """Return a MoneyV2 as Shopify writes it: 79.00 is "79.0"."""
    text = f"{amount:.2f}"
    return {"__typename": "MoneyV2", "amount": text[:-1] if text.endswith("0") else text, "currencyCode": currency}


@dataclass
class Gateway:
    """How a payment gateway answers refunds: ``ok``, ``failure`` (booked as failed), ``pending`` or ``refuse``.

    A manual one books every refund and moves nothing: ``world.moved`` counts what really went back.
    """

    name: str
    label: str
    refunds: str = "ok"
    manual: bool = False


@dataclass
class World:
    """One shop. Amounts inside are Decimals of the order's presentment currency, in private keys (``_price``)."""

    domain: str = "standin.myshopify.com"
    currency: str = "EUR"
    taxes_included: bool = True
    clock: Clock = field(default_factory=Clock)
    nodes: dict[str, Entity] = field(default_factory=dict)
    kinds: dict[str, dict[str, Entity]] = field(default_factory=lambda: defaultdict(dict))
    gateways: dict[str, Gateway] = field(default_factory=dict)
    tax_rates: dict[str, Decimal] = field(default_factory=lambda: {"DE": Decimal("0.19"), "AT": Decimal("0.20")})
    bugs: list[str] = field(default_factory=list)  # what the stand-in itself could not answer; tests want none
    effects: Counter[str] = field(default_factory=Counter)
    mails: list[Entity] = field(default_factory=list)
    idempotency: dict[str, tuple[str, Any]] = field(default_factory=dict)
    failed_keys_stick: bool = False  # a key whose attempt failed stays failed: only a new one tries again
    protected_data: int = 2  # 0: no customer data, 1: without names, addresses, mail and phone, 2: all
    job_delay: float = 0.0
    search_lag: float = 0.0  # seconds in which a search does not know a new or changed row yet
    #: Mutations that answer these userErrors, one list per call, instead of doing anything.
    refusals: dict[str, list[list[Entity]]] = field(default_factory=lambda: defaultdict(list))
    moved: Counter[str] = field(default_factory=Counter)  # cents that went back, by gateway
    bulk: Any = None  # how bulk operations go
    lock: threading.RLock = field(default_factory=threading.RLock)
    _ids: Counter[str] = field(default_factory=Counter)
    listeners: list[Any] = field(default_factory=list)  # called with (topic, entity) after every change
    _due: list[tuple[datetime, Callable[[], None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        named = (("shopify_payments", "Shopify Payments"), ("paypal", "PayPal"), ("gift_card", "Gift Card"))
        for name, label in named:
            self.gateways[name] = Gateway(name, label)
        for name, label in (("manual", "Bank Deposit"), ("Cash on Delivery (COD)", "Cash on Delivery (COD)")):
            self.gateways[name] = Gateway(name, label, manual=True)

    def now(self) -> str:
        return iso(self.clock.now())

    def number(self, kind: str) -> int:
        """Return the next legacy id of a kind; they look like Shopify's and never repeat."""
        self._ids[kind] += 1
        return 6_100_000_000_000 + sum(kind.encode()) * 1_000_000 + self._ids[kind] * 3

    def add(self, kind: str, /, **fields: Any) -> Entity:
        """Create a node."""
        number = fields.pop("_number", None) or self.number(kind)
        gid = f"gid://shopify/{kind}/{number}"
        now = self.now()
        entity: Entity = {"__typename": kind, "id": gid, "legacyResourceId": str(number), "createdAt": now}
        entity |= {"updatedAt": now} | fields
        self.nodes[gid] = self.kinds[kind][gid] = entity
        return entity

    def drop(self, entity: Entity) -> None:
        self.nodes.pop(entity["id"], None)
        self.kinds[entity["__typename"]].pop(entity["id"], None)

    def of(self, kind: str, gid: Any) -> Entity | None:
        return self.kinds[kind].get(str(gid))

    def all(self, kind: str) -> list[Entity]:
        return list(self.kinds[kind].values())

    def touch(self, entity: Entity, topic: str = "") -> None:
        """Note that an entity changed, and tell who listens."""
        entity["updatedAt"] = self.now()
        if topic:
            self.tell(topic, entity)

    def tell(self, topic: str, entity: Entity) -> None:
        for listener in self.listeners:
            listener(topic, entity)

    def bag(self, order: Entity, amount: Decimal) -> Entity:
        """Return the MoneyBag of an amount in the order's presentment currency."""
        shop = cents(amount / order.get("_rate", Decimal(1)))
        presentment = order.get("presentmentCurrencyCode", self.currency)
        return {
            "__typename": "MoneyBag",
            "presentmentMoney": money(cents(amount), presentment),
            "shopMoney": money(shop, self.currency),
        }

    def later(self, due: datetime, act: Callable[[], None]) -> None:
        """Do something when the clock says so; ``work`` looks at the clock."""
        self._due.append((due, act))

    def work(self) -> None:
        """Do what is due. Every request begins with it."""
        now = self.clock.now()
        ready = [act for due, act in self._due if due <= now]
        self._due = [(due, act) for due, act in self._due if due > now]
        for act in ready:
            act()

    def mail(self, kind: str, to: str, **about: Any) -> None:
        self.mails.append({"kind": kind, "to": to, "at": self.now()} | about)
        self.effects[f"mail:{kind}"] += 1
