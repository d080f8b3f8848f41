"""Orders as plug-ins, staff and other customers leave them: parcels, returns that were paid for, mails, look-alikes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from commerce.errors import NeedsPerson, StoreRejected, StoreTimeout
from commerce.order import Order
from connectors.stores.changes import MessageRequest, ReturnItem, ReturnRequest
from connectors.stores.refunding import RefundItem, RefundRequest
from connectors.stores.woocommerce import marks
from connectors.stores.woocommerce.connector import WooStore
from evals.standins.woocommerce import order_views, orders
from evals.standins.woocommerce.server import Standin, serve
from evals.standins.woocommerce.world import Cast, connect


@pytest.fixture
def woo() -> Iterator[Standin]:
    with serve() as running:
        running.world.race = 0.0
        yield running


async def test_parcels_of_which_one_was_taken_out_are_still_seen(woo: Standin, cast: Cast, store: WooStore) -> None:
    node = woo.world.table("orders")[int(cast.shipped)]
    left = {"1": {"tracking_provider": "dhl", "tracking_number": "JD0147", "date_shipped": ""}}
    node["meta_data"] = woo.world.meta([{"key": "_wc_shipment_tracking_items", "value": left}])
    order = await store.orders.by_number(cast.shipped)
    assert [trace.number for parcel in order.fulfilments for trace in parcel.tracking] == ["JD0147"]


@pytest.mark.parametrize(("days", "arrived"), [(0, True), (5, False)])
async def test_when_a_parcel_counts_as_arrived_is_the_shops_choice(
    woo: Standin, cast: Cast, days: int, arrived: bool
) -> None:
    store = connect(woo, arrival_days=days)
    order = await store.orders.by_number(cast.shipped)
    assert (order.delivered_at is not None) is arrived
    await store.close()


async def test_orders_behind_those_of_a_longer_address_are_found(woo: Standin, store: WooStore) -> None:
    goods = woo.world.all("products")[1]
    mine = orders.order(woo.world, "a@b.co", [(goods, 1)], ago=5)
    for _ in range(260):
        orders.order(woo.world, "a@b.com", [(goods, 1)], ago=1)
    assert [one.number for one in await store.orders.of_email("a@b.co")] == [str(mine["id"])]


async def test_who_cannot_be_looked_for_to_the_end_is_asked_for_a_number(
    woo: Standin, store: WooStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.stores.woocommerce.order_reader._PAGES", 1)
    goods = woo.world.all("products")[1]
    for _ in range(101):
        orders.order(woo.world, "a@b.com", [(goods, 1)], ago=1)
    with pytest.raises(StoreRejected, match="number of the order"):
        await store.orders.of_email("a@b.co")
    orders.order(woo.world, "a@b.co", [(goods, 1)])
    assert len(await store.orders.of_email("a@b.co")) == 1, "what was found counts"


async def noted(store: WooStore, cast: Cast, pieces: int) -> Order:
    order = await store.orders.by_number(cast.delivered)
    item = ReturnItem(line_id=order.lines[0].id, quantity=pieces)
    await store.returns.open(ReturnRequest(key="back-1", order_id=order.id, items=(item,), reason="unwanted"))
    return await store.orders.by_number(cast.delivered)


async def pay(store: WooStore, order: Order, pieces: int, key: str = "pay-1") -> Order:
    items = (RefundItem(line_id=order.lines[0].id, quantity=pieces),)
    quote = await store.refunds.quote(order.id, items, False)
    settles = order.returns[0].id if order.returns else ""
    await store.refunds.pay(
        RefundRequest(key=key, order_id=order.id, amount=quote.amount, items=items, settles=settles)
    )
    return await store.orders.by_number(order.number)


async def pay_in_the_back_office(woo: Standin, store: WooStore, order: Order, pieces: int) -> Order:
    line = order.lines[0]
    sum_ = f"{(line.price * pieces).amount:f}"
    body = {"amount": sum_, "line_items": [{"id": int(line.id), "quantity": pieces, "refund_total": sum_}]}
    woo.world.clock.advance(minutes=1)
    await store.client.write("POST", f"/wc/v3/orders/{order.id}/refunds", body)
    return await store.orders.by_number(order.number)


@pytest.mark.parametrize("here", [True, False])
async def test_a_return_is_closed_by_the_refund_of_its_pieces(
    woo: Standin, cast: Cast, store: WooStore, here: bool
) -> None:
    order = await noted(store, cast, 2)
    line = order.lines[0]
    assert (line.quantity, order.on_return(line), order.free_quantity(line), order.returnable(line)) == (3, 2, 1, 1)
    order = await (pay(store, order, 2) if here else pay_in_the_back_office(woo, store, order, 2))
    [back] = order.returns
    assert (back.status, back.reference, back.label) == ("closed", "back-1", "")
    line = order.lines[0]
    assert (order.on_return(line), order.free_quantity(line), order.returnable(line)) == (0, 1, 1)
    assert (await store.returns.find(order.id, "back-1")) == back


async def test_a_return_that_was_paid_for_in_part_is_shown_as_two(cast: Cast, store: WooStore) -> None:
    order = await pay(store, await noted(store, cast, 2), 1)
    assert [(one.status, sum(one.pieces.values()), one.reference) for one in order.returns] == [
        ("requested", 1, "back-1"),
        ("closed", 1, ""),
    ]
    line = order.lines[0]
    assert (order.on_return(line), order.free_quantity(line), order.returnable(line)) == (1, 1, 1)
    order = await pay(store, order, 1, "pay-2")
    assert [(one.status, sum(one.pieces.values())) for one in order.returns] == [("closed", 2)]


async def test_a_refund_from_before_a_return_does_not_close_it(woo: Standin, cast: Cast, store: WooStore) -> None:
    await pay(store, await store.orders.by_number(cast.delivered), 1)
    woo.world.clock.advance(minutes=1)
    order = await noted(store, cast, 2)
    assert [(one.status, sum(one.pieces.values())) for one in order.returns] == [("requested", 2)]


@pytest.mark.parametrize("fees", [("3.00",), ("-5.00",), ("3.00", "-5.00"), ()])
@pytest.mark.parametrize("included", [True, False])
async def test_fees_are_paid_back_once_and_never_more_than_was_paid(
    woo: Standin, store: WooStore, fees: tuple[str, ...], included: bool
) -> None:
    woo.world.prices_include_tax = included
    goods = woo.world.all("products")[1]
    lines = [{"name": "Packing" if fee[0] != "-" else "Voucher", "total": fee} for fee in fees]
    made = orders.order(woo.world, "a@b.co", [(goods, 3)], fee_lines=lines)
    before = await store.orders.by_number(str(made["id"]))
    assert str(before.paid.amount) == order_views.render(woo.world, made)["total"]
    items = (RefundItem(line_id=before.lines[0].id, quantity=1),)
    first = await store.refunds.quote(before.id, items, True)
    await store.refunds.pay(
        RefundRequest(key="one", order_id=before.id, amount=first.amount, items=items, include_shipping=True)
    )
    between = await store.orders.by_number(before.number)
    assert between.shipping_left.minor == 0, "shipping and fees went back with the first"
    again = await store.refunds.quote(before.id, items, True)
    line = before.lines[0]
    assert abs(again.amount.minor - line.subtotal.minor / line.quantity) <= 1, "and are not taken again"
    rest = await store.refunds.quote(before.id, (), True)
    await store.refunds.pay(RefundRequest(key="two", order_id=before.id, amount=rest.amount, include_shipping=True))
    after = await store.orders.by_number(before.number)
    assert after.refunded == before.paid and after.refundable.minor == 0
    assert sum((one.shipping for one in after.refunds if one.shipping), before.paid * 0) == before.shipping


async def test_an_order_that_was_paid_back_elsewhere_is_not_paid_back_again(
    woo: Standin, cast: Cast, store: WooStore
) -> None:
    woo.world.table("orders")[int(cast.delivered)]["status"] = (
        "refunded"  # by an import, or in the provider's own pages
    )
    order = await store.orders.by_number(cast.delivered)
    with pytest.raises(NeedsPerson):
        await store.refunds.quote(order.id, (), True)
    with pytest.raises(StoreRejected):
        await store.refunds.pay(RefundRequest(key="one", order_id=order.id, amount=order.paid))
    assert not woo.world.effects["payout"]


async def test_a_refund_without_words_still_has_some(woo: Standin, cast: Cast, store: WooStore) -> None:
    await pay(store, await store.orders.by_number(cast.delivered), 1)
    [row] = woo.world.all("refunds")
    assert row["reason"] == f"Refund (Ref. {marks.code('pay-1')})", "customers read it in WooCommerce's mail"


@pytest.mark.parametrize(
    ("whose", "kind", "template"),
    [
        ("open", "confirmation", "customer_processing_order"),
        ("delivered", "confirmation", "customer_invoice"),
        ("delivered", "shipping", "customer_completed_order"),
        ("open", "invoice", "customer_invoice"),
    ],
)
async def test_a_mail_is_one_that_the_shop_can_send_in_the_orders_state(
    woo: Standin, cast: Cast, store: WooStore, whose: str, kind: Any, template: str
) -> None:
    order = await store.orders.by_number(getattr(cast, whose))
    await store.mails.resend(MessageRequest(key="mail-1", order_id=order.id, kind=kind))
    assert [one["kind"] for one in woo.world.mails if one.get("again")] == [template]


async def test_a_mail_about_parcels_needs_a_completed_order(woo: Standin, store: WooStore, cast: Cast) -> None:
    woo.world.table("orders")[int(cast.shipped)]["status"] = "processing"
    with pytest.raises(StoreRejected, match="completed"):
        await store.mails.resend(MessageRequest(key="mail-1", order_id=cast.shipped, kind="shipping"))
    assert not woo.world.effects["resend"]


@pytest.mark.parametrize("kind", ["confirmation", "invoice"])
@pytest.mark.parametrize("words", ["", "E-Mail-Vorlage „{0}“ an {1} gesendet."])
async def test_a_mail_whose_answer_was_lost_is_recognised_in_any_language(
    woo: Standin, cast: Cast, store: WooStore, kind: Any, words: str
) -> None:
    woo.world.mail_note = words
    order = await store.orders.by_number(cast.open)
    assert not await store.mails.find(order.id, "mail-1")
    woo.faults.add("lost", operation=r"POST /orders/\d+/actions/send_email")
    with pytest.raises(StoreTimeout):
        await store.mails.resend(MessageRequest(key="mail-1", order_id=order.id, kind=kind))
    assert await store.mails.find(order.id, "mail-1")
    assert not await store.mails.find(order.id, "mail-2")


def test_plain_http_is_warned_of_once_a_site(woo: Standin, caplog: pytest.LogCaptureFixture) -> None:
    store = connect(woo)
    client = store.client
    for _ in range(3):
        client.point_at(client.root, client._keys, client._mode)
    assert len(re.findall("plain http", caplog.text)) == 1
