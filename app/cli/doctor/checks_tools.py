"""The check of ``doctor`` that looks whether the tools of other servers are still those that were approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli.doctor.check import Check, ok

if TYPE_CHECKING:
    from runtime.settings import Settings

_NAME = "further tools"


async def tools(settings: Settings) -> Check:
    """Ask every server of others what it has, where something of it was approved."""
    from app.cli.doctor.checks_parts import no_tables
    from commerce.errors import StoreError
    from connectors.mcp.settings import ServersSettings

    if not settings.section(ServersSettings).servers:
        return ok(_NAME, "no servers of others are set up")
    if (missing := no_tables(settings)) is not None:
        return missing
    from service.elsewhere import Elsewhere
    from store.audit import AuditTrail
    from store.database import Database
    from store.secrets import Keyring

    keyring = Keyring.open(settings.secret_keys.get_secret_value(), settings.home)
    name, database = settings.shop_id, Database(settings.sql_url)
    elsewhere = Elsewhere(name, database, AuditTrail(name, keyring, settings.home / f"audit-{name}.anchor"), settings)
    try:
        await elsewhere.load()
        if changed := await elsewhere.changed():
            again = "`shopclerk mcp look`, then approve or withdraw them"
            return Check(_NAME, "warn", f"not as they were approved, so not used: {', '.join(changed)}", again)
        return ok(_NAME, ", ".join(each.name for each in elsewhere.tools) or "none is approved")
    except StoreError as error:
        return Check(_NAME, "warn", f"a server cannot be asked: {error.detail or error.code}", "see to it, or withdraw")
    finally:
        await elsewhere.close()
        await database.close()
