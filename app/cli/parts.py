"""Single parts of the installation, for commands that must work when the rest does not open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtime.settings import Settings
    from store.audit import AuditTrail
    from store.database import Database


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[Database]:
    """Open the database, brought to the newest revision."""
    import asyncio

    from runtime.home import make_home
    from store.database import Database
    from store.migrate import migrate

    make_home(settings.home)
    await asyncio.to_thread(migrate, settings.sql_url)
    found = Database(settings.sql_url)
    try:
        yield found
    finally:
        await found.close()


@asynccontextmanager
async def audit_trail(settings: Settings) -> AsyncIterator[tuple[AuditTrail, Database]]:
    """Open the shop's audit trail and the database it is in."""
    from store.audit import AuditTrail
    from store.secrets import Keyring

    async with database(settings) as found:
        keyring = Keyring.open(settings.secret_keys.get_secret_value(), settings.home)
        anchor = settings.home / f"audit-{settings.shop_id}.anchor"
        yield AuditTrail(settings.shop_id, keyring, anchor), found
