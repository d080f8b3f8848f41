"""An open container on the stand-in for Shopify."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from evals.standins.shopify.server import Standin
from runtime.settings import Settings
from service.bootstrap import Container, open_container
from tests.homes import settings_for

DOMAIN = "standin.myshopify.com"


def shopify_settings(shopify: Standin, home: Path, **values: object) -> Settings:
    defaults = {
        "platform": "shopify",
        "shop_id": "standin",
        "shopify_url": shopify.url,
        "shopify_client_id": shopify.tokens.client_id,
        "shopify_client_secret": shopify.tokens.client_secret,
        "public_url": "http://127.0.0.1:8000",
    }
    return settings_for(home, **{**defaults, **values})


@asynccontextmanager
async def open_shopify(shopify: Standin, home: Path, **values: object) -> AsyncIterator[Container]:
    async with open_container(shopify_settings(shopify, home, **values), own=True) as container:
        yield container
