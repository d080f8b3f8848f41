"""The cast is as published, every state is there, addresses hold together, and dates keep up with today."""

from collections import Counter
from datetime import timedelta

import pytest

from commerce import address
from commerce.order import OrderStatus
from commerce.policy import StorePolicy
from connectors.stores.demo import DemoStore, cast, create, rebase
from connectors.stores.demo.people import customers
from runtime import clock
from service.actions.address.rule import judge_address
from service.actions.refund.rule import judge_refundable


@pytest.fixture
async def store(demo_path):
    store = DemoStore(demo_path)
    yield store
    await store.close()


async def everybodys(store):
    return [order for person in customers(7) for order in await store.orders.of_email(person["email"], limit=500)]


async def test_every_state_is_there(store):
    orders = await everybodys(store)
    assert len(orders) >= 200
    assert len({order.number for order in orders}) == len(orders)
    assert min(int(order.number) for order in orders) == 1001
    states = Counter(order.status for order in orders)
    assert all(states[status] >= 2 for status in OrderStatus), states
    parcels = Counter(parcel.status for order in orders for parcel in order.fulfilments)
    assert {"in_transit", "out_for_delivery", "delivered"} <= set(parcels)
    assert any(order.returns for order in orders)
    assert any(order.refunds and order.refundable for order in orders)
    assert any(len(order.payments) > 1 for order in orders)


async def test_every_order_holds_together(store):
    ids = {variant.id async for one in store.catalogue.all() for variant in one.variants}
    now = clock.now()
    for order in await everybodys(store):
        assert all(line.variant_id in ids for line in order.lines)
        assert order.refunded <= order.paid
        times = [order.placed_at, order.paid_at, order.cancelled_at, order.updated_at]
        times += [t for parcel in order.fulfilments for t in (parcel.shipped_at, parcel.delivered_at)]
        assert all(time <= now for time in times if time is not None)
        assert order.updated_at >= order.placed_at
        if order.status is OrderStatus.REFUNDED:
            assert order.paid and not order.refundable
        if order.status in (OrderStatus.PENDING, OrderStatus.FAILED):
            assert not order.paid
        assert (order.discount.minor > 0) == any(line.discount for line in order.lines)


async def test_customers(store):
    people = list(customers(7))
    assert len(people) >= 60
    assert len({person["email"] for person in people}) == len(people)
    for person in people:
        assert person["email"].endswith(("@example.com", "@example.org"))
        found = await store.customers.by_email(person["email"])
        assert found.default_address == address.check(found.default_address)


async def test_the_cast(store):
    now = clock.now()
    policy = StorePolicy()

    async def mine(number):
        order = await store.orders.by_number(number)
        assert order.email == cast.OWNER
        return order

    transit = await mine(cast.IN_TRANSIT)
    assert transit.status is OrderStatus.SHIPPED and len(transit.lines) in (2, 3)
    assert any(line.quantity >= 2 for line in transit.lines) and transit.payment_method.startswith("Visa")
    assert abs(now - transit.fulfilments[0].shipped_at - timedelta(days=2)) < timedelta(hours=2)
    assert judge_refundable(await mine(cast.DELIVERED), (), policy, now).allowed
    assert judge_refundable(await mine(cast.DELIVERED_LONG_AGO), (), policy, now).code == "window_closed"
    assert judge_refundable(await mine(cast.FINAL_SALE), (), policy, now).code == "final_sale"
    assert judge_refundable(await mine(cast.REFUNDED), (), policy, now).code == "already_refunded"
    assert judge_refundable(await mine(cast.CANCELLED_UNPAID), (), policy, now).code == "not_paid"
    assert judge_address(await mine(cast.OPEN), None, policy).allowed
    assert judge_address(await mine(cast.PARTLY_SHIPPED), None, policy).code == "already_shipped"
    large = await mine(cast.OPEN_LARGE)
    assert large.status is OrderStatus.OPEN and large.total.amount > 500
    assert (await mine(cast.DELIVERED)).total.amount < 150
    assert (await mine(cast.PENDING)).status is OrderStatus.PENDING
    assert (await mine(cast.FAILED)).status is OrderStatus.FAILED
    assert (await mine(cast.RETURN_REQUESTED)).returns
    part = await mine(cast.PARTLY_REFUNDED)
    assert part.refunds and part.refundable
    assert (await mine(cast.OUT_FOR_DELIVERY)).fulfilments[0].status == "out_for_delivery"
    assert (await store.orders.by_number(cast.NEIGHBOURS)).email == cast.NEIGHBOUR


async def test_rebase_keeps_dates_relative_and_is_idempotent(store, demo_path):
    before = await store.orders.by_number(cast.DELIVERED)
    stock = await store.catalogue.ids()
    later = clock.now() + timedelta(days=40)
    rebase(demo_path, later)
    once = await store.orders.by_number(cast.DELIVERED)
    assert once.delivered_at - before.delivered_at == timedelta(days=40)
    assert once.payments[0].at - before.payments[0].at == timedelta(days=40)
    rebase(demo_path, later)
    assert await store.orders.by_number(cast.DELIVERED) == once
    assert await store.catalogue.ids() == stock
    rebase(demo_path)
    assert await store.orders.by_number(cast.DELIVERED) == before


async def test_rebase_moves_nothing_into_the_future(store, demo_path):
    evening = clock.now().replace(hour=23, minute=59)
    with clock.travel(evening - clock.now()):
        await store.back_office.ship(cast.OPEN)
    morning = (evening + timedelta(days=1)).replace(hour=0, minute=5)
    rebase(demo_path, morning)
    order = await store.orders.by_number(cast.OPEN)
    assert order.fulfilments[0].shipped_at <= morning


async def test_rebase_keeps_what_came_first_first(tmp_path):
    evening = clock.now().replace(hour=23, minute=59, second=50)
    create(tmp_path / "demo.sqlite", now=evening)
    store = DemoStore(tmp_path / "demo.sqlite")
    try:
        before = [order.number for order in await everybodys(store)]  # each one's newest first
        morning = evening + timedelta(seconds=20)
        rebase(tmp_path / "demo.sqlite", morning)
        after = await everybodys(store)
    finally:
        await store.close()
    assert [order.number for order in after] == before
    assert max(order.updated_at for order in after) <= morning
