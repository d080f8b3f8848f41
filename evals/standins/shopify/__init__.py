"""Shopify's Admin API, as a server on loopback that answers by Shopify's own schema; see README.md."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from evals.contracts.stores.world import World
from evals.standins.base import Server, Standin, Told
from service.connect import connection
from service.shop import Shop


@asynccontextmanager
async def _world() -> AsyncIterator[World]:
    from evals.standins.shopify.world import world  # the schema takes a second

    async with world() as found:
        yield found


def _settings(told: Told) -> dict[str, Any]:
    return {"platform": "shopify", "shopify_url": told["url"]}


async def _connect(shop: Shop, told: Told) -> None:
    await connection.connect(shop, "shopify", "token", told["domain"], {"token": told["token"]}, "operator")


STANDIN = Standin(
    world=_world,
    server=Server("evals.standins.shopify", _settings, _connect, {"shopify": ()}),
    needs=("graphql",),
)
