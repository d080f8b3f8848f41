"""``shopify.app.toml``: what a merchant or developer uploads to describe the app."""

from __future__ import annotations

from collections.abc import Sequence

from connectors.stores import routes
from connectors.stores.shopify.settings import ShopifySettings
from runtime.settings import Settings

#: Mandatory for apps in the App Store; they are no topics of the API, so the file is the only way to subscribe.
COMPLIANCE = ("customers/data_request", "customers/redact", "shop/redact")


def text(settings: Settings, scopes: Sequence[str]) -> str:
    """Return the file's text."""
    base, own = settings.server.base_url, settings.section(ShopifySettings)
    wanted = ",".join(scopes)
    topics = ", ".join(f'"{topic}"' for topic in COMPLIANCE)
    return f'''# Made by `shopclerk connect manifest`; upload it with `shopify app deploy`.
client_id = "{own.client_id}"
name = "shopclerk"
application_url = "{base}/"
embedded = false

[access_scopes]
scopes = "{wanted}"
# Consent goes through the link that `shopclerk connect shopify` gives, and comes back to the callback below.
use_legacy_install_flow = true

[auth]
redirect_urls = ["{base}{routes.callback("shopify")}"]

[webhooks]
api_version = "{own.version}"

  [[webhooks.subscriptions]]
  compliance_topics = [{topics}]
  uri = "{base}{routes.hooks("shopify")}"
'''
