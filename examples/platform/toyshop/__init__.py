"""A store platform that shopclerk knows nothing of: a whole shop in one JSON file, with a key written into it.

It is what another package would bring, and uses nothing but what a package may.
"""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from connectors.stores.connecting import Kept
from connectors.stores.platform import Platform, Vault
from runtime.section import Section
from runtime.settings import Settings
from toyshop.connecting import ToyConnecting
from toyshop.export import ToyExport
from toyshop.hooks import ToyWebhooks
from toyshop.store import ToyStore


class ToySettings(Section):
    """``SHOPCLERK_TOY_…``."""

    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_TOY_")

    greeting: str = Field("hello", max_length=40, description="what the check says first")


async def _open(settings: Settings, kept: Kept, vault: Vault | None) -> ToyStore:
    del vault
    return ToyStore(str(kept.options.get("path") or ""), greeting=settings.section(ToySettings).greeting)


PLATFORM = Platform(
    name="toy",
    label="Toy",
    noun="a toy shop",
    route="toy",
    section=ToySettings,
    open=_open,
    connecting=ToyConnecting(),
    webhooks=ToyWebhooks(),
    exports=(ToyExport(),),
)
