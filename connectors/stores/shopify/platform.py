"""Shopify as a `Platform`."""

from __future__ import annotations

from connectors.stores.base import ShopInfo, StoreConnector
from connectors.stores.connecting import Kept
from connectors.stores.platform import Platform, Vault
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.connecting import ShopifyConnecting, base_of
from connectors.stores.shopify.connector import ShopifyStore
from connectors.stores.shopify.embed import EMBEDDING
from connectors.stores.shopify.export import ShopifyExport
from connectors.stores.shopify.oauth import Endpoint
from connectors.stores.shopify.settings import ShopifySettings
from connectors.stores.shopify.tokens import Credentials, Tokens
from connectors.stores.shopify.vaults import KeptVault, MemoryVault
from connectors.stores.shopify.webhooks import ShopifyWebhooks
from runtime.settings import Settings


async def _open(settings: Settings, kept: Kept, vault: Vault | None) -> StoreConnector:
    own, options = settings.section(ShopifySettings), kept.options
    domain = str(options.get("shop") or "")
    base = base_of(settings, domain)
    secret = own.client_secret.get_secret_value()
    safe = KeptVault(vault, secret) if vault else MemoryVault(Credentials.model_validate(kept.credentials))
    client = ShopifyClient(base, Tokens(safe, Endpoint(base)), version=own.version)
    client.deprecations.update(map(str, options.get("deprecated") or ()))
    return ShopifyStore(
        domain,
        client,
        granted=options.get("scopes"),
        approve_returns=own.approve_returns,
        arrival_days=own.arrival_days,
        facts=[one.strip() for one in own.facts.split(",") if one.strip()],
        known=ShopInfo.model_validate(options["info"]) if options.get("info") else None,
    )


PLATFORM = Platform(
    name="shopify",
    label="Shopify",
    noun="a Shopify store",
    route="shopify",
    section=ShopifySettings,
    open=_open,
    connecting=ShopifyConnecting(),
    webhooks=ShopifyWebhooks(),
    exports=(ShopifyExport(),),
    embedding=EMBEDDING,
)
