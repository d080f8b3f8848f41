"""Refunds of goods that came back: the return is closed and paid for in one step, once."""

from __future__ import annotations

import pytest

from commerce.errors import StoreRejected, StoreTimeout
from connectors.stores.refunding import RefundItem, RefundRequest
from evals.standins.shopify import returns


def node_of(world, number: str):
    return next(one for one in world.all("Order") if one["name"] == f"#{number}")


def comes_back(world, number: str, pieces: list[tuple[int, int]], status: str = "OPEN"):
    """Open a return of so many pieces of lines of the order's first parcel."""
    made = node_of(world, number)
    parts = made["fulfillments"][0]["_lines"]
    rows = [{"fulfillmentLineItemId": parts[place]["id"], "quantity": count} for place, count in pieces]
    return returns.open_return(world, made, {"returnLineItems": rows}, status)


async def request_for(store, number: str, pieces: list[tuple[int, int]], **more) -> RefundRequest:
    order = await store.orders.by_number(number)
    items = tuple(RefundItem(line_id=order.lines[place].id, quantity=count) for place, count in pieces)
    quote = await store.refunds.quote(order.id, items, False)
    base = {"key": "e1", "order_id": order.id, "amount": quote.amount, "items": items, "settles": order.returns[0].id}
    return RefundRequest(**base | more)


async def test_a_return_is_closed_and_paid_for_once(shopify, store, cast):
    comes_back(shopify.world, cast.delivered, [(0, 2), (1, 1)])
    request = await request_for(store, cast.delivered, [(0, 2), (1, 1)])
    refund = await store.refunds.pay(request)
    assert (refund.amount, refund.reference) == (request.amount, "e1")
    assert {part.line_id: part.quantity for part in refund.lines} == {i.line_id: i.quantity for i in request.items}
    order = await store.orders.by_number(cast.delivered)
    assert (order.returns[0].status, order.refunded) == ("closed", request.amount)
    assert await store.refunds.pay(request) == refund
    assert await store.refunds.find(order.id, "e1") == refund
    assert (shopify.world.effects["returnProcess"], (await store.orders.by_number(cast.delivered)).refunded) == (
        1,
        request.amount,
    )


@pytest.mark.parametrize("noted", [True, False])
@pytest.mark.parametrize("kind", ["lost", "truncated", "after"])
async def test_a_lost_answer_is_recognised(shopify, store, cast, kind, noted):
    comes_back(shopify.world, cast.delivered, [(0, 1)])
    request = await request_for(store, cast.delivered, [(0, 1)])
    shopify.faults.add(kind, operation="returnProcess", code=503)
    with pytest.raises(StoreTimeout):
        await store.refunds.pay(request)
    if not noted:  # nothing says whose refund it is but the tag that was set before
        node_of(shopify.world, cast.delivered)["refunds"][-1]["note"] = None
    found = await store.refunds.find(request.order_id, "e1")
    assert found is not None and found.amount == request.amount
    assert (await store.refunds.pay(request)).id == found.id
    assert shopify.world.effects["returnProcess"] == 1


async def test_what_never_arrived_is_sent_again(shopify, store, cast):
    comes_back(shopify.world, cast.delivered, [(0, 1)])
    request = await request_for(store, cast.delivered, [(0, 1)])
    shopify.faults.add("drop", operation="returnProcess")
    with pytest.raises(StoreTimeout):
        await store.refunds.pay(request)
    assert await store.refunds.find(request.order_id, "e1") is None
    assert (await store.refunds.pay(request)).amount == request.amount
    assert shopify.world.effects["returnProcess"] == 1


@pytest.mark.parametrize(
    ("status", "pieces", "settles"),
    [("REQUESTED", [(0, 2)], True), ("OPEN", [(0, 1)], True), ("OPEN", [(0, 2)], False), ("OPEN", [(1, 1)], True)],
)
async def test_only_an_approved_return_is_paid_for_and_only_whole(shopify, store, cast, status, pieces, settles):
    comes_back(shopify.world, cast.delivered, [(0, 2)], status)
    more = {} if settles else {"settles": ""}
    request = await request_for(store, cast.delivered, pieces, **more)
    with pytest.raises(StoreRejected) as refusal:
        await store.refunds.pay(request)
    assert refusal.value.code == "return_open"
    assert not (await store.orders.by_number(cast.delivered)).refunded
