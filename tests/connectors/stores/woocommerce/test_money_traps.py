"""What exchanges, returns and refunds must not give twice, and what odd shops are told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import httpx2
import pytest

from commerce.address import Address
from commerce.errors import NeedsPerson, StoreRejected, StoreTimeout
from commerce.money import Money
from commerce.order import Order
from connectors.stores.changes import AddressRequest, CancelRequest, ExchangeRequest, ReturnItem, ReturnRequest, Swap
from connectors.stores.refunding import RefundItem, RefundRequest
from connectors.stores.woocommerce import tracking
from connectors.stores.woocommerce.connector import WooStore
from evals.standins.woocommerce import catalogue, order_views, orders
from evals.standins.woocommerce.server import Standin, serve
from evals.standins.woocommerce.state import Entity
from evals.standins.woocommerce.world import OWNER, Cast, connect

BERN = orders.ADDRESS | {"country": "CH", "city": "Bern", "postcode": "3000", "state": ""}
WIEN = orders.ADDRESS | {"country": "AT", "city": "Wien", "postcode": "1010", "state": ""}

ELSEWHERE = Address(name="Mara Lindt", line1="Am Brink 9", city="Bremen", postcode="28195", country="DE")


@pytest.fixture
def woo() -> Iterator[Standin]:
    with serve() as running:
        running.world.race = 0.0
        yield running


@pytest.fixture
def jacket(woo: Standin) -> Entity:
    return catalogue.product(
        woo.world, "Storm jacket", options={"Size": ["S", "M"]}, prices=["119.00", "119.00"], stock=20
    )


def delivered(woo: Standin, jacket: Entity, pieces: int = 2, **more: object) -> str:
    made = orders.order(woo.world, OWNER, [(jacket["_variations"][0], pieces)], ago=5, status="completed", **more)
    return str(made["id"])


async def refund(store: WooStore, number: str, key: str, **more: str) -> Order:
    order = await store.orders.by_number(number)
    items = (RefundItem(line_id=order.lines[0].id, quantity=1),)
    quote = await store.refunds.quote(order.id, items, False)
    await store.refunds.pay(RefundRequest(key=key, order_id=order.id, amount=quote.amount, items=items, **more))
    return await store.orders.by_number(number)


async def give_back(store: WooStore, number: str, key: str) -> Order:
    order = await store.orders.by_number(number)
    item = ReturnItem(line_id=order.lines[0].id, quantity=1)
    await store.returns.open(ReturnRequest(key=key, order_id=order.id, items=(item,)))
    return await store.orders.by_number(number)


async def swap(store: WooStore, number: str, jacket: Entity) -> Swap:
    line = (await store.orders.by_number(number)).lines[0]
    return Swap(line_id=line.id, quantity=1, variant_id=str(jacket["_variations"][1]["id"]))


async def test_a_piece_that_was_paid_back_and_kept_is_not_exchanged_as_well(
    woo: Standin, store: WooStore, jacket: Entity
) -> None:
    number = delivered(woo, jacket)
    await refund(store, number, "r1")
    woo.world.clock.advance(minutes=1)
    order = await give_back(store, number, "t1")
    assert (order.returnable(order.lines[0]), order.free_quantity(order.lines[0])) == (0, 0)
    wanted = await swap(store, number, jacket)
    with pytest.raises(StoreRejected):
        await store.exchanges.open(ExchangeRequest(key="x1", order_id=order.id, swaps=(wanted,)))


async def test_what_the_clerk_pays_for_another_piece_closes_no_return(
    woo: Standin, store: WooStore, jacket: Entity
) -> None:
    number = delivered(woo, jacket)
    await give_back(store, number, "t1")
    woo.world.clock.advance(minutes=1)
    order = await refund(store, number, "r1")
    [back] = order.returns
    assert (back.status, bool(back.label)) == ("requested", True)
    assert (order.returnable(order.lines[0]), order.free_quantity(order.lines[0])) == (0, 0)


async def test_a_refund_closes_the_return_that_it_names(woo: Standin, store: WooStore, jacket: Entity) -> None:
    number = delivered(woo, jacket)
    await give_back(store, number, "t1")
    second = (await give_back(store, number, "t2")).returns[1]
    order = await refund(store, number, "r1", settles=second.id)
    assert [(one.reference, one.status) for one in order.returns] == [("t1", "requested"), ("t2", "closed")]


@pytest.mark.parametrize("included", [True, False])
@pytest.mark.parametrize(("coupon", "place"), [(False, None), (True, None)])
async def test_another_size_of_the_same_price_costs_nothing(
    woo: Standin, store: WooStore, jacket: Entity, included: bool, coupon: bool, place: Entity | None
) -> None:
    woo.world.prices_include_tax = included
    number = delivered(woo, jacket, 1, **({"coupon_lines": [{"code": "ten"}]} if coupon else {}))
    order = await store.orders.by_number(number)
    assert (order.discount.minor > 0) is coupon
    assert not (await store.exchanges.quote(order.id, [await swap(store, number, jacket)])).difference


@pytest.mark.parametrize("place", [BERN, WIEN])
async def test_where_other_taxes_hold_a_person_tells_what_another_size_costs(
    woo: Standin, store: WooStore, jacket: Entity, place: Entity
) -> None:
    woo.world.taxes.append(replace(woo.world.taxes[0], id=99, country="AT", percent=Decimal(20)))
    number = delivered(woo, jacket, 1, address=place)
    wanted = await swap(store, number, jacket)
    with pytest.raises(NeedsPerson) as caught:
        await store.exchanges.quote(number, [wanted])
    assert caught.value.code == "other_taxes"
    with pytest.raises(NeedsPerson):
        await store.exchanges.open(ExchangeRequest(key="x1", order_id=number, swaps=(wanted,)))
    assert not woo.world.effects["note"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Expected shipment: 2026-12-01.", ""),
        ("Your shipment is 01-12-2026 in the warehouse", ""),
        ("track order-123456 here", ""),
        ("Tracking code follows on 2026-12-01", ""),
        ("Your tracking number is JD014600003SE, sent by DHL", "JD014600003SE"),
        ("Sendungsnummer: 00340434161094042557", "00340434161094042557"),
        ("Tracking: 1Z999AA10123456784", "1Z999AA10123456784"),
        ("Tracking no. RR123456785DE", "RR123456785DE"),
    ],
)
def test_a_date_or_a_word_is_no_parcel(text: str, number: str) -> None:
    note = {"id": 5, "note": text, "customer_note": True, "date_created_gmt": "2026-11-20T08:00:00"}
    found = tracking.parcels({"id": 7, "status": "processing"}, [], [note], 10)
    assert [trace.number for parcel in found for trace in parcel.tracking] == ([number] if number else [])


async def test_a_list_of_orders_tells_what_the_order_tells(woo: Standin, cast: Cast, store: WooStore) -> None:
    for number in (cast.open, cast.delivered):
        made = woo.world.table("orders")[int(number)]
        orders.note(woo.world, made, "Your tracking number is JD014600003SE, sent by DHL", customer=True)
    listed = {one.number: one for one in await store.orders.of_email(OWNER)}
    for number in (cast.open, cast.delivered):
        assert listed[number] == await store.orders.by_number(number)


async def test_a_return_of_many_lines_is_found_again(woo: Standin, store: WooStore) -> None:
    goods = [catalogue.product(woo.world, f"Thing {number}", "2.00", stock=9) for number in range(50)]
    made = orders.order(woo.world, OWNER, [(one, 1) for one in goods], ago=5, status="completed")
    for place, line in enumerate(made["_lines"]):
        line["id"] = 1_234_500 + place
    order = await store.orders.by_number(str(made["id"]))
    items = tuple(ReturnItem(line_id=line.id, quantity=1) for line in order.lines)
    back = await store.returns.open(
        ReturnRequest(key="8f37b23abaf4a4f87a964ab1bb4ba5f7", order_id=order.id, items=items)
    )
    assert sum(back.pieces.values()) == 50


async def test_taxes_of_another_system_go_to_a_person(
    woo: Standin, cast: Cast, store: WooStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = order_views._taxes
    monkeypatch.setattr(order_views, "_taxes", lambda *given: [one | {"id": "AVATAX-DE-19"} for one in shown(*given)])
    order = await store.orders.by_number(cast.delivered)
    items = (RefundItem(line_id=order.lines[0].id, quantity=1),)
    with pytest.raises(NeedsPerson) as caught:
        await store.refunds.quote(order.id, items, False)
    assert caught.value.code == "unknown_taxes"
    with pytest.raises(StoreRejected) as refused:
        await store.refunds.pay(RefundRequest(key="r1", order_id=order.id, amount=Money("5", "EUR"), items=items))
    assert refused.value.code == "needs_person" and not woo.world.effects["payout"]


async def test_a_cancelled_orders_piece_is_worth_a_piece(woo: Standin, cast: Cast, store: WooStore) -> None:
    orders.set_status(woo.world, woo.world.table("orders")[int(cast.open)], "cancelled")
    order = await store.orders.by_number(cast.open)
    line = order.lines[1]
    quote = await store.refunds.quote(order.id, (RefundItem(line_id=line.id, quantity=1),), False)
    assert (quote.amount, quote.maximum) == (line.price, order.paid)
    assert (await store.refunds.quote(order.id, (), True)).amount == order.paid


async def test_a_shop_without_cents_is_asked_for_none(woo: Standin, jacket: Entity) -> None:
    woo.world.decimals = 0
    goods = catalogue.product(woo.world, "Bell", "39.67", stock=9)
    number = str(orders.order(woo.world, OWNER, [(goods, 3)], ago=5, shipping=None)["id"])
    store = connect(woo)
    await store.facts()
    before = await store.orders.by_number(number)
    for key in ("r1", "r2", "r3"):
        order = await refund(store, number, key)
        assert all(one.amount.amount % 1 == 0 for one in order.refunds)
    assert order.refunded == before.paid
    with pytest.raises(StoreRejected, match="no smaller sums"):
        other = str(orders.order(woo.world, OWNER, [(goods, 3)], ago=5)["id"])
        await store.refunds.pay(RefundRequest(key="r4", order_id=other, amount=Money("0.50", "EUR")))
    await store.close()


async def test_a_paid_order_that_staff_put_back_to_pending_is_theirs(woo: Standin, cast: Cast, store: WooStore) -> None:
    woo.world.table("orders")[int(cast.open)]["status"] = "pending"
    order = await store.orders.by_number(cast.open)
    assert order.paid == order.total
    with pytest.raises(NeedsPerson):
        await store.refunds.quote(order.id, (), True)
    for change in (
        store.cancellations.cancel(CancelRequest(key="c1", order_id=order.id)),
        store.addresses.change(AddressRequest(key="a1", order_id=order.id, address=ELSEWHERE)),
    ):
        with pytest.raises(StoreRejected) as caught:
            await change
        assert caught.value.code == "unknown_state"
    assert await store.orders.by_number(cast.open) == order


@pytest.mark.parametrize("included", [True, False])
async def test_a_piece_is_worth_what_a_fee_below_zero_left_of_it(woo: Standin, store: WooStore, included: bool) -> None:
    woo.world.prices_include_tax = included
    goods = catalogue.product(woo.world, "Mug", "10.00", stock=9)
    fee = {"name": "Second at half price", "total": str(orders.money.net_of(woo.world, "-10.00"))}
    made = orders.order(woo.world, OWNER, [(goods, 2)], ago=5, status="completed", shipping=None, fee_lines=[fee])
    before = await store.orders.by_number(str(made["id"]))
    line = before.lines[0]
    assert (before.shipping.minor, line.subtotal, before.paid) == (0, before.total, before.total)
    order = await refund(store, before.number, "r1")
    assert abs(order.refunded.minor * 2 - before.paid.minor) <= 1
    assert (await refund(store, before.number, "r2")).refundable.minor <= 1


async def test_nothing_of_an_old_address_stays_on_the_order(woo: Standin, cast: Cast, store: WooStore) -> None:
    made = woo.world.table("orders")[int(cast.open)]
    street = made["shipping"]["address_1"]
    await store.addresses.change(AddressRequest(key="a1", order_id=cast.open, address=ELSEWHERE))
    assert street not in json.dumps(made["meta_data"]) and await store.addresses.find(cast.open, "a1")


@pytest.mark.parametrize("body", ["[]", "true", "7", '"done"'])
async def test_an_answer_of_another_shape_leaves_open_what_happened(
    woo: Standin, cast: Cast, store: WooStore, body: str
) -> None:
    order = await store.orders.by_number(cast.delivered)
    inner = store.client._http._transport
    store.client._http._transport, store.client._http._mounts = Shaped(inner, body), {}
    with pytest.raises(StoreTimeout):
        await refund(store, order.number, "r1")
    with pytest.raises(StoreTimeout):
        await store.addresses.change(AddressRequest(key="a1", order_id=cast.open, address=ELSEWHERE))
    assert (await store.refunds.find(order.id, "r1")) is not None and woo.world.effects["payout"] == 1


class Shaped(httpx2.AsyncBaseTransport):
    """Answers every write that was done with something that is no object."""

    def __init__(self, inner: httpx2.AsyncBaseTransport, body: str) -> None:
        self.inner, self.body = inner, body

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = await self.inner.handle_async_request(request)
        await answer.aread()
        content = answer.content if request.method == "GET" else self.body.encode()
        return httpx2.Response(answer.status_code, content=content, request=request)


@pytest.mark.parametrize(
    "odd",
    [
        {"total": None},
        {"total": "1.053,06"},
        {"total": "1e400"},
        {"total": "9" * 40},
        {"date_created_gmt": None},
        {"date_created_gmt": "0000-00-00T00:00:00"},
        {"currency": ""},
        {"line_items": [{"id": 1}]},
    ],
)
async def test_an_order_that_cannot_be_read_is_told_and_hides_no_other(
    woo: Standin, cast: Cast, store: WooStore, monkeypatch: pytest.MonkeyPatch, odd: Entity
) -> None:
    shown = order_views.render
    monkeypatch.setattr(
        order_views,
        "render",
        lambda world, made, *more: shown(world, made, *more) | (odd if str(made["id"]) == cast.open else {}),
    )
    with pytest.raises(StoreRejected) as caught:
        await store.orders.by_number(cast.open)
    assert caught.value.code == "order_unreadable"
    listed = {one.number for one in await store.orders.of_email(OWNER)}
    assert cast.open not in listed and cast.delivered in listed


async def test_what_php_and_scales_make_of_lines(
    woo: Standin, cast: Cast, store: WooStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await store.orders.by_number(cast.delivered)
    shown = order_views.render

    def render(*given: object) -> Entity:
        found = shown(*given)
        first, *more = found["line_items"]
        return found | {"line_items": {"1": first | {"quantity": 1.5}, "3": more[0], "4": None}}

    monkeypatch.setattr(order_views, "render", render)
    order = await store.orders.by_number(cast.delivered)
    assert [line.id for line in order.lines] == [line.id for line in before.lines]
    assert (order.lines[0].quantity, order.lines[0].variant_title) == (1, "1.5")
    assert order.lines[0].subtotal == before.lines[0].subtotal
    with pytest.raises(NeedsPerson):
        await store.refunds.quote(order.id, (RefundItem(line_id=order.lines[0].id, quantity=1),), False)


async def test_a_huge_price_takes_no_other_away(woo: Standin, store: WooStore) -> None:
    huge = catalogue.product(woo.world, "Moon", "9" * 28)
    fine = catalogue.product(woo.world, "Mug", "10.00")
    assert set(await store.catalogue.stock([str(huge["id"]), str(fine["id"])])) == {str(fine["id"])}
