"""Shopify keeps the contract of all stores, against the stand-in on Shopify's own schema."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commerce.errors import StoreRejected
from connectors.stores.changes import Swap
from evals.contracts.stores import CONTRACTS
from evals.standins.shopify import ledger
from evals.standins.shopify.world import populate, world_of
from tests.contracts import every, kept


@pytest.fixture(params=["taxes included", "taxes on top"])
async def world(shopify, request):
    """On top, as in most shops of the United States: prices are without the tax that the customer pays."""
    if request.param == "taxes on top":
        shopify.world.taxes_included = False
        shopify.world.tax_rates["DE"] = Decimal("0.0825")
    async with world_of(shopify, populate(shopify)) as found:
        yield found


@pytest.mark.parametrize("contract", every(CONTRACTS))
async def test_it_keeps(contract, world):
    await kept(contract, world)


async def test_what_costs_more_is_refused_before_anything_is_shown(world):
    """Shopify cannot charge for an edited order."""
    order = await world.store.orders.by_number(world.swap_order)
    line, variant = await world.swappable(order, cheaper=False)
    with pytest.raises(StoreRejected) as refusal:
        await world.store.items.quote(order.id, [Swap(line_id=line.id, quantity=1, variant_id=variant.id)])
    assert refusal.value.code == "difference_to_pay"


def test_the_books_add_up(shopify, cast):
    for order in shopify.world.all("Order"):
        assert ledger.refundable(order) == ledger.received(order), order["name"]
        assert bool(ledger.received(order)) is (order["name"] != f"#{cast.unpaid}")
