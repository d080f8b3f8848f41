"""What a piece of a line is worth when it goes back: its share of what the customer paid, to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from connectors.stores.refunding import RefundItem, RefundRequest
from evals.standins.woocommerce import catalogue, orders
from evals.standins.woocommerce.server import Standin, serve
from evals.standins.woocommerce.state import TaxRate
from evals.standins.woocommerce.world import OWNER, connect


@pytest.fixture(params=["8.0.3", "11.0.1"])
def woo(request: pytest.FixtureRequest) -> Iterator[Standin]:
    with serve() as running:
        running.world.version = request.param
        running.world.race = 0.0
        yield running


@pytest.mark.parametrize("percent", [19, 7, 0])
@pytest.mark.parametrize(
    ("price", "pieces"),
    [("19.33", ["19.33", "19.33"]), ("0.05", ["0.05", "0.05", "0.05"]), ("12.47", ["12.47", "12.47", "12.47"])],
)
async def test_each_of_equal_pieces_is_paid_back_at_its_price(
    woo: Standin, percent: int, price: str, pieces: list[str]
) -> None:
    woo.world.taxes = [TaxRate("DE", Decimal(percent), "MwSt.", id=1)]
    cap = catalogue.product(woo.world, "Wool cap", price, stock=20)
    made = orders.order(woo.world, OWNER, [(cap, len(pieces))])
    store = connect(woo)
    before = await store.orders.by_number(str(made["id"]))
    items = (RefundItem(line_id=before.lines[0].id, quantity=1),)
    for place, worth in enumerate(pieces):
        quote = await store.refunds.quote(before.id, items, False)
        assert f"{quote.amount.amount:f}" == worth
        await store.refunds.pay(RefundRequest(key=f"k{place}", order_id=before.id, amount=quote.amount, items=items))
    after = await store.orders.by_number(before.number)
    assert after.refunded == before.lines[0].subtotal and after.lines[0].refundable_quantity == 0
    rows = [one for row in woo.world.all("refunds") for one in row["_lines"]]
    booked = [one["_net"] + one["_tax"] for one in rows]
    assert [f"{one:.2f}" for one in booked] == pieces and all(one["_tax"] >= 0 <= one["_net"] for one in rows)
    await store.close()


@pytest.mark.parametrize(("off", "worth"), [("-3.50", "17.58"), ("-0.01", "19.33")])
async def test_a_piece_beside_a_fee_that_takes_off_is_worth_its_share_half_up(
    woo: Standin, off: str, worth: str
) -> None:
    cap = catalogue.product(woo.world, "Wool cap", "19.33", stock=20)
    lines = [{"name": "Loyalty", "total": str(Decimal(off) / Decimal("1.19"))}]
    made = orders.order(woo.world, OWNER, [(cap, 2)], fee_lines=lines)
    store = connect(woo)
    order = await store.orders.by_number(str(made["id"]))
    items = (RefundItem(line_id=order.lines[0].id, quantity=1),)
    quote = await store.refunds.quote(order.id, items, False)
    assert f"{quote.amount.amount:f}" == worth
    await store.refunds.pay(RefundRequest(key="one", order_id=order.id, amount=quote.amount, items=items))
    rest = await store.refunds.quote(order.id, items, False)
    assert quote.amount + rest.amount == order.lines[0].subtotal
    await store.close()
