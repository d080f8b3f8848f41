"""The writes of ``change_address``, and what is told of them."""

from __future__ import annotations

from typing import Any

from commerce.address import Address
from commerce.money import Money
from commerce.order import Order
from connectors.stores.base import AddressRequest, StoreConnector
from service.changes.spec import EffectKind


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Set the address."""
    order = await connector.change_address(AddressRequest.model_validate({**request, "key": key}))
    return _facts(order)


def _owed(order: Order) -> Money:
    """Return what the order costs more than was paid for it, or less when negative: taxes differ between places."""
    return order.total - order.paid if order.paid and not order.refunded else Money.zero(order.currency)


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether the order carries the address now.

    Raises:
        StoreRejected: It was changed and put back, since the price would have moved.
    """
    wanted = AddressRequest.model_validate({**request, "key": key})
    # A platform that marks its writes knows, and makes good what a crash left half done.
    marked = await connector.find_change(wanted.order_id, key)
    order = await connector.order_by_id(wanted.order_id)
    have = order.shipping_address
    there = have is not None and have.same_place(wanted.address) and have.name == wanted.address.name
    return _facts(order) if marked or there else None


def _facts(order: Order) -> dict[str, Any]:
    waits = "It was held as its address was wrong, and has a new one now: look at it and release it."
    return {
        "platform_ref": order.id, "total": f"{order.total.amount:f}", "currency": order.currency,
        "owed": f"{_owed(order).amount:f}", "task": waits if order.held_for_address else "",
    }  # fmt: skip


def done(quote: dict[str, Any], number: str, results: list[dict[str, Any]]) -> str:
    """Return the sentence for a confirmed address change, with what other taxes there change about the price."""
    text = f"Done: order {number} will be sent to {Address.model_validate(quote['address']).one_line()}."
    facts = results[0] if results else {}
    owed = Money(facts.get("owed") or "0", facts.get("currency") or "EUR")
    if not owed:
        moved = "total" in quote and "total" in facts and quote["total"] != facts["total"]
        more = f" Taxes at the new address make it {facts['total']} {owed.currency} in all." if moved else ""
        return f"{text}{more}"
    total = f"Taxes at the new address make it {facts['total']} {owed.currency} in all"
    if owed.minor > 0:
        return f"{text} {total}: {owed} are still to be paid, and the shop will ask you for them."
    return f"{text} {total}: {-owed} less than you paid, which the shop settles with you."


EFFECT = EffectKind("change_address", send, find, "the address is changed")
