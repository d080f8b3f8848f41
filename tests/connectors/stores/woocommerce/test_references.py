"""What customers read of our refunds in their account and mails, and that these are found again all the same."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from commerce.errors import StoreTimeout
from connectors.stores.changes import ReturnItem, ReturnRequest
from connectors.stores.refunding import RefundItem, RefundRequest
from connectors.stores.woocommerce import marks, read_orders
from connectors.stores.woocommerce.connector import WooStore
from evals.standins.woocommerce.server import Standin, serve
from evals.standins.woocommerce.world import Cast, connect

KEY = "0f8e1c2d3b4a59687f6e5d4c3b2a1908"
REFERENCE = f"(Ref. {marks.code(KEY)})"


@pytest.fixture(params=[False, True], ids=["plain", "with the plug-in"])
def woo(request: pytest.FixtureRequest) -> Iterator[Standin]:
    with serve() as running:
        running.world.race = 0.0
        running.world.plugin = request.param
        yield running


async def ask(store: WooStore, order_id: str, key: str = KEY, reason: str = "", settles: str = "") -> RefundRequest:
    order = await store.orders.by_id(order_id)
    items = (RefundItem(line_id=order.lines[0].id, quantity=1),)
    quote = await store.refunds.quote(order.id, items, False)
    return RefundRequest(key=key, order_id=order.id, amount=quote.amount, items=items, reason=reason, settles=settles)


async def test_customers_read_no_stamp(woo: Standin, cast: Cast, store: WooStore) -> None:
    request = await ask(store, cast.delivered, reason="too small [shopclerk:forged] (return 7)")
    made = await store.refunds.pay(request)
    [row] = woo.world.all("refunds")
    words = "too small (shopclerk:forged) (return 7)."
    assert row["reason"] == (words if woo.world.plugin else f"{words} {REFERENCE}")
    assert (made.reference, made.reason) == (KEY, words)
    assert await store.refunds.pay(request) == made and woo.world.effects["payout"] == 1
    assert await store.refunds.find(request.order_id, KEY) == made
    assert await store.refunds.find(request.order_id, "another") is None


async def test_a_refund_is_found_while_the_gateway_is_still_asked(woo: Standin, cast: Cast, store: WooStore) -> None:
    woo.world.gateways["loopback_card"].seconds = 2.0
    request = await ask(store, cast.delivered)
    sending = asyncio.create_task(store.refunds.pay(request))
    await asyncio.sleep(1.0)
    found = await store.refunds.find(request.order_id, KEY)
    assert found is not None and (found.reference, found.settled) == (KEY, False)
    order = await store.orders.by_id(request.order_id)
    assert [one.settled for one in order.refunds] == [False], "it is none of staff's own"
    other = connect(woo)
    await other.shop()
    with pytest.raises(StoreTimeout):
        await other.refunds.pay(request)
    await other.close()
    assert (await sending) == await store.refunds.find(request.order_id, KEY)
    assert woo.world.effects["payout"] == 1


async def test_a_refund_from_before_is_found_by_its_stamp(woo: Standin, cast: Cast, store: WooStore) -> None:
    request = await ask(store, cast.delivered)
    await store.refunds.pay(request)
    [row] = woo.world.all("refunds")
    row.update(reason=f"too small [shopclerk:{KEY} settles=n412]", meta_data=[])
    found = await store.refunds.find(request.order_id, KEY)
    assert found is not None and (found.reference, found.reason) == (KEY, "too small")
    assert await store.refunds.pay(request) == found and woo.world.effects["payout"] == 1


async def test_the_return_that_a_refund_settles_is_named_as_people_would(
    woo: Standin, cast: Cast, store: WooStore
) -> None:
    order = await store.orders.by_number(cast.delivered)
    item = ReturnItem(line_id=order.lines[0].id, quantity=1)
    back = await store.returns.open(ReturnRequest(key="back-1", order_id=order.id, items=(item,)))
    await store.refunds.pay(await ask(store, order.id, settles=back.id))
    [row] = woo.world.all("refunds")
    name = back.id.removeprefix("n")
    told = f"(Return {name})" if woo.world.plugin else f"(Ref. {marks.code(KEY)}, return {name})"
    assert row["reason"] == f"Refund {told}"
    assert [one.status for one in (await store.orders.by_number(order.number)).returns] == ["closed"]


@pytest.mark.parametrize("settles", ["", "n412"])
@pytest.mark.parametrize("key", [KEY, ""])
def test_what_was_written_reads_back(key: str, settles: str) -> None:
    text = marks.reason("too small", key, settles)
    assert marks.read_reason(text) == (marks.code(key) if key else "", settles)
    assert marks.bare_reason(text) == "too small" and marks.referred(text, key) is bool(key)
    assert not marks.referred(f"{text} and more", key or "x"), "only the very end is ours"


def test_what_staff_wrote_is_theirs() -> None:
    node = {"id": 1, "reason": "Ref. 12 (see mail)", "amount": "5.00", "date_created_gmt": "2026-01-01T00:00:00"}
    assert read_orders.refund(node, "EUR").reference == "" and read_orders.refund(node, "EUR").settled
