"""The demo store as a platform of the fault benches."""

from __future__ import annotations

from pathlib import Path

from connectors.stores.base import StoreConnector
from connectors.stores.demo import DemoStore, cast
from evals.faults.changes import CHANGES
from evals.faults.platform import Kind, Platform, PlatformWrite, demo_writes


def _open(home: Path, kind: Kind) -> StoreConnector:
    store = DemoStore(home / "demo.sqlite", idempotency=kind)
    store.capabilities = store.capabilities.model_copy(update={"quiet_seconds": 0.3})
    return store


async def _writes(store: StoreConnector, _home: Path) -> list[PlatformWrite]:
    assert isinstance(store, DemoStore)
    return await demo_writes(store)


PLATFORM = Platform(_open, _writes, CHANGES, cast.OWNER)
