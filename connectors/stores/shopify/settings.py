"""The settings of a Shopify store."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from runtime.section import Section
from runtime.settings import Settings


class ShopifySettings(Section):
    """``SHOPCLERK_SHOPIFY_…``: read when the shop is on Shopify."""

    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_SHOPIFY_")

    client_id: str = Field("", description="client id of the Shopify app, from the Dev Dashboard")
    client_secret: SecretStr = Field(SecretStr(""), description="client secret of the Shopify app")
    old_client_secret: SecretStr = Field(
        SecretStr(""), description="its secret before a rotation: webhooks signed with it are still believed"
    )
    version: str = Field("2026-10", pattern=r"\A20\d\d-(01|04|07|10)\z", description="version of Shopify's Admin API")
    features: str = Field(
        "", description="what access is asked for, comma separated (docs/shopify.md); empty = all but old_orders"
    )
    approve_returns: bool = Field(
        False, description="approve the returns that customers ask for at once; otherwise the shop does"
    )
    arrival_days: int = Field(
        10, ge=0, le=90, description="Shopify: after so many days a parcel whose carrier says nothing more has arrived"
    )
    facts: str = Field(
        "",
        description="metafields of products that customers may read, as namespace.key, comma separated; those open "
        "to the storefront need no naming",
    )
    url: str = Field("", description="where the Admin API is instead of at the shop itself, for tests")


def app_secrets(settings: Settings) -> tuple[str, ...]:
    """Return the app's client secrets that signatures may be made with, the present one first."""
    own = settings.section(ShopifySettings)
    return tuple(filter(None, (own.client_secret.get_secret_value(), own.old_client_secret.get_secret_value())))
