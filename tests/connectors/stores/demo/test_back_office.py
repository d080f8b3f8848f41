"""What the shop's own people change is seen by the connector, and by an incremental sync."""

import pytest

from commerce.errors import OrderNotFound, ProductNotFound, StoreRejected, StoreUnavailable
from commerce.money import Money
from commerce.order import OrderStatus
from connectors.stores.demo import DemoStore, cast, copy, create, ensure
from connectors.stores.stock import ProductFailure
from runtime import clock


@pytest.fixture
async def store(demo_path):
    store = DemoStore(demo_path)
    yield store
    await store.close()


async def test_price_and_stock_show_in_the_next_incremental_read(store):
    before = clock.now()
    one = await anext(aiter(store.catalogue.all()))
    variant = one.variants[0]
    await store.back_office.set_price(variant.id, Money("12.34", "EUR"))
    await store.back_office.set_stock(variant.id, 0)
    changed = [product async for product in store.catalogue.changed(before)]
    assert [product.id for product in changed] == [one.id]
    assert changed[0].variants[0].price == Money("12.34", "EUR") and not changed[0].variants[0].in_stock
    stock = (await store.catalogue.stock([variant.id]))[variant.id]
    assert stock.price == Money("12.34", "EUR") and not stock.available and stock.stock == 0
    with pytest.raises(StoreRejected):
        await store.back_office.set_price(variant.id, Money("1.00", "USD"))
    with pytest.raises(ProductNotFound):
        await store.back_office.set_stock("no-such-variant", 1)


async def test_a_deleted_product_is_gone_but_orders_keep_their_lines(store):
    order = await store.orders.by_number(cast.OPEN)
    gone = order.lines[0].product_id
    await store.back_office.delete_product(gone)
    assert gone not in await store.catalogue.ids()
    with pytest.raises(ProductNotFound):
        await store.catalogue.product(gone)
    assert (await store.orders.by_number(cast.OPEN)).lines == order.lines
    assert await store.catalogue.stock([order.lines[0].variant_id]) == {}


async def test_an_unreadable_product_comes_as_a_failure(store):
    one = await anext(aiter(store.catalogue.all()))
    await store.back_office.change_product(one.id, attributes=["not", "a", "mapping"])
    found = [product async for product in store.catalogue.all()]
    failures = [product for product in found if isinstance(product, ProductFailure)]
    assert [failure.product_id for failure in failures] == [one.id] and failures[0].reason
    assert len(found) - 1 == len([product for product in found if not isinstance(product, ProductFailure)])
    with pytest.raises(StoreRejected):
        await store.catalogue.product(one.id)


async def test_ship_deliver_cancel(store):
    await store.back_office.ship(cast.OPEN)
    order = await store.orders.by_number(cast.OPEN)
    assert order.status is OrderStatus.SHIPPED and order.fulfilments[0].tracking
    assert order.updated_at > order.paid_at
    with pytest.raises(StoreRejected):
        await store.back_office.ship(cast.OPEN)
    await store.back_office.ship(cast.PARTLY_SHIPPED)
    assert len((await store.orders.by_number(cast.PARTLY_SHIPPED)).fulfilments) == 2
    await store.back_office.deliver(cast.OPEN)
    assert (await store.orders.by_number(cast.OPEN)).delivered_at is not None
    await store.back_office.cancel(cast.OPEN_LARGE)
    assert (await store.orders.by_number(cast.OPEN_LARGE)).status is OrderStatus.CANCELLED
    with pytest.raises(OrderNotFound):
        await store.back_office.ship("999999")


async def test_staff_refund_counts_and_has_no_reference(store):
    await store.back_office.staff_refund(cast.DELIVERED, Money("10.00", "EUR"))
    order = await store.orders.by_number(cast.DELIVERED)
    assert order.refunds[0].reference == "" and order.refunded == Money("10.00", "EUR")
    with pytest.raises(StoreRejected):
        await store.back_office.staff_refund(cast.DELIVERED, order.paid)


async def test_a_copy_of_a_store_in_use_has_what_was_committed(store, demo_path, tmp_path):
    await store.back_office.staff_refund(cast.DELIVERED, Money("10.00", "EUR"))
    copy(demo_path, tmp_path / "copy.sqlite")
    other = DemoStore(tmp_path / "copy.sqlite")
    assert await other.refunds_total(cast.DELIVERED) == Money("10.00", "EUR")
    await other.back_office.staff_refund(cast.DELIVERED, Money("5.00", "EUR"))
    assert await store.refunds_total(cast.DELIVERED) == Money("10.00", "EUR")
    await other.close()


async def test_a_store_that_is_not_there_is_unavailable_and_is_not_made(tmp_path):
    store = DemoStore(tmp_path / "nothing.sqlite")
    with pytest.raises(StoreUnavailable):
        await store.orders.by_number(cast.OPEN)
    assert not (tmp_path / "nothing.sqlite").exists()
    await store.close()


async def test_a_path_with_odd_characters_works(tmp_path):
    path = tmp_path / "a b#c%d?e" / "demo.sqlite"
    ensure(path)
    store = DemoStore(path)
    assert await store.orders.by_number(cast.OPEN)
    await store.close()
    assert {one.name for one in path.parent.iterdir()} <= {"demo.sqlite", "demo.sqlite-wal", "demo.sqlite-shm"}


async def test_ensure_keeps_what_is_there_and_create_starts_afresh(store, demo_path):
    await store.back_office.staff_refund(cast.DELIVERED, Money("10.00", "EUR"))
    await store.close()
    ensure(demo_path)
    again = DemoStore(demo_path)
    assert await again.refunds_total(cast.DELIVERED) == Money("10.00", "EUR")
    await again.close()
    create(demo_path)
    fresh = DemoStore(demo_path)
    assert not await fresh.refunds_total(cast.DELIVERED)
    await fresh.close()
