"""The demo store is its own stand-in: a file, made once and copied for every world."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from commerce.money import Money
from connectors.stores.demo import DemoStore, cast, create
from evals.contracts.stores.world import World
from evals.standins.base import Standin


@cache
def _master() -> tempfile.TemporaryDirectory[str]:
    folder = tempfile.TemporaryDirectory(prefix="shopclerk-demo-")
    create(Path(folder.name) / "demo.sqlite")
    return folder


def world_of(store: DemoStore) -> World:
    """Return what the contracts need to know of a demo store."""

    async def refunds_of(number: str) -> list[Money]:
        return [one.amount for one in await store.ledger(number) if one.kind == "refund"]

    return World(
        store=store,
        email=cast.OWNER,
        neighbours_order=cast.NEIGHBOURS,
        open_order=cast.OPEN,
        shipped_order=cast.IN_TRANSIT,
        delivered_order=cast.DELIVERED,
        unpaid_order=cast.CANCELLED_UNPAID,
        swap_order=cast.OPEN_SWAP,
        exchange_order=cast.DELIVERED_SWAP,
        refunds_of=refunds_of,
    )


@asynccontextmanager
async def _world() -> AsyncIterator[World]:
    master = await asyncio.to_thread(_master)
    with tempfile.TemporaryDirectory(prefix="shopclerk-demo-") as folder:
        store = DemoStore(Path(shutil.copy(Path(master.name) / "demo.sqlite", folder)), idempotency="keys")
        yield world_of(store)
        await store.close()


STANDIN = Standin(world=_world)
