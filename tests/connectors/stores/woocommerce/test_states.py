"""States that plug-ins give orders: what is safely known is read, of the rest no money moves without a person."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from commerce.errors import NeedsPerson, StoreRejected
from commerce.order import OrderStatus
from connectors.stores.changes import CancelRequest
from connectors.stores.refunding import RefundRequest
from connectors.stores.woocommerce.connector import WooStore
from evals.standins.woocommerce import catalogue, orders
from evals.standins.woocommerce.server import Standin, serve
from evals.standins.woocommerce.world import OWNER, connect
from service import orders as told


@pytest.fixture
def woo() -> Iterator[Standin]:
    with serve() as running:
        running.world.race = 0.0
        yield running


@pytest.fixture
async def store(woo: Standin) -> AsyncIterator[WooStore]:
    found = connect(woo)
    await found.shop()
    yield found
    await found.close()


def placed(woo: Standin, state: str) -> str:
    goods = catalogue.product(woo.world, "Bell", "19.33", stock=90)
    made = orders.order(woo.world, OWNER, [(goods, 2)], ago=5)
    made["status"] = state
    return str(made["id"])


SENT = [
    ("shipped", OrderStatus.SHIPPED),
    ("wc-shipped", OrderStatus.SHIPPED),
    ("on-the-way", OrderStatus.SHIPPED),
    ("picked-up", OrderStatus.SHIPPED),
    ("wc-delivered", OrderStatus.DELIVERED),
    ("delivered", OrderStatus.DELIVERED),
    ("wc-partial-shipped", OrderStatus.PARTLY_SHIPPED),
    ("partial-shipment", OrderStatus.PARTLY_SHIPPED),
]
AT_WORK = [
    ("wc-awaiting-shipment", "open", "awaiting shipment"),
    ("packing", "open", "packing"),
    ("backordered", "open", "backordered"),
    ("pre-ordered", "open", "pre ordered"),
    ("ready-for-pickup", "open", "ready for pickup"),
    # deposits, subscriptions, and what a shop made up for itself
    ("partially-paid", "on_hold", "partially paid"),
    ("scheduled-payment", "on_hold", "scheduled payment"),
    ("pending-cancel", "on_hold", "pending cancel"),
    ("wf-7c2a", "on_hold", "on hold"),
    ("possible-fraud", "on_hold", "on hold"),
    ("%d0%b2-%d1%80", "on_hold", "on hold"),
]


@pytest.mark.parametrize(("state", "status"), SENT)
async def test_goods_that_have_left_are_known_to(
    woo: Standin, store: WooStore, state: str, status: OrderStatus
) -> None:
    order = await store.orders.by_number(placed(woo, state))
    assert order.status is status and not order.state and order.shipped_any
    assert (await store.refunds.quote(order.id, (), True)).maximum == order.paid
    with pytest.raises(StoreRejected, match="sent already"):
        await store.cancellations.cancel(CancelRequest(key="c1", order_id=order.id))


@pytest.mark.parametrize(("state", "status", "called"), AT_WORK)
async def test_in_any_other_state_only_a_person_moves_money(
    woo: Standin, store: WooStore, state: str, status: str, called: str
) -> None:
    order = await store.orders.by_number(placed(woo, state))
    assert (order.status, order.state, order.shipped_any) == (status, called, False)
    assert told.describe(order)["state"] == told.summarise(order)["state"] == called
    with pytest.raises(NeedsPerson) as asked:
        await store.refunds.quote(order.id, (), True)
    for change in (
        store.refunds.pay(RefundRequest(key="r1", order_id=order.id, amount=order.refundable)),
        store.cancellations.cancel(CancelRequest(key="c1", order_id=order.id)),
    ):
        with pytest.raises(StoreRejected) as refused:
            await change
        assert refused.value.code == asked.value.code == "unknown_state"
    assert not woo.world.effects["payout"]


async def test_woocommerces_own_states_are_told_by_none_of_the_shops(woo: Standin, store: WooStore) -> None:
    for state in ("pending", "on-hold", "processing", "completed", "wc-processing"):
        order = await store.orders.by_number(placed(woo, state))
        assert not order.state and "state" not in told.summarise(order)
