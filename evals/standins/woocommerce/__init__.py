"""A WordPress with WooCommerce, as a server on loopback; see README.md."""

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
    from evals.standins.woocommerce.world import world

    async with world() as found:
        yield found


def _settings(told: Told) -> dict[str, Any]:
    return {"platform": "woocommerce", "woo_ca": told.get("ca", ""), "woo_local": True}


async def _connect(shop: Shop, told: Told) -> None:
    keys = {"consumer_key": told["key"], "consumer_secret": told["secret"]}
    await connection.connect(shop, "woocommerce", "keys", told["url"], keys, "operator")


#: ``woo8`` is the oldest version that is served, ``woo`` the newest.
_NAMES: dict[str, tuple[str, ...]] = {"woo": (), "woo8": ("--version", "8.0")}
STANDIN = Standin(world=_world, server=Server("evals.standins.woocommerce", _settings, _connect, _NAMES))
