"""Any store that speaks UCP or MCP, as a `Platform`."""

from __future__ import annotations

from connectors.stores.base import StoreConnector
from connectors.stores.connecting import Kept
from connectors.stores.platform import Platform, Vault
from connectors.stores.ucp.connecting import UcpConnecting, reached_by
from connectors.stores.ucp.connector import UcpStore, known_of
from connectors.stores.ucp.settings import UcpSettings
from runtime.settings import Settings


async def _open(settings: Settings, kept: Kept, vault: Vault | None) -> StoreConnector:
    del vault
    return UcpStore(known_of(kept.options), reached_by(settings))


PLATFORM = Platform(
    name="ucp",
    label="UCP or MCP",
    noun="a store that speaks UCP or MCP",
    route="ucp",
    section=UcpSettings,
    open=_open,
    connecting=UcpConnecting(),
)
