"""Shopify keeps the contract of all stores, against the stand-in on Shopify's own schema."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commerce.errors import StoreRejected
from commerce.money import Money
from connectors.stores.changes import ItemsRequest, Swap
from tests.connectors.stores.changes_contract import ChangesContract, swappable
from tests.connectors.stores.contract import StoreContract, World
from tests.connectors.stores.shopify.conftest import NEIGHBOUR, OWNER, connect, populate
from tests.standins.shopify import ledger


class TestShopifyStore(StoreContract, ChangesContract):
    @pytest.fixture
    async def world(self, shopify, cast, store):
        async def refunds_of(number):
            order = next(one for one in shopify.world.all("Order") if one["name"] == f"#{number}")
            moves = [one for one in order["transactions"] if one["kind"] == "REFUND" and one["status"] == "SUCCESS"]
            return [Money.rounded(one["_amount"], order["presentmentCurrencyCode"]) for one in moves]

        approving = connect(shopify, approve_returns=True)
        yield World(
            store=store,
            email=OWNER,
            neighbour_email=NEIGHBOUR,
            neighbours_order=cast.neighbours,
            open_order=cast.open,
            shipped_order=cast.shipped,
            delivered_order=cast.delivered,
            unpaid_order=cast.unpaid,
            swap_order=cast.swap,
            exchange_order=cast.exchange,
            refunds_of=refunds_of,
            approving=approving,
        )
        await approving.close()

    @pytest.mark.parametrize("cheaper", [True, False])
    async def test_change_items_once(self, world, cheaper):
        """Shopify cannot charge for an edited order: what costs more is refused, before anything is shown."""
        if cheaper:
            await super().test_change_items_once(world, cheaper)
            return
        before = await world.store.orders.by_number(world.swap_order)
        line, variant = await swappable(world, before, cheaper)
        swap = Swap(line_id=line.id, quantity=1, variant_id=variant.id)
        with pytest.raises(StoreRejected) as refusal:
            await world.store.items.quote(before.id, [swap])
        assert refusal.value.code == "difference_to_pay"
        with pytest.raises(StoreRejected):
            await world.store.items.change(ItemsRequest(key="items-1", order_id=before.id, swaps=(swap,)))
        assert await world.store.orders.by_number(world.swap_order) == before


class TestShopifyStoreWithTaxesOnTop(TestShopifyStore):
    """As in most shops of the United States: prices are without the tax that the customer pays."""

    @pytest.fixture
    def cast(self, shopify):
        shopify.world.taxes_included = False
        shopify.world.tax_rates["DE"] = Decimal("0.0825")
        return populate(shopify)


def test_the_books_add_up(shopify, cast):
    for order in shopify.world.all("Order"):
        assert ledger.refundable(order) == ledger.received(order), order["name"]
        assert bool(ledger.received(order)) is (order["name"] != f"#{cast.unpaid}")
