"""Money that goes back: quoted, paid once, found again, never more than was paid."""

from __future__ import annotations

import asyncio
from typing import Any

from commerce.errors import OrderNotFound, StoreRejected
from commerce.money import Money
from commerce.order import OrderStatus
from connectors.stores.refunding import RefundItem, RefundQuote
from evals.contracts.stores.world import World, contract
from evals.contracts.suite import NotOffered, raises


@contract.reads("refunds")
async def quote_for_everything_and_for_pieces(world: World) -> None:
    order = await world.store.orders.by_number(world.delivered_order)
    whole = await world.refunds.quote(order.id, [], include_shipping=True)
    assert isinstance(whole, RefundQuote)
    assert whole.amount == whole.maximum == order.refundable
    line = order.lines[0]
    one = await world.refunds.quote(order.id, [RefundItem(line_id=line.id, quantity=1)], False)
    assert Money.zero(order.currency) < one.amount <= line.subtotal
    assert one.maximum == order.refundable and one.method


@contract.reads("refunds")
async def quote_refuses_what_is_not_there(world: World) -> None:
    order = await world.store.orders.by_number(world.delivered_order)
    line = order.lines[0]
    for item in (RefundItem(line_id=line.id, quantity=line.quantity + 1), RefundItem(line_id="x", quantity=1)):
        with raises(StoreRejected):
            await world.refunds.quote(order.id, [item], False)
    with raises(OrderNotFound):
        await world.refunds.quote("no-such-order", [], False)


@contract.writes("refunds")
async def full_refund_shows_on_the_order_and_in_the_books(world: World) -> None:
    request = await world.asked(world.open_order)
    refund = await world.refunds.pay(request)
    assert refund.amount == request.amount and refund.reference == request.key
    order = await world.store.orders.by_number(world.open_order)
    assert order.status is OrderStatus.REFUNDED and not order.refundable
    assert all(line.refundable_quantity == 0 for line in order.lines)
    assert [one.id for one in order.refunds] == [refund.id]
    assert await world.booked(world.open_order) == request.amount
    assert await world.refunds.find(order.id, request.key) == refund


@contract.writes("refunds")
async def partial_refund_of_pieces(world: World) -> None:
    order = await world.store.orders.by_number(world.shipped_order)
    line = next(line for line in order.lines if line.quantity > 1)
    items = (RefundItem(line_id=line.id, quantity=1),)
    quote = await world.refunds.quote(order.id, items, False)
    request = await world.asked(world.shipped_order, amount=quote.amount, items=items, include_shipping=False)
    refund = await world.refunds.pay(request)
    assert sum(part.quantity for part in refund.lines) == 1
    after = await world.store.orders.by_number(world.shipped_order)
    assert after.status is OrderStatus.SHIPPED
    assert next(one for one in after.lines if one.id == line.id).refunded_quantity == 1
    assert after.refundable == order.refundable - quote.amount


@contract.writes("refunds")
async def refused_refunds_book_nothing(world: World) -> None:
    order = await world.store.orders.by_number(world.delivered_order)
    line = order.lines[0]
    cent = Money.from_minor(1, order.currency)
    other = "USD" if order.currency != "USD" else "EUR"
    bad: list[dict[str, Any]] = [
        {"amount": order.refundable + cent},
        {"amount": Money(order.refundable.amount, other)},
        {"amount": Money.zero(order.currency)},
        {"amount": Money("-1.00", order.currency)},
        {"amount": cent, "items": (RefundItem(line_id=line.id, quantity=line.quantity + 1),)},
        {"amount": cent, "items": (RefundItem(line_id="not-a-line", quantity=1),)},
    ]
    for place, fields in enumerate(bad):
        with raises(StoreRejected):
            await world.refunds.pay(await world.asked(world.delivered_order, f"bad-{place}", **fields))
    with raises(OrderNotFound):
        await world.refunds.pay(await world.asked(world.delivered_order, order_id="no-such-order"))
    assert not await world.booked(world.delivered_order)
    assert await world.store.orders.by_number(world.delivered_order) == order


@contract.writes("refunds")
async def unpaid_orders_are_never_refunded(world: World) -> None:
    currency = (await world.store.shop()).currency
    request = await world.asked(world.unpaid_order, amount=Money("1.00", currency))
    with raises(StoreRejected):
        await world.refunds.pay(request)
    assert not await world.booked(world.unpaid_order)


@contract.writes("refunds")
async def a_repeated_key_does_what_the_capabilities_say(world: World) -> None:
    currency = (await world.store.shop()).currency
    request = await world.asked(world.open_order, amount=Money("5.00", currency), include_shipping=False)
    first = await world.refunds.pay(request)
    second = await world.refunds.pay(request)
    if world.keyed:
        assert second == first
        assert await world.booked(world.open_order) == Money("5.00", currency)
    else:  # nothing is promised, though a store may look for its own before it pays
        paid = "5.00" if second.id == first.id else "10.00"
        assert await world.booked(world.open_order) == Money(paid, currency)
    found = await world.refunds.find(request.order_id, request.key)
    assert found is not None and found.id == first.id


@contract.writes("refunds")
async def a_key_with_another_payload(world: World) -> None:
    if not world.keyed:
        raise NotOffered("this platform does not honour keys")
    currency = (await world.store.shop()).currency
    request = await world.asked(world.open_order, amount=Money("5.00", currency))
    await world.refunds.pay(request)
    with raises(StoreRejected):
        await world.refunds.pay(request.model_copy(update={"amount": Money("6.00", currency)}))
    assert await world.booked(world.open_order) == Money("5.00", currency)


@contract.writes("refunds")
async def find_refund_keeps_orders_and_keys_apart(world: World) -> None:
    request = await world.asked(world.open_order)
    await world.refunds.pay(request)
    other = await world.store.orders.by_number(world.delivered_order)
    assert await world.refunds.find(request.order_id, world.key("effect-2")) is None
    assert await world.refunds.find(other.id, request.key) is None
    assert await world.refunds.find("no-such-order", request.key) is None


@contract.writes("refunds")
async def eight_at_once_never_exceed_what_was_paid(world: World) -> None:
    order = await world.store.orders.by_number(world.delivered_order)
    third = Money.rounded(order.refundable.amount / 3, order.currency)
    requests = [
        await world.asked(world.delivered_order, f"effect-{n}", amount=third, include_shipping=False) for n in range(8)
    ]
    results = await asyncio.gather(*(world.refunds.pay(one) for one in requests), return_exceptions=True)
    refused = [one for one in results if isinstance(one, BaseException)]
    assert all(isinstance(one, StoreRejected) for one in refused), refused
    assert await world.booked(world.delivered_order) == third * (8 - len(refused))
    assert await world.booked(world.delivered_order) <= order.paid
    assert len(refused) >= 5
