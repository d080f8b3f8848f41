"""An open shop as the `Host` of its platform: what that may know of the installation, and keep in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from commerce.policy import StorePolicy
from connectors.stores import routes
from connectors.stores.base import StoreConnector
from connectors.stores.connecting import Kept
from connectors.stores.platform import Platform
from runtime.settings import Settings
from service.connect import rows, states
from service.shop import Shop
from store.models import ConnectorConfig


@dataclass(frozen=True)
class ShopHost:
    """Fulfils `Host`. ``trusted`` as told there."""

    shop: Shop
    platform: Platform
    trusted: bool = True

    @property
    def settings(self) -> Settings:
        """The installation's settings."""
        return self.shop.settings

    @property
    def policy(self) -> StorePolicy:
        """The shop's policy."""
        return self.shop.policy

    @property
    def shop_id(self) -> str:
        """Which shop this is here."""
        return self.shop.shop_id

    @property
    def store(self) -> StoreConnector:
        """The connector that serves the shop."""
        return self.shop.connector

    @property
    def callback(self) -> str:
        """The address that consent comes back to."""
        return self.settings.server.base_url + routes.callback(self.platform.route)

    @property
    def done(self) -> str:
        """The address that the merchant's browser comes back to."""
        return self.settings.server.base_url + routes.done(self.platform.route)

    @property
    def hooks(self) -> str:
        """The address that webhooks go to."""
        return self.settings.server.base_url + routes.hooks(self.platform.route)

    async def kept(self) -> Kept:
        """Return what is kept of the shop that is connected."""
        row = await rows.read(self.shop, self.platform.name)
        return Kept() if row is None else rows.kept(self.shop, row)

    async def keep(self, **options: Any) -> None:
        """Keep more of it; nothing happens while there is no row."""
        async with self.shop.database.write() as session:
            mine = rows.mine(self.shop.shop_id, self.platform.name)
            row = await session.scalar(select(ConnectorConfig).where(*mine))
            if row is not None:
                row.options = {**row.options, **options}

    async def issue_state(self, place: str) -> str:
        """Return a new one-time state for a consent that the shop at ``place`` is asked for."""
        return await states.issue(self.shop, self.platform.name, place)

    async def use_state(self, state: str, place: str = "") -> str:
        """Use up a state and return its place."""
        return await states.use(self.shop, self.platform.name, state, place)
