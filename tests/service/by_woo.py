"""Connecting a WooCommerce shop in tests: its ways under short names."""

from __future__ import annotations

from types import SimpleNamespace

from connectors.stores import routes
from connectors.stores.connecting import Callback
from connectors.stores.registry import platform
from connectors.stores.woocommerce import connecting
from service.connect import connection
from service.connect.connection import disconnect, follow
from service.connect.host import ShopHost

__all__ = ["CALLBACK", "PLATFORM", "begin", "disconnect", "finish", "follow", "hook_secret", "look_after", "with_keys"]

PLATFORM = "woocommerce"
CALLBACK = routes.callback("woo")


def _told(found: connection.Connected) -> SimpleNamespace:
    return SimpleNamespace(name=found.name, notes=found.notes, **found.facts)


async def with_keys(shop, url, key, secret, who):
    keys = {"consumer_key": key, "consumer_secret": secret}
    return _told(await connection.connect(shop, PLATFORM, "keys", url, keys, who))


async def begin(shop, url):
    return (await connection.begin(shop, PLATFORM, url)).url


async def finish(shop, state, body):
    return _told(await connection.finish(shop, PLATFORM, Callback((("state", state),), body)))


async def look_after(shop):
    return await connecting.look_after(ShopHost(shop, platform(PLATFORM)))


async def hook_secret(shop):
    return str((await ShopHost(shop, platform(PLATFORM)).kept()).credentials.get("webhook_secret") or "")
