"""Money of shops whose coins are no hundredths, and of those that sell in what is no money here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from commerce.errors import NeedsPerson, StoreRejected, StoreUnavailable
from commerce.money import Money
from connectors.stores.refunding import RefundItem, RefundRequest
from evals.standins.woocommerce import catalogue, orders
from evals.standins.woocommerce.server import Standin, serve
from evals.standins.woocommerce.world import OWNER, connect


@pytest.fixture(params=["8.0.3", "11.0.1"])
def woo(request: pytest.FixtureRequest) -> Iterator[Standin]:
    with serve() as running:
        running.world.version, running.world.race = request.param, 0.0
        yield running


def sell(woo: Standin, currency: str, decimals: int, price: str) -> str:
    """Let the shop sell in ``currency``; return the number of an order of it."""
    woo.world.currency, woo.world.decimals = currency, decimals
    goods = catalogue.product(woo.world, "Bell", price, stock=90)
    return str(orders.order(woo.world, OWNER, [(goods, 3)], ago=5, shipping=price)["id"])


@pytest.mark.parametrize(
    ("currency", "decimals", "price"),
    [
        ("JPY", 0, "1980"),
        ("KRW", 0, "25900"),
        ("CLP", 0, "14990"),
        ("KWD", 3, "3.455"),
        ("BHD", 3, "1.001"),
        ("KWD", 2, "3.45"),
        ("HUF", 0, "3990"),
        ("EUR", 2, "19.33"),
    ],
)
async def test_one_piece_and_then_the_rest_are_paid_to_the_coin(
    woo: Standin, currency: str, decimals: int, price: str
) -> None:
    number = sell(woo, currency, decimals, price)
    store = connect(woo)
    assert (await store.facts()).info.currency == currency and await store.concerns() == []
    order = await store.orders.by_number(number)
    one = (RefundItem(line_id=order.lines[0].id, quantity=1),)
    first = await store.refunds.quote(order.id, one, False)
    assert first.amount == Money(price, currency) and order.total == Money(price, currency) * 4
    await store.refunds.pay(RefundRequest(key="r1", order_id=order.id, amount=first.amount, items=one))
    rest = await store.refunds.quote(order.id, (), True)
    await store.refunds.pay(RefundRequest(key="r2", order_id=order.id, amount=rest.amount, include_shipping=True))
    after = await store.orders.by_number(number)
    booked = sum(row["_amount"] for row in woo.world.all("refunds"))
    assert not after.refundable and booked == order.total.amount
    assert woo.world.effects["payout"] == 2
    await store.close()


@pytest.mark.parametrize("code", ["BTC", "USDT", "XXX", "PTS", "btc"])
async def test_a_shop_that_sells_in_no_money_is_told_so(woo: Standin, code: str) -> None:
    number = sell(woo, code, 2, "0.01")
    store = connect(woo)
    with pytest.raises(StoreUnavailable) as refused:
        await store.facts()
    assert refused.value.code == "unknown_currency" and code.upper() in refused.value.message
    with pytest.raises(StoreUnavailable, match="rounded wrongly"):
        [one async for one in store.catalogue.all()]
    with pytest.raises(StoreRejected) as unread:
        await store.orders.by_number(number)
    assert unread.value.code == "unknown_currency" and "colleague" in unread.value.message
    await store.close()


async def test_an_order_in_bitcoin_hides_no_other_and_pays_nothing(woo: Standin) -> None:
    good = sell(woo, "EUR", 2, "19.33")
    odd = sell(woo, "EUR", 2, "0.01")
    woo.world.table("orders")[int(odd)]["currency"] = "BTC"
    store = connect(woo)
    assert [one.number for one in await store.orders.of_email(OWNER)] == [good]
    with pytest.raises(StoreRejected) as refused:
        await store.refunds.quote(odd, (), True)
    assert refused.value.code == "unknown_currency"
    with pytest.raises(StoreRejected):
        await store.refunds.pay(RefundRequest(key="r1", order_id=odd, amount=Money("0.01", "EUR")))
    assert not woo.world.effects["payout"]
    await store.close()


async def test_an_order_of_parts_of_a_coin_is_worked_out_by_a_person(woo: Standin) -> None:
    number = sell(woo, "JPY", 2, "1980.45")
    store = connect(woo)
    await store.facts()
    [told] = await store.concerns()
    assert "2 decimals" in told and "JPY" in told
    order = await store.orders.by_number(number)
    with pytest.raises(NeedsPerson) as refused:
        await store.refunds.quote(order.id, (), True)
    assert refused.value.code == "uneven_total"
    with pytest.raises(StoreRejected, match="no whole number of coins"):
        await store.refunds.pay(RefundRequest(key="r1", order_id=order.id, amount=order.refundable))
    assert not woo.world.effects["payout"]
    await store.close()
