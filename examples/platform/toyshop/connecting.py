"""How a toy shop is connected: by the key that stands in its file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from pydantic import BaseModel

from commerce.errors import InputError, StoreDisconnected
from connectors.stores.connecting import Asked, Connecting, Connection, Host, Kept, Upkeep, Way
from toyshop.store import ToyStore


class ToyFacts(BaseModel):
    """What is told of a connected toy shop."""

    toys: int = 0


async def _count(host: Host) -> int:
    """Keep how many toys there are."""
    toys = len(await host.store.catalogue.ids())
    await host.keep(toys=toys)
    return toys


class ToyConnecting(Connecting):
    """One way, and no consent."""

    address = Asked("file", "the file that the shop is", example="/srv/toys.json")
    ways = (Way("key", "the key that stands in the file", (Asked("toy_key", "Key", variable="TOY_KEY"),)),)
    needs = "The key is read from TOY_KEY or asked for."
    option = "path"
    facts = ToyFacts
    upkeep = (Upkeep("count", timedelta(hours=1), "count the toys", _count),)

    async def connect(self, host: Host, way: str, address: str, given: Mapping[str, str]) -> Connection:
        path = Path(address)
        if not path.is_file():
            raise InputError("There is no toy shop.")
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["key"] != given["toy_key"]:
            raise StoreDisconnected(detail="another key")
        return Connection(
            place=address,
            info=await ToyStore(address).shop(),
            credentials={"key": data["key"]},
            options={"path": address},
            told={"path": address},
            facts={"toys": len(data["products"])},
        )

    def serves(self, host: Host, kept: Kept) -> bool:
        return not isinstance(host.store, ToyStore) or host.store.path == str(kept.options.get("path") or "")

    def point(self, host: Host, kept: Kept) -> None:
        if isinstance(host.store, ToyStore):
            host.store.path = str(kept.options.get("path") or "")

    async def subscribe(self, host: Host) -> Sequence[str]:
        return (f"Have the shop tell of changes at {host.hooks}.",)
