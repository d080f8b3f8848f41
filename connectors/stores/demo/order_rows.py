"""From a story to the rows of one order: lines, money, parcels, refunds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from commerce.order import OrderStatus
from connectors.stores.demo.amounts import line_share
from connectors.stores.demo.cast import Story
from connectors.stores.demo.catalogue.model import Draft
from connectors.stores.demo.people import place

_FREE_SHIPPING_FROM = 8000
_SHIPPING = {"DE": 490, "AT": 690, "NL": 690, "BE": 690, "FR": 790, "SE": 990, "GB": 1290, "US": 1990}
_VAT = {"DE": 19, "AT": 20, "NL": 21, "BE": 21, "FR": 20, "SE": 25, "GB": 20, "US": 0}
_CARRIERS = (("DHL", "dhl", "00340434"), ("DPD", "dpd", "0150"), ("GLS", "gls", "5067"), ("UPS", "ups", "1Z999AA1"))

# state of the story: (status of the order, whether anything was sent, status of the parcel)
_STATES: dict[str, tuple[OrderStatus, bool, str]] = {
    "pending": (OrderStatus.PENDING, False, ""),
    "open": (OrderStatus.OPEN, False, ""),
    "on_hold": (OrderStatus.ON_HOLD, False, ""),
    "failed": (OrderStatus.FAILED, False, ""),
    "partly_shipped": (OrderStatus.PARTLY_SHIPPED, True, "in_transit"),
    "in_transit": (OrderStatus.SHIPPED, True, "in_transit"),
    "out_for_delivery": (OrderStatus.SHIPPED, True, "out_for_delivery"),
    "delivered": (OrderStatus.DELIVERED, True, "delivered"),
    "return_requested": (OrderStatus.DELIVERED, True, "delivered"),
    "refunded_partly": (OrderStatus.DELIVERED, True, "delivered"),
    "refunded": (OrderStatus.REFUNDED, True, "delivered"),
    "open_refunded_partly": (OrderStatus.OPEN, False, ""),
    "cancelled_unpaid": (OrderStatus.CANCELLED, False, ""),
    "cancelled_refunded": (OrderStatus.CANCELLED, False, ""),
}
_UNPAID = ("pending", "failed", "cancelled_unpaid")


@dataclass
class OrderRows:
    """The rows of one order, by table."""

    order: dict[str, Any]
    lines: list[dict[str, Any]]
    movements: list[dict[str, Any]] = field(default_factory=list)
    fulfilments: list[dict[str, Any]] = field(default_factory=list)
    returns: list[dict[str, Any]] = field(default_factory=list)


class ProductPool:
    """The articles an order may be filled from."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        active = [draft for draft in drafts if draft.product["status"] == "active"]
        self._final = [draft for draft in active if "final-sale" in draft.product["tags"]]
        self._kinds: dict[str, list[Draft]] = {}
        for draft in active:
            if "final-sale" not in draft.product["tags"]:
                self._kinds.setdefault(draft.variants[0]["sku"][:3], []).append(draft)

    def take(self, want: str, rng: Random) -> tuple[Draft, dict[str, Any], int]:
        """Return article, variant and quantity for ``KIND[:pick]*quantity``."""
        what, _, quantity = want.partition("*") if not want.startswith("*") else (want, "", "")
        kind, _, pick = what.partition(":")
        choice = self._final if pick == "final" else self._kinds[kind]
        draft = rng.choice(choice)
        if pick in ("min", "max"):
            draft = {"min": min, "max": max}[pick](choice, key=lambda one: one.variants[0]["price"])
        return draft, rng.choice(draft.variants), int(quantity or 1)


def write_story(story: Story, person: dict[str, Any], pool: ProductPool, rng: Random, now: datetime) -> OrderRows:
    """Return the rows of the order that ``story`` tells."""
    status, sent, parcel = _STATES[story.state]
    order_id = f"ord_{rng.getrandbits(40):010x}"
    country = person["address"]["country"]
    lines = _lines(story, order_id, pool, rng, _VAT[country])
    goods = sum(line["price"] * line["quantity"] - line["discount"] for line in lines)
    shipping = 0 if goods >= _FREE_SHIPPING_FROM else _SHIPPING[country]
    placed = now - timedelta(days=story.placed)
    unpaid = story.state in _UNPAID
    order = {
        "id": order_id,
        "number": story.number,
        "email": story.email,
        "customer_id": person["id"],
        "status": str(status),
        "placed_at": placed,
        "paid_at": None if unpaid else placed + timedelta(minutes=rng.randint(1, 9)),
        "cancelled_at": min(now, placed + timedelta(hours=5)) if status is OrderStatus.CANCELLED else None,
        "shipping": shipping,
        "tax": sum(line["tax"] for line in lines) + _tax(shipping, _VAT[country]),
        "discount": sum(line["discount"] for line in lines),
        "total": goods + shipping,
        "shipping_address": place(person["name"], country, rng) if rng.random() < 0.15 else person["address"],
        "billing_address": person["address"],
        "note": story.note,
        "updated_at": placed,
    }
    rows = OrderRows(order, lines)
    _pay(rows, story, rng)
    if sent:
        _ship(rows, story, parcel, rng, now)
    _give_back(rows, story, now)
    order["updated_at"] = _latest(rows)
    return rows


