"""WooCommerce as a `Platform`."""

from __future__ import annotations

from connectors.stores.base import StoreConnector
from connectors.stores.connecting import Kept
from connectors.stores.platform import Platform, Vault
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.connecting import WooConnecting, keys_of
from connectors.stores.woocommerce.connector import WooStore
from connectors.stores.woocommerce.embed import EMBEDDING
from connectors.stores.woocommerce.export import WooExport
from connectors.stores.woocommerce.settings import WooSettings
from connectors.stores.woocommerce.site import Facts
from connectors.stores.woocommerce.webhooks import WooWebhooks
from runtime.settings import Settings


async def _open(settings: Settings, kept: Kept, vault: Vault | None) -> StoreConnector:
    del vault
    own, options = settings.section(WooSettings), kept.options
    client = WooClient(str(options.get("root") or ""), keys_of(kept), options.get("mode") or "basic", ca=own.ca)
    return WooStore(
        client,
        known=Facts.model_validate(options["facts"]) if options.get("facts") else None,
        quiet_seconds=own.quiet_seconds or 120.0,
        arrival_days=own.arrival_days,
    )


PLATFORM = Platform(
    name="woocommerce",
    label="WooCommerce",
    noun="a WooCommerce shop",
    route="woo",
    section=WooSettings,
    open=_open,
    connecting=WooConnecting(),
    webhooks=WooWebhooks(),
    exports=(WooExport(),),
    embedding=EMBEDDING,
)
