"""Money: other currencies, parts of an amount, several payments, and where the goods go."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commerce.errors import StoreRejected
from commerce.money import Money
from connectors.stores.changes import Swap
from connectors.stores.refunding import RefundItem, RefundRequest
from evals.standins.shopify import catalogue, ledger, orders, refunds, states


@pytest.fixture
def world(shopify, cast):
    return shopify.world


def variant(world, sku: str):
    return next(one for one in world.all("ProductVariant") if one["sku"] == sku)


async def test_an_order_in_the_customers_own_currency(world, store):
    mara = world.all("Customer")[0]
    made = orders.order(
        world,
        mara,
        [(variant(world, "RAIN-JACKET-1"), 1)],
        presentmentCurrencyCode="USD",
        _rate=Decimal("1.10"),
        shipping="5.00",
    )
    orders.fulfil(world, made)
    orders.deliver(world, made)
    order = await store.orders.by_number(made["name"])
    assert order.currency == "USD" and order.total == Money("91.90", "USD") == order.paid
    with pytest.raises(StoreRejected, match="USD"):
        await store.refunds.pay(RefundRequest(key="a", order_id=order.id, amount=Money("10.00", "EUR")))
    refund = await store.refunds.pay(RefundRequest(key="b", order_id=order.id, amount=Money("10.00", "USD")))
    assert refund.amount == Money("10.00", "USD")
    product = await store.catalogue.product(order.lines[0].product_id)
    with pytest.raises(StoreRejected, match="only the shop can tell"):
        await store.exchanges.quote(
            order.id, [Swap(line_id=order.lines[0].id, quantity=1, variant_id=product.variants[1].id)]
        )


async def test_a_split_payment_goes_back_to_both(world, store):
    mara = world.all("Customer")[0]
    made = orders.order(world, mara, [(variant(world, "RAIN-JACKET-1"), 1)], paid=False)
    orders.pay(world, made, "manual", "30.00")
    orders.pay(world, made, "shopify_payments", "53.90")
    order = await store.orders.by_number(made["name"])
    assert order.paid == order.total == Money("83.90", "EUR")
    quote = await store.refunds.quote(order.id, [], include_shipping=True)
    assert quote.amount == quote.maximum == order.total
    refund = await store.refunds.pay(
        RefundRequest(key="a", order_id=order.id, amount=quote.amount, include_shipping=True)
    )
    assert refund.amount == order.total and refund.shipping == Money("4.90", "EUR")
    moves = {one["gateway"]: one["_amount"] for one in made["transactions"] if one["kind"] == "REFUND"}
    assert moves == {"manual": Decimal("30.00"), "shopify_payments": Decimal("53.90")}


async def test_the_shipping_cost_alone(world, store, cast):
    order = await store.orders.by_number(cast.open)
    refund = await store.refunds.pay(
        RefundRequest(key="a", order_id=order.id, amount=order.shipping, include_shipping=True)
    )
    after = await store.orders.by_number(cast.open)
    assert refund.shipping == order.shipping and not refund.lines and not after.shipping_left
    assert all(not line.refunded_quantity for line in after.lines)


async def test_a_gesture_leaves_the_pieces_alone(world, store, cast):
    order = await store.orders.by_number(cast.delivered)
    await store.refunds.pay(RefundRequest(key="a", order_id=order.id, amount=Money("3.00", "EUR"), reason="A scratch"))
    after = await store.orders.by_number(cast.delivered)
    assert after.refunds[0].reason == "A scratch" and not after.refunds[0].lines
    assert all(not line.refunded_quantity for line in after.lines)


async def test_less_than_the_goods_cost_as_after_a_fee(world, store, cast):
    order = await store.orders.by_number(cast.delivered)
    items = (RefundItem(line_id=order.lines[0].id, quantity=1),)
    refund = await store.refunds.pay(
        RefundRequest(key="a", order_id=order.id, amount=Money("17.10", "EUR"), items=items)
    )
    assert refund.amount == Money("17.10", "EUR")
    after = await store.orders.by_number(cast.delivered)
    assert next(one for one in after.lines if one.id == order.lines[0].id).refunded_quantity == 1


@pytest.mark.parametrize("sent", [True, False])
async def test_goods_that_were_not_sent_go_back_on_the_shelf(world, store, cast, sent):
    order = await store.orders.by_number(cast.delivered if sent else cast.open)
    line = order.lines[0]
    sold = variant(world, line.sku)
    before = catalogue.available(sold)
    items = (RefundItem(line_id=line.id, quantity=1),)
    request = RefundRequest(key="a", order_id=order.id, amount=line.price, items=items)
    await store.refunds.pay(request)
    assert catalogue.available(sold) == before + (not sent)


async def test_discounts_come_off_the_lines(world, store):
    mara = world.all("Customer")[0]
    made = orders.order(world, mara, [(variant(world, "RAIN-JACKET-1"), 3)], discount="7.90")
    order = await store.orders.by_number(made["name"])
    assert order.lines[0].price == Money("79.00", "EUR") and order.lines[0].discount == Money("23.70", "EUR")
    assert order.lines[0].subtotal + order.shipping == order.total


async def test_an_order_of_many_lines_and_parcels_is_read_whole(world, store):
    mara = world.all("Customer")[0]
    things = [catalogue.product(world, f"Thing {number}")["_variants"][0] for number in range(23)]
    made = orders.order(world, mara, [(one, 1) for one in things])
    for line in made["_lines"][:4]:
        orders.fulfil(world, made, [(line, 1)])
    orders.fulfil(world, made, [(line, 1) for line in made["_lines"][4:20]])
    order = await store.orders.by_number(made["name"])
    assert len(order.lines) == 23 and len(order.fulfilments) == 5
    assert sorted(len(one.line_quantities) for one in order.fulfilments) == [1, 1, 1, 1, 16]
    assert sum(line.shipped_quantity for line in order.lines) == 20


async def test_what_is_left_when_every_piece_was_paid_back_for_less(world, store, cast):
    order = await store.orders.by_number(cast.delivered)
    items = tuple(RefundItem(line_id=line.id, quantity=line.quantity) for line in order.lines)
    less = order.refundable - order.shipping - Money("6.00", "EUR")
    await store.refunds.pay(RefundRequest(key="a", order_id=order.id, amount=less, items=items))
    await store.refunds.pay(RefundRequest(key="b", order_id=order.id, amount=order.shipping, include_shipping=True))
    quote = await store.refunds.quote(order.id, [], include_shipping=True)
    assert not quote.amount and quote.maximum == Money("6.00", "EUR")
    await store.refunds.pay(RefundRequest(key="c", order_id=order.id, amount=Money("6.00", "EUR")))
    assert not (await store.orders.by_number(cast.delivered)).refundable


def split(world, total="83.90"):
    """Return an order that was paid in two ways."""
    made = orders.order(world, world.all("Customer")[0], [(variant(world, "RAIN-JACKET-1"), 1)], paid=False, ago=1)
    orders.pay(world, made, "manual", "30.00")
    orders.pay(world, made, "shopify_payments", str(Decimal(total) - 30))
    return made


async def test_one_of_two_payment_providers_refuses(world, store):
    made = split(world)
    world.gateways["shopify_payments"].refunds = "fail"
    order = await store.orders.by_number(made["name"])
    assert " and " in order.payment_method
    request = RefundRequest(key="a", order_id=order.id, amount=order.total, include_shipping=True)
    for _ in range(2):
        refund = await store.refunds.pay(request)
        assert (refund.amount, refund.failed) == (Money("30.00", "EUR"), Money("53.90", "EUR"))
    assert (await store.orders.by_number(made["name"])).refundable == Money("53.90", "EUR")


async def test_a_refund_to_a_card_and_as_store_credit_counts_whole(world, store, cast):
    made = next(one for one in world.all("Order") if one["name"] == f"#{cast.delivered}")
    pay = made["transactions"][0]
    rest = ledger.received(made) - Decimal("10.00")
    refunds.book(
        world,
        made,
        {
            "orderId": made["id"],
            "transactions": [
                {"parentId": pay["id"], "amount": "10.00", "kind": "REFUND", "gateway": pay["gateway"]},
            ],
            "refundMethods": [{"storeCreditRefund": {"amount": {"amount": str(rest), "currencyCode": "EUR"}}}],
        },
    )
    order = await store.orders.by_number(cast.delivered)
    assert not order.refundable
    assert not (await store.refunds.quote(order.id, [], include_shipping=True)).maximum


async def test_an_order_with_many_refunds_and_payments_is_read_whole(world, store):
    made = orders.order(world, world.all("Customer")[0], [(variant(world, "RAIN-JACKET-1"), 3)], paid=False, ago=1)
    for _ in range(12):
        orders.pay(world, made, "manual", "10.00")
    for payment in list(made["transactions"])[:11]:
        given = {"parentId": payment["id"], "amount": "10.00", "kind": "REFUND", "gateway": "manual"}
        refunds.book(world, made, {"orderId": made["id"], "transactions": [given]})
    order = await store.orders.by_number(made["name"])
    assert (len(order.payments), len(order.refunds)) == (12, 11)
    assert order.refundable == Money("10.00", "EUR")


async def test_free_shipping_is_free_before_and_after_an_edit(world, store):
    mara = world.all("Customer")[0]
    made = orders.order(world, mara, [(variant(world, "WOOL-CAP-1"), 1)], paid=False, shipping="5.90")
    made["_shipping_discount"] = Decimal("5.90")
    orders.pay(world, made)
    for edited in (False, True):
        made["edited"] = edited
        order = await store.orders.by_number(made["name"])
        assert (order.shipping, order.total, order.paid) == (Money("0", "EUR"), Money("19.00", "EUR"), order.total)
        assert order.shipping_left == Money("0", "EUR")


async def test_the_total_of_an_edited_order_is_shopifys_own(world, store):
    mara = world.all("Customer")[0]
    made = orders.order(world, mara, [(variant(world, "RAIN-JACKET-1"), 2)], edited=True)
    whole = ledger.total(made)
    line = made["_lines"][0]
    states.refund(world, made, "79.00", [(line, 1)])
    order = await store.orders.by_number(made["name"])
    assert order.total == Money(f"{whole:.2f}", "EUR") == order.paid and order.refundable == Money("83.90", "EUR")


async def test_a_discount_on_a_line_is_exact_to_the_cent(world, store):
    mara = world.all("Customer")[0]
    catalogue.product(world, "Ten", price="10.00")
    made = orders.order(world, mara, [(variant(world, "TEN-1"), 3)], discount=Decimal(10) / 3, shipping="0.00")
    line = (await store.orders.by_number(made["name"])).lines[0]
    assert line.discount == Money("10.00", "EUR") and line.subtotal == Money("20.00", "EUR")


async def test_duties_are_read(world, store):
    mara = world.all("Customer")[0]
    made = orders.order(world, mara, [(variant(world, "WOOL-CAP-1"), 1)], _duties=Decimal("20.00"))
    assert (await store.orders.by_number(made["name"])).beside == Money("20.00", "EUR")
