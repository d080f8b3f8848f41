"""Which connector belongs to which platform."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commerce.errors import ConfigurationError
from connectors.stores.base import StoreConnector

if TYPE_CHECKING:
    from connectors.stores.shopify.tokens import Vault

PLATFORMS = ("demo", "shopify", "woocommerce")


async def open_store(
    platform: str, credentials: dict[str, str], options: dict[str, Any], vault: Vault | None = None
) -> StoreConnector:
    """Return the connector of ``platform``, imported only now.

    Args:
        platform: One of `PLATFORMS`.
        credentials: The platform's secrets; the demo store has none.
        options: For ``demo``: ``path`` (required; made on first use, its dates brought up to today),
            ``idempotency`` (``keys`` or ``none``), ``base_url``, ``seed``. For ``shopify``: ``shop`` (its permanent
            domain; empty until one is connected), ``version``, ``scopes``, ``info``, ``url``, ``quiet_seconds``,
            ``deprecated`` (what Shopify called so before). For ``woocommerce``: ``root`` (of the REST API; empty
            until one is connected), ``mode``, ``facts``, ``quiet_seconds``, ``arrival_days``, ``ca``.
        vault: Where a platform whose credentials renew themselves keeps them; None keeps them in memory.

    Raises:
        ConfigurationError: The platform is unknown, or an option is missing or wrong.
    """
    if platform == "shopify":
        return _shopify(credentials, options, vault)
    if platform == "woocommerce":
        return _woocommerce(credentials, options)
    if platform != "demo":
        known = ", ".join(PLATFORMS)
        raise ConfigurationError(f"There is no connector for the platform {platform!r}. Known: {known}.")
    return await asyncio.to_thread(_demo, options)


def _demo(options: dict[str, Any]) -> StoreConnector:
    from sqlalchemy.exc import SQLAlchemyError

    from connectors.stores.demo import DemoStore, ensure

    if not options.get("path"):
        raise ConfigurationError("The demo store needs a path for its file.")
    idempotency = options.get("idempotency", "keys")
    if idempotency not in ("keys", "none"):
        raise ConfigurationError(f"idempotency is keys or none, not {idempotency!r}.")
    path = Path(options["path"])
    try:
        ensure(path, seed=int(options.get("seed", 7)))
    except (OSError, SQLAlchemyError) as error:
        raise ConfigurationError(f"The demo store cannot be opened at {path}.", detail=str(error)) from error
    return DemoStore(path, idempotency=idempotency, base_url=str(options.get("base_url", "http://127.0.0.1:8000")))


def _shopify(credentials: dict[str, str], options: dict[str, Any], vault: Vault | None) -> StoreConnector:
    from connectors.stores.base import ShopInfo
    from connectors.stores.shopify import ShopifyStore
    from connectors.stores.shopify.client import VERSION, ShopifyClient
    from connectors.stores.shopify.oauth import Endpoint
    from connectors.stores.shopify.tokens import Credentials, Tokens
    from connectors.stores.shopify.vaults import MemoryVault

    domain = str(options.get("shop") or "")
    base = (str(options.get("url") or "") or f"https://{domain}") if domain else ""
    tokens = Tokens(vault or MemoryVault(Credentials.model_validate(credentials)), Endpoint(base))
    client = ShopifyClient(base, tokens, version=str(options.get("version") or VERSION))
    client.deprecations.update(map(str, options.get("deprecated") or ()))
    return ShopifyStore(
        domain, client, granted=options.get("scopes"), quiet_seconds=float(options.get("quiet_seconds") or 30.0),
        approve_returns=bool(options.get("approve_returns")),
        arrival_days=int(options.get("arrival_days", 10)),
        facts=[one.strip() for one in str(options.get("facts") or "").split(",") if one.strip()],
        known=ShopInfo.model_validate(options["info"]) if options.get("info") else None,
    )  # fmt: skip


def _woocommerce(credentials: dict[str, str], options: dict[str, Any]) -> StoreConnector:
    from connectors.stores.woocommerce import WooStore
    from connectors.stores.woocommerce.client import WooClient
    from connectors.stores.woocommerce.signing import Keys
    from connectors.stores.woocommerce.site import Facts

    keys = Keys.model_validate({name: credentials.get(name, "") for name in Keys.model_fields})
    client = WooClient(
        str(options.get("root") or ""), keys, options.get("mode") or "basic", ca=str(options.get("ca") or "")
    )
    return WooStore(
        client, known=Facts.model_validate(options["facts"]) if options.get("facts") else None,
        quiet_seconds=float(options.get("quiet_seconds") or 120.0), arrival_days=int(options.get("arrival_days", 10)),
    )  # fmt: skip
