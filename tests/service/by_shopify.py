"""Connecting a Shopify store in tests: its ways under short names."""

from __future__ import annotations

from types import SimpleNamespace

from connectors.stores.connecting import Callback
from connectors.stores.registry import platform
from connectors.stores.shopify import connecting
from connectors.stores.shopify.settings import app_secrets
from service.connect import connection
from service.connect.connection import disconnect, follow
from service.connect.host import ShopHost

__all__ = [
    "app_secrets",
    "begin",
    "disconnect",
    "features",
    "finish",
    "follow",
    "note_deprecations",
    "with_own_app",
    "with_token",
]

features = connecting.features


def _told(found: connection.Connected) -> SimpleNamespace:
    return SimpleNamespace(name=found.name, missing=found.missing, notes=found.notes, **found.facts)


async def with_token(shop, domain, token, who):
    return _told(await connection.connect(shop, "shopify", "token", domain, {"token": token}, who))


async def with_own_app(shop, domain, who):
    return _told(await connection.connect(shop, "shopify", "app", domain, {}, who))


async def begin(shop, domain):
    return (await connection.begin(shop, "shopify", domain)).url


async def finish(shop, parameters):
    return _told(await connection.finish(shop, "shopify", Callback(tuple(parameters))))


async def note_deprecations(shop):
    return await connecting._note_deprecations(ShopHost(shop, platform("shopify")))
