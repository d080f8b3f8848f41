"""A store on the protocol's own tools, as a server on loopback: the shape that Shopify gives each of its shops."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from commerce.money import Money
from connectors.stores.ucp.connector import Known, Reached, UcpStore
from evals.contracts.stores.world import World
from evals.standins.base import Standin


@asynccontextmanager
async def _world() -> AsyncIterator[World]:
    from connectors.mcp.line import Line, Target
    from connectors.mcp.pins import pins
    from evals.standins.ucp.server import CATALOGUE, Agora, served

    async with served(Agora()) as url:
        line = Line(Target(url, local=True))
        tools = await line.tools()
        await line.close()
        approved = pins(each for each in tools if each.name in CATALOGUE)
        known = Known(endpoint=url, local=True, name="Agora", url="http://127.0.0.1/", currency="EUR", pins=approved)
        store = UcpStore(known, Reached(base="https://clerk.example.com"))
        try:
            yield World(store=store, email="", neighbours_order="", refunds_of=_none)
        finally:
            await store.close()


async def _none(_number: str) -> list[Money]:
    return []


STANDIN = Standin(world=_world)
