"""How orders are brought into states that are not reached by sending them: refunded, cancelled, held, coming back."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from evals.standins.shopify import ledger
from evals.standins.shopify.changes import cancel as _cancel
from evals.standins.shopify.orders import transaction
from evals.standins.shopify.refunds import book, parents
from evals.standins.shopify.returns import open_return
from evals.standins.shopify.state import Entity, World, cents


def refund(world: World, order: Entity, amount: Any = None, pieces: Iterable[tuple[Entity, int]] = ()) -> Entity:
    """Pay an amount back (or all that is left), as the shop's people would."""
    left = cents(amount) if amount is not None else ledger.refundable(order)
    rows = []
    for parent, rest in parents(order):
        part = min(left, rest)
        if part > 0:
            rows.append({"parentId": parent["id"], "amount": str(part)})
            left -= part
    lines = [{"lineItemId": line["id"], "quantity": n, "restockType": "NO_RESTOCK"} for line, n in pieces]
    made = book(world, order, {"refundLineItems": lines, "transactions": rows})
    world.effects["refund"] -= 1  # nobody asked for it through the API
    return made


def cancelled(world: World, order: Entity, *, pay_back: bool = False, reason: str = "CUSTOMER") -> Entity:
    """Cancel an order."""
    before = world.effects.copy()
    method = {"originalPaymentMethodsRefund": True} if pay_back else {}
    _cancel(world, order, {"refundMethod": method, "restock": True, "reason": reason})
    world.effects.clear()
    world.effects.update(before)
    return order


def held(world: World, order: Entity, reason: str = "OTHER") -> Entity:
    """Put an order on hold."""
    one: Entity = order["_fulfillment_orders"][0]
    one["fulfillmentHolds"].append(world.add("FulfillmentHold", reason=reason, displayReason=reason, handle="shop"))
    one["status"] = "ON_HOLD"
    world.touch(order, "ORDERS_UPDATED")
    return one


def packing(world: World, order: Entity) -> Entity:
    """Let the warehouse begin: its fulfilment order is in progress, nothing has left yet."""
    one: Entity = order["_fulfillment_orders"][0]
    one["status"], one["requestStatus"] = "IN_PROGRESS", "ACCEPTED"
    world.touch(order, "ORDERS_UPDATED")
    return one


def coming_back(world: World, order: Entity, pieces: Iterable[tuple[Entity, int]], status: str = "REQUESTED") -> Entity:
    """Open a return of sent lines (``order["fulfillments"][0]["_lines"]``)."""
    rows = [{"fulfillmentLineItemId": line["id"], "quantity": n} for line, n in pieces]
    return open_return(world, order, {"returnLineItems": rows}, status)


def settle(world: World, order: Entity, succeeded: bool = True) -> None:
    """Let the gateway decide about refunds that were pending."""
    for one in order["transactions"]:
        if one["kind"] == "REFUND" and one["status"] == "PENDING":
            one["status"] = "SUCCESS" if succeeded else "FAILURE"
    if not succeeded:
        for one in order["refunds"]:
            if all(each["status"] == "FAILURE" for each in one["transactions"]):
                one["_value"] -= one["_discrepancy"]
                one["_discrepancy"] = Decimal(0)
    world.touch(order, "ORDERS_UPDATED")


def authorised(world: World, order: Entity, amount: Any = None, pending: bool = False) -> Entity:
    """Reserve the money without taking it."""
    status = "PENDING" if pending else "SUCCESS"
    due = cents(amount) if amount is not None else ledger.outstanding(order)
    return transaction(world, order, "AUTHORIZATION", due, "shopify_payments", status=status)
