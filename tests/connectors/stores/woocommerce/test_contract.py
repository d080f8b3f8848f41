"""WooCommerce keeps the contract of all stores, in two versions, with and without the plug-in."""

from __future__ import annotations

import pytest

from commerce.money import Money
from tests.connectors.stores.changes_contract import ChangesContract
from tests.connectors.stores.contract import StoreContract, World
from tests.connectors.stores.woocommerce.conftest import NEIGHBOUR, OWNER


class TestWooStore(StoreContract, ChangesContract):
    @pytest.fixture
    async def world(self, woo, cast, store):
        async def refunds_of(number):
            rows = [one for one in woo.world.all("refunds") if str(one["_order"]) == number]
            return [Money(one["amount"], woo.world.currency) for one in rows]

        return World(
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
            reserves=False,
        )
