"""Articles that become others, before they are sent or after."""

from __future__ import annotations

from commerce.errors import StoreRejected
from commerce.money import Money, total
from commerce.order import Order
from connectors.stores.changes import ExchangeRequest, ItemsRequest, Swap
from connectors.stores.ports import held
from connectors.stores.refunding import RefundRequest
from evals.contracts.stores.world import World, contract
from evals.contracts.suite import raises


def _adds_up(order: Order) -> None:
    goods = total([line.subtotal for line in order.lines], order.currency)
    on_top = any(line.tax_on_top for line in order.lines)
    assert goods + order.shipping + (order.tax if on_top else Money.zero(order.currency)) == order.total
    assert order.refunded <= order.paid


@contract.writes("exchange_items", cheaper=[True, False])
async def exchange(world: World, cheaper: bool) -> None:
    before = await world.store.orders.by_number(world.exchange_order)
    line, variant = await world.swappable(before, cheaper)
    swap = Swap(line_id=line.id, quantity=1, variant_id=variant.id)
    quote = await held(world.store.exchanges).quote(before.id, [swap])
    assert (quote.difference.minor < 0) is cheaper
    pieces = await world.pieces(variant.id)
    request = ExchangeRequest(key=world.key("exchange-1"), order_id=before.id, swaps=(swap,), reason="does_not_fit")
    made = await held(world.store.exchanges).open(request)
    assert made.difference == quote.difference and made.label and made.reference == world.key("exchange-1")
    assert [(one.variant_id, one.quantity) for one in made.exchanged_for] == [(variant.id, 1)]
    assert await world.pieces(variant.id) == pieces - world.reserves
    after = await world.store.orders.by_number(world.exchange_order)
    assert after.returnable(line) == before.returnable(line) - 1
    assert (after.refunded, after.total) == (before.refunded, before.total)
    assert await held(world.store.exchanges).find(before.id, world.key("exchange-1")) == made
    with raises(StoreRejected):  # the same pieces cannot come back twice
        await held(world.store.exchanges).open(request.model_copy(update={"key": world.key("exchange-2")}))


@contract.writes("change_items", cheaper=[True, False])
async def change_items_once(world: World, cheaper: bool) -> None:
    """Where the platform cannot charge for what costs more, it refuses that before anything is shown."""
    before = await world.store.orders.by_number(world.swap_order)
    line, variant = await world.swappable(before, cheaper)
    old, new = await world.pieces(line.variant_id), await world.pieces(variant.id)
    swap = Swap(line_id=line.id, quantity=line.quantity, variant_id=variant.id)
    request = ItemsRequest(key=world.key("items-1"), order_id=before.id, swaps=(swap,))
    try:
        quote = await held(world.store.items).quote(before.id, [swap])
    except StoreRejected as refusal:
        assert refusal.code == "difference_to_pay" and not cheaper
        with raises(StoreRejected):
            await held(world.store.items).change(request)
        assert await world.store.orders.by_number(world.swap_order) == before
        return
    after = await held(world.store.items).change(request)
    assert after.items_changed and after.total == before.total + quote.difference
    _adds_up(after)
    assert variant.id in {one.variant_id for one in after.lines}
    assert line.variant_id not in {one.variant_id for one in after.lines}
    assert await world.pieces(line.variant_id) == old + line.quantity
    assert await world.pieces(variant.id) == new - line.quantity
    assert await held(world.store.items).find(before.id, request.key)
    if cheaper:
        await _pay_back(world, before, after)
    else:
        assert after.paid == after.total
    with raises(StoreRejected):
        await held(world.store.items).change(request.model_copy(update={"key": world.key("items-2")}))


async def _pay_back(world: World, before: Order, after: Order) -> None:
    assert after.refundable == before.refundable  # what was paid too much is a refund of its own
    too_much = before.total - after.total
    await world.refunds.pay(RefundRequest(key=world.key("diff-1"), order_id=before.id, amount=too_much))
    settled = await world.store.orders.by_number(world.swap_order)
    assert settled.refundable == settled.total and all(not one.refunded_quantity for one in settled.lines)


@contract.writes("change_items")
async def some_pieces_of_a_line_change(world: World) -> None:
    before = await world.store.orders.by_number(world.swap_order)
    line = next(one for one in before.lines if one.quantity > 1)
    product = await world.store.catalogue.product(line.product_id)
    variant = next(one for one in product.variants if one.id != line.variant_id and one.in_stock)
    swap = Swap(line_id=line.id, quantity=1, variant_id=variant.id)
    after = await held(world.store.items).change(
        ItemsRequest(key=world.key("items-3"), order_id=before.id, swaps=(swap,))
    )
    _adds_up(after)
    pieces = {one.variant_id: one.quantity for one in after.lines}
    assert pieces[line.variant_id] == line.quantity - 1 and pieces[variant.id] == 1


@contract.writes("change_items")
async def swaps_that_are_refused(world: World) -> None:
    order = await world.store.orders.by_number(world.swap_order)
    line, variant = await world.swappable(order, cheaper=True)
    other = next(one for one in order.lines if one.product_id != line.product_id)
    bad: list[tuple[Swap, ...]] = [
        (),
        (Swap(line_id=line.id, quantity=line.quantity + 1, variant_id=variant.id),),
        (Swap(line_id=line.id, quantity=1, variant_id=line.variant_id),),
        (Swap(line_id=line.id, quantity=1, variant_id=other.variant_id),),
        (Swap(line_id=line.id, quantity=1, variant_id="no-such-variant"),),
        (Swap(line_id="no-such-line", quantity=1, variant_id=variant.id),),
        (Swap(line_id=line.id, quantity=1, variant_id=variant.id),) * 2,
    ]
    for place, swaps in enumerate(bad):
        with raises(StoreRejected):
            await held(world.store.items).quote(order.id, swaps)
        with raises(StoreRejected):
            await held(world.store.items).change(
                ItemsRequest(key=world.key(f"bad-{place}"), order_id=order.id, swaps=swaps)
            )
    assert await world.store.orders.by_number(world.swap_order) == order
    for number in (world.shipped_order, world.exchange_order):
        sent = await world.store.orders.by_number(number)
        swap = Swap(line_id=sent.lines[0].id, quantity=1, variant_id=variant.id)
        with raises(StoreRejected):
            await held(world.store.items).change(
                ItemsRequest(key=world.key(f"s-{number}"), order_id=sent.id, swaps=(swap,))
            )
