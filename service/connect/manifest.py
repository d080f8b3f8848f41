"""``shopify.app.toml``: what a merchant or developer uploads to describe the app."""

from __future__ import annotations

from commerce.policy import StorePolicy
from connectors.stores.shopify import scopes
from runtime.settings import Settings
from service.connect.shopify import CALLBACK, WEBHOOKS, features

#: Mandatory for apps in the App Store; they are no topics of the API, so the file is the only way to subscribe.
COMPLIANCE = ("customers/data_request", "customers/redact", "shop/redact")


def manifest(settings: Settings, policy: StorePolicy | None = None) -> str:
    """Return the file's text."""
    base = settings.base_url
    wanted = ",".join(scopes.wanted(features(settings, policy)))
    topics = ", ".join(f'"{topic}"' for topic in COMPLIANCE)
    return f'''# Made by `shopclerk connect manifest`; upload it with `shopify app deploy`.
client_id = "{settings.shopify_client_id}"
name = "shopclerk"
application_url = "{base}/"
embedded = false

[access_scopes]
scopes = "{wanted}"
# Consent goes through the link that `shopclerk connect shopify` gives, and comes back to the callback below.
use_legacy_install_flow = true

[auth]
redirect_urls = ["{base}{CALLBACK}"]

[webhooks]
api_version = "{settings.shopify_version}"

  [[webhooks.subscriptions]]
  compliance_topics = [{topics}]
  uri = "{base}{WEBHOOKS}"
'''
