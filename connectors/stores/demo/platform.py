"""The demo store as a `Platform`: nothing to connect, and no webhooks."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from commerce.errors import ConfigurationError
from connectors.stores.base import StoreConnector
from connectors.stores.connecting import Kept
from connectors.stores.demo import cast
from connectors.stores.demo.connector import DemoStore
from connectors.stores.demo.settings import DemoSettings
from connectors.stores.demo.setup import ensure, is_empty
from connectors.stores.platform import Platform, Sample, Vault
from runtime.settings import Settings

_FILE = "demo.sqlite"


async def _open(settings: Settings, kept: Kept, vault: Vault | None) -> StoreConnector:
    """Return the demo store of the state directory; it is made on first use, its dates brought up to today."""
    del vault
    path = settings.home / _FILE
    bare = await asyncio.to_thread(_made, path, int(kept.options.get("seed", 7)))
    idempotency = settings.section(DemoSettings).idempotency
    return DemoStore(path, idempotency=idempotency, base_url=settings.server.base_url, orders=not bare)


def _made(path: Path, seed: int) -> bool:
    """Make the store or bring it up to today; returns whether its orders and people were let go."""
    try:
        ensure(path, seed=seed)
        return is_empty(path)
    except (OSError, SQLAlchemyError) as error:
        raise ConfigurationError(f"The demo store cannot be opened at {path}.", detail=str(error)) from error


async def _let_go(store: StoreConnector) -> None:
    if isinstance(store, DemoStore) and store.capabilities.orders:
        await store.let_go()


PLATFORM = Platform(
    name="demo",
    label="Demo",
    noun="the demo store",
    route="demo",
    section=DemoSettings,
    open=_open,
    sample=Sample(
        file=_FILE,
        policy=Path(__file__).with_name("policy.toml"),
        let_go=_let_go,
        people=((cast.OWNER, f"owns order {cast.IN_TRANSIT}"), (cast.NEIGHBOUR, f"owns order {cast.NEIGHBOURS}")),
    ),
)
