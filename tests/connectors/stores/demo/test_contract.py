"""The demo store keeps the contract of all stores, with and without idempotency keys."""

import pytest

from connectors.stores.demo import DemoStore, cast
from tests.connectors.stores.changes_contract import ChangesContract
from tests.connectors.stores.contract import StoreContract, World


class TestDemoStore(StoreContract, ChangesContract):
    @pytest.fixture(params=["keys", "none"])
    async def world(self, request, demo_path):
        store = DemoStore(demo_path, idempotency=request.param)

        async def refunds_of(number):
            return [one.amount for one in await store.ledger(number) if one.kind == "refund"]

        yield World(
            store=store,
            email=cast.OWNER,
            neighbour_email=cast.NEIGHBOUR,
            neighbours_order=cast.NEIGHBOURS,
            open_order=cast.OPEN,
            shipped_order=cast.IN_TRANSIT,
            delivered_order=cast.DELIVERED,
            unpaid_order=cast.CANCELLED_UNPAID,
            swap_order=cast.OPEN_SWAP,
            exchange_order=cast.DELIVERED_SWAP,
            refunds_of=refunds_of,
        )
        await store.close()
