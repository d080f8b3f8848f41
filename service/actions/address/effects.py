"""The writes of ``change_address``, and what is told of them."""

from __future__ import annotations

from typing import Any

from commerce.address import Address
from commerce.money import Money
from commerce.order import Order
from commerce.postal import telephones
from commerce.sentences import joined, say
from connectors.stores.base import StoreConnector
from connectors.stores.changes import AddressRequest
from connectors.stores.ports import held
from service.changes.spec import EffectKind


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Set the address."""
    order = await held(connector.addresses).change(AddressRequest.model_validate({**request, "key": key}))
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
    marked = await held(connector.addresses).find(wanted.order_id, key)
    order = await connector.orders.by_id(wanted.order_id)
    have = order.shipping_address
    there = have is not None and have.same_place(wanted.address) and have.name == wanted.address.name
    there = there and (not wanted.telephone or telephones.dial(order.telephone) == telephones.dial(wanted.telephone))
    return _facts(order) if marked or there else None


def _facts(order: Order) -> dict[str, Any]:
    return {
        "platform_ref": order.id,
        "total": f"{order.total.amount:f}",
        "currency": order.currency,
        "owed": f"{_owed(order).amount:f}",
        "task": say("actions.address.release") if order.held_for_address else "",
    }


def done(quote: dict[str, Any], number: str, results: list[dict[str, Any]]) -> str:
    """Return the sentence for a confirmed address change, with what other taxes there change about the price."""
    text = say("actions.address.done", order=number, address=Address.model_validate(quote["address"]).one_line())
    facts = results[0] if results else {}
    owed = Money(facts.get("owed") or "0", facts.get("currency") or "EUR")
    if not owed:
        moved = "total" in quote and "total" in facts and quote["total"] != facts["total"]
        return joined(text, say("actions.address.taxes", sum=Money(facts["total"], owed.currency)) if moved else "")
    total = Money(facts["total"], owed.currency)
    if owed.minor > 0:
        return joined(text, say("actions.address.taxes.more", sum=total, more=owed))
    return joined(text, say("actions.address.taxes.less", sum=total, less=-owed))


EFFECT = EffectKind("change_address", send, find, "actions.address.did")
