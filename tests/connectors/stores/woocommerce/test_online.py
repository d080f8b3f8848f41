"""Goods that are delivered online: the lines of an order do not tell, the products do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from commerce.order import OrderStatus
from connectors.stores.woocommerce import WooStore
from evals.standins.woocommerce import catalogue, orders
from evals.standins.woocommerce.server import Standin, serve
from evals.standins.woocommerce.world import OWNER, Cast


@pytest.fixture(params=["8.0.3", "11.0.1"])
def woo(request: pytest.FixtureRequest) -> Iterator[Standin]:
    with serve() as running:
        running.world.version, running.world.race = request.param, 0.0
        yield running


@pytest.mark.parametrize("flags", [{"virtual": True}, {"downloadable": True}, {"virtual": True, "downloadable": True}])
async def test_what_is_virtual_or_downloaded_lies_in_no_parcel(
    woo: Standin, cast: Cast, store: WooStore, flags: dict[str, bool]
) -> None:
    book, cap = catalogue.product(woo.world, "Pattern book", "12.00", **flags), woo.world.all("products")[1]
    made = orders.order(woo.world, OWNER, [(book, 2)], status="completed", ago=3)
    order = await store.orders.by_number(str(made["id"]))
    assert (order.status, order.sends_nothing, order.delivered_at) == (OrderStatus.DELIVERED, True, None)
    [online] = order.fulfilments
    assert (online.ships, online.delivered_at, online.line_quantities) == (False, order.paid_at, {order.lines[0].id: 2})
    assert (order.lines[0].shipped_quantity, order.returnable(order.lines[0])) == (0, 0)
    both = orders.order(woo.world, OWNER, [(book, 1), (cap, 1)], status="completed", ago=3)
    order = await store.orders.by_number(str(both["id"]))
    assert [line.ships for line in order.lines] == [False, True]
    assert [order.returnable(line) for line in order.lines] == [0, 1] and order.delivered_at is not None


async def test_an_order_that_waits_has_handed_out_what_was_paid(woo: Standin, cast: Cast, store: WooStore) -> None:
    fields = {"virtual": True}
    file = catalogue.product(woo.world, "Pattern file", "12.00", downloadable=True, **fields)
    wrap, cap = catalogue.product(woo.world, "Gift wrap", "2.00", **fields), woo.world.all("products")[1]
    for paid, sold, mailed in (
        (True, (file, cap), True),
        (False, (file, cap), False),
        (True, (wrap, cap), False),
        (True, (wrap,), True),
    ):
        made = orders.order(woo.world, OWNER, [(one, 1) for one in sold], paid=paid)
        order = await store.orders.by_number(str(made["id"]))
        assert order.status is (OrderStatus.OPEN if paid else OrderStatus.PENDING) and not order.lines[0].ships
        assert [one.ships for one in order.fulfilments] == ([False] if mailed else [])


async def test_of_variations_each_tells_for_itself(woo: Standin, cast: Cast, store: WooStore) -> None:
    song = catalogue.product(woo.world, "Song", options={"As": ["record", "file"]}, prices=["20.00", "9.00"])
    song["_variations"][1]["virtual"] = True
    made = orders.order(woo.world, OWNER, [(one, 1) for one in song["_variations"]])
    assert [line.ships for line in (await store.orders.by_number(str(made["id"]))).lines] == [True, False]


async def test_products_are_asked_about_once(woo: Standin, cast: Cast, store: WooStore) -> None:
    catalogue.product(woo.world, "Pattern book", "12.00", virtual=True)
    await store.orders.of_email(OWNER)
    woo.requests.clear()
    await store.orders.of_email(OWNER)
    assert not [one for one in woo.requests if "/products" in one["path"] or "/variations" in one["path"]]


async def test_what_was_deleted_counts_as_goods(woo: Standin, cast: Cast, store: WooStore) -> None:
    book = catalogue.product(woo.world, "Pattern book", "12.00", virtual=True)
    made = orders.order(woo.world, OWNER, [(book, 1)])
    await store.client.write("DELETE", f"/wc/v3/products/{book['id']}", {}, params={"force": "true"})
    assert (await store.orders.by_number(str(made["id"]))).lines[0].ships
