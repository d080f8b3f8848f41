"""What keeps a connected shop connected: done by the platform's own table, each thing when it is due."""

from __future__ import annotations

from datetime import datetime

from connectors.stores.registry import platform as named
from runtime import clock
from service.connect.host import ShopHost
from service.shop import Shop


async def see_to(shop: Shop, done: dict[str, datetime]) -> None:
    """Do what is due. ``done`` says when each thing was last done, and is kept up.

    Raises:
        StoreError: The shop cannot be reached; the thing is tried again with the next round.
    """
    platform = named(shop.connector.platform)
    if platform.connecting is None:
        return
    host = ShopHost(shop, platform)
    for each in platform.connecting.upkeep:
        last = done.get(each.name)
        if last is None or clock.now() - last >= each.every:
            await each.run(host)
            done[each.name] = clock.now()