def _lines(story: Story, order_id: str, pool: ProductPool, rng: Random, vat: int) -> list[dict[str, Any]]:
    rows = []
    for position, want in enumerate(story.wants, 1):
        draft, variant, quantity = pool.take(want, rng)
        gross = variant["price"] * quantity
        discount = round(gross * story.discount)
        rows.append(
            {
                "id": f"{order_id}-{position}",
                "order_id": order_id,
                "position": position,
                "product_id": draft.product["id"],
                "variant_id": variant["id"],
                "sku": variant["sku"],
                "title": draft.product["title"],
                "variant_title": variant["title"],
                "quantity": quantity,
                "price": variant["price"],
                "discount": discount,
                "tax": _tax(gross - discount, vat),
                "refunded_quantity": 0,
                "shipped_quantity": 0,
                "tags": draft.product["tags"],
            }
        )
    return rows


def _tax(gross: int, vat: int) -> int:
    # Prices include the tax, as shops in Europe show them.
    return round(gross * vat / (100 + vat))


def _pay(rows: OrderRows, story: Story, rng: Random) -> None:
    order = rows.order
    total, placed = order["total"], order["placed_at"]
    if story.state == "cancelled_unpaid":
        return
    if story.state == "pending":
        rows.movements.append(_movement(order, "authorisation", total, story.method, placed))
        return
    if story.state == "failed":
        rows.movements.append(_movement(order, "capture", total, story.method, placed, status="failed"))
        return
    # A gift card rarely pays for everything: the rest goes on a card.
    parts = [(story.method, total)]
    if story.method == "Gift card" and total > 3000:
        parts = [("Gift card", 2500), (f"Visa ending {rng.randint(1000, 9999)}", total - 2500)]
    rows.movements += [_movement(order, "capture", part, method, order["paid_at"]) for method, part in parts]


def _movement(order: dict[str, Any], kind: str, amount: int, method: str, at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "order_id": order["id"],
        "kind": kind,
        "status": "success",
        "method": method,
        "amount": amount,
        "reference": "",
        "reason": "",
        "shipping": 0,
        "lines": [],
        "at": at,
    } | more


def _ship(rows: OrderRows, story: Story, parcel: str, rng: Random, now: datetime) -> None:
    carrier, short, prefix = rng.choice(_CARRIERS)
    number = f"{prefix}{rng.randrange(10**10):010d}"
    sent = rows.lines[:1] if story.state == "partly_shipped" else rows.lines
    if story.state == "partly_shipped" and len(rows.lines) == 1:
        rows.order["status"] = str(OrderStatus.SHIPPED)
    for line in sent:
        line["shipped_quantity"] = line["quantity"]
    rows.fulfilments.append(
        {
            "id": f"{rows.order['id']}-f1",
            "order_id": rows.order["id"],
            "status": parcel,
            "shipped_at": now - timedelta(days=story.shipped),
            "delivered_at": now - timedelta(days=story.delivered) if parcel == "delivered" else None,
            "tracking": [
                {"carrier": carrier, "number": number, "url": f"https://tracking.example.com/{short}/{number}"}
            ],
            "quantities": {line["id"]: line["quantity"] for line in sent},
        }
    )


def _give_back(rows: OrderRows, story: Story, now: datetime) -> None:
    order, first = rows.order, rows.lines[0]
    at = min(now, _latest(rows) + timedelta(hours=20))
    if story.state in ("refunded", "cancelled_refunded"):
        _refund(rows, [(line, line["quantity"]) for line in rows.lines], order["shipping"], at)
    elif story.state in ("refunded_partly", "open_refunded_partly"):
        # One piece of the first line; where that is all there is, a small sum for a flaw.
        pieces = sum(line["quantity"] for line in rows.lines)
        _refund(rows, [(first, 1)] if pieces > 1 else [], 0, at, first["price"] // 5 if pieces == 1 else 0)
    elif story.state == "return_requested":
        amount = line_share(first["price"], first["quantity"], first["discount"], 0, 1)
        part = {"line_id": first["id"], "quantity": 1, "amount": amount}
        rows.returns.append(
            {"id": f"{order['id']}-r1", "order_id": order["id"], "status": "requested", "lines": [part], "at": at}
        )


def _refund(
    rows: OrderRows, pieces: list[tuple[dict[str, Any], int]], shipping: int, at: datetime, goodwill: int = 0
) -> None:
    parts = []
    for line, quantity in pieces:
        amount = line_share(line["price"], line["quantity"], line["discount"], 0, quantity)
        parts.append({"line_id": line["id"], "quantity": quantity, "amount": amount})
        line["refunded_quantity"] = quantity
    amount = sum(part["amount"] for part in parts) + shipping + goodwill
    reason = "Flaw in the material" if goodwill else "Changed my mind"
    method = rows.movements[0]["method"]
    rows.movements.append(
        _movement(rows.order, "refund", amount, method, at, lines=parts, shipping=shipping, reason=reason)
    )


def _latest(rows: OrderRows) -> datetime:
    times: list[datetime | None] = [rows.order["placed_at"], rows.order["paid_at"], rows.order["cancelled_at"]]
    times += [row["at"] for row in (*rows.movements, *rows.returns)]
    times += [row[key] for row in rows.fulfilments for key in ("shipped_at", "delivered_at")]
    return max(time for time in times if time is not None)
