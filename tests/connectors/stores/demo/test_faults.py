"""Armed faults go through the connector's own path and end as a network client's errors."""

import asyncio
import time

import pytest

from commerce.errors import StoreError, StoreThrottled, StoreTimeout
from commerce.money import Money
from connectors.stores.demo import DemoStore, Fault, Faults, arm, cast, disarm
from connectors.stores.refunding import RefundRequest


@pytest.fixture
async def store(demo_path):
    store = DemoStore(demo_path, patience=0.2)
    yield store
    await store.close()


async def request_for(store):
    order = await store.orders.by_number(cast.OPEN)
    return RefundRequest(key="effect-1", order_id=order.id, amount=Money("5.00", "EUR"))


@pytest.mark.parametrize(
    ("kind", "error", "booked"),
    [
        ("timeout_before_commit", StoreTimeout, "0.00"),
        ("timeout_after_commit", StoreTimeout, "5.00"),
        ("error_500", StoreError, "0.00"),
        ("error_500_after_commit", StoreError, "5.00"),
        ("throttle", StoreThrottled, "0.00"),
    ],
)
async def test_a_write_that_fails_before_or_after_the_commit(store, kind, error, booked):
    request = await request_for(store)
    store.faults.arm(Fault(kind, "refund"))
    with pytest.raises(error) as caught:
        await store.refunds.pay(request)
    assert type(caught.value) is error
    assert await store.refunds_total(cast.OPEN) == Money(booked, "EUR")
    await store.refunds.pay(request)  # the fault is used up, and the key makes the second try harmless
    assert await store.refunds_total(cast.OPEN) == Money("5.00", "EUR")


async def test_an_armed_fault_waits_for_its_method_and_counts_down(store):
    store.faults.arm(Fault("throttle", "orders_of", count=2))
    await store.orders.by_number(cast.OPEN)
    for _ in range(2):
        with pytest.raises(StoreThrottled):
            await store.orders.of_email(cast.OWNER)
    assert await store.orders.of_email(cast.OWNER)


async def test_another_process_arms_through_the_file(store, demo_path):
    arm(demo_path, [Fault("error_500", "order"), Fault("throttle", "*", count=1)])
    with pytest.raises(StoreError):
        await store.orders.by_number(cast.OPEN)
    with pytest.raises(StoreThrottled):
        await store.check()
    assert await store.orders.by_number(cast.OPEN)
    arm(demo_path, [Fault("error_500", "order", count=9)])
    disarm(demo_path)
    assert await store.orders.by_number(cast.OPEN)


async def test_one_fault_in_the_file_hits_one_call_only(store, demo_path):
    arm(demo_path, [Fault("error_500", "product_ids", count=3)])
    results = await asyncio.gather(*(store.catalogue.ids() for _ in range(8)), return_exceptions=True)
    assert sum(isinstance(one, StoreError) for one in results) == 3


async def test_slow_is_slow_and_too_slow_is_a_timeout_after_the_work(store):
    request = await request_for(store)
    store.faults.arm(Fault("slow", "order", seconds=0.1))
    began = time.monotonic()
    assert await store.orders.by_number(cast.OPEN)
    assert time.monotonic() - began >= 0.1
    store.faults.arm(Fault("slow", "refund", seconds=5))
    with pytest.raises(StoreTimeout):
        await store.refunds.pay(request)
    assert time.monotonic() - began < 4
    assert await store.refunds_total(cast.OPEN) == Money("5.00", "EUR")


async def test_products_stream_breaks_where_the_fault_hits(demo_path):
    store = DemoStore(demo_path, faults=Faults(Fault("throttle", "products")))
    with pytest.raises(StoreThrottled):
        [one async for one in store.catalogue.all()]
    assert len([one async for one in store.catalogue.all()]) >= 400
    await store.close()
