"""Orders that are cancelled, and goods that come back."""

from __future__ import annotations

from commerce.errors import NotFound, StoreRejected
from commerce.judge import delivery_owed, withdraws_whole
from commerce.money import Money
from commerce.order import OrderStatus
from commerce.policy import parse
from connectors.stores.changes import (
    CancelRequest,
    ReturnItem,
    ReturnRequest,
)
from connectors.stores.ports import held
from connectors.stores.refunding import RefundItem, RefundRequest
from evals.contracts.stores.world import World, contract
from evals.contracts.suite import raises
from runtime import clock


@contract.writes("cancel_order")
async def cancel_an_unsent_order(world: World) -> None:
    before = await world.store.orders.by_number(world.open_order)
    line = before.lines[0]
    pieces = await world.pieces(line.variant_id)
    request = CancelRequest(key=world.key("cancel-1"), order_id=before.id, reason="ordered_by_mistake")
    after = await held(world.store.cancellations).cancel(request)
    assert after.status is OrderStatus.CANCELLED and after.cancelled_at is not None
    assert not after.refunded and after.refundable == before.refundable  # the money is a refund of its own
    assert await world.pieces(line.variant_id) == pieces + line.quantity
    assert await held(world.store.cancellations).find(before.id, world.key("cancel-1"))
    assert not await held(world.store.cancellations).find(before.id, world.key("cancel-2"))
    if world.keyed:
        assert await held(world.store.cancellations).cancel(request) == after
    else:
        with raises(StoreRejected):
            await held(world.store.cancellations).cancel(request)
    refund = RefundRequest(
        key=world.key("refund-1"), order_id=before.id, amount=before.refundable, include_shipping=True
    )
    await world.refunds.pay(refund)
    final = await world.store.orders.by_number(world.open_order)
    assert final.status is OrderStatus.CANCELLED and not final.refundable
    assert await world.pieces(line.variant_id) == pieces + line.quantity  # not put back twice


@contract.writes("cancel_order")
async def what_was_sent_or_closed_is_not_cancelled(world: World) -> None:
    for number in (world.shipped_order, world.delivered_order, world.unpaid_order):
        before = await world.store.orders.by_number(number)
        with raises(StoreRejected):
            await held(world.store.cancellations).cancel(
                CancelRequest(key=world.key(f"cancel-{number}"), order_id=before.id)
            )
        assert await world.store.orders.by_number(number) == before
    with raises(NotFound):
        await held(world.store.cancellations).cancel(CancelRequest(key=world.key("cancel-x"), order_id="no-such-order"))


@contract.writes("return_items")
async def return_of_pieces(world: World) -> None:
    before = await world.store.orders.by_number(world.delivered_order)
    line = before.lines[0]
    request = ReturnRequest(
        key=world.key("return-1"),
        order_id=before.id,
        items=(ReturnItem(line_id=line.id, quantity=1),),
        reason="damaged",
    )
    made = await held(world.store.returns).open(request)
    assert made.label and made.reference == world.key("return-1") and made.reason == "damaged" and made.holds
    assert [(one.line_id, one.quantity) for one in made.lines] == [(line.id, 1)]
    assert Money.zero(before.currency) < made.lines[0].amount <= line.subtotal
    after = await world.store.orders.by_number(world.delivered_order)
    assert after.returnable(line) == before.returnable(line) - 1
    assert not after.refunded
    assert await held(world.store.returns).find(before.id, world.key("return-1")) == made
    assert await held(world.store.returns).find(before.id, world.key("return-2")) is None
    if world.keyed:
        assert await held(world.store.returns).open(request) == made
        assert len((await world.store.orders.by_number(world.delivered_order)).returns) == len(before.returns) + 1


@contract.writes("return_items", standard=["none", "1.00"])
async def delivery_goes_back_with_everything(world: World, standard: str) -> None:
    """A whole order comes back within the period of withdrawal: its goods and standard delivery are paid back."""
    policy = parse(f"[withdrawal]\nstandard_delivery = '{standard}'")
    before = await world.store.orders.by_number(world.delivered_order)
    assert before.shipping.minor > 100
    every = [(line, line.quantity) for line in before.lines]
    assert withdraws_whole(before, every, policy, clock.now())
    items = tuple(ReturnItem(line_id=line.id, quantity=count) for line, count in every)
    asking = world.approving or world.store
    await held(asking.returns).open(ReturnRequest(key=world.key("return-1"), order_id=before.id, items=items))
    order = await world.store.orders.by_number(world.delivered_order)
    assert withdraws_whole(order, (), policy, None)
    [back] = [each for each in order.returns if each.reference == world.key("return-1")]
    pieces = [RefundItem(line_id=line.id, quantity=count) for line, count in every]
    goods = (await world.refunds.quote(order.id, pieces, include_shipping=False)).amount
    both = (await world.refunds.quote(order.id, pieces, include_shipping=True)).amount
    owed = delivery_owed(order, both - goods, policy)
    assert owed == (order.shipping if standard == "none" else Money("1.00", order.currency))
    await world.refunds.pay(
        RefundRequest(
            key=world.key("refund-1"),
            order_id=order.id,
            amount=goods + owed,
            items=tuple(pieces),
            include_shipping=True,
            settles=back.id if back.status == "open" else "",
        )
    )
    after = await world.store.orders.by_number(world.delivered_order)
    assert after.refunded == goods + owed == await world.booked(world.delivered_order)
    assert after.refunded <= after.paid
    assert all(line.refunded_quantity == line.quantity for line in after.lines)
    if standard == "none":
        assert not after.shipping_left and not after.refundable


@contract.writes("return_items")
async def returns_that_are_refused(world: World) -> None:

    async def refused(number: str, *items: ReturnItem) -> None:
        before = await world.store.orders.by_number(number)
        with raises(StoreRejected):
            await held(world.store.returns).open(
                ReturnRequest(key=world.key(f"r-{number}-{len(items)}"), order_id=before.id, items=items)
            )
        assert await world.store.orders.by_number(number) == before

    delivered, shipped = [
        (await world.store.orders.by_number(number)).lines[0] for number in (world.delivered_order, world.shipped_order)
    ]
    await refused(world.delivered_order)
    await refused(world.delivered_order, ReturnItem(line_id=delivered.id, quantity=delivered.quantity + 1))
    await refused(world.delivered_order, ReturnItem(line_id="no-such-line", quantity=1))
    half = ReturnItem(line_id=delivered.id, quantity=delivered.quantity)
    await refused(world.delivered_order, half, half)
    await refused(world.shipped_order, ReturnItem(line_id=shipped.id, quantity=1))
