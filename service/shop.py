"""One open shop: everything a capability needs, in one value. Opened by `service.house`."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from commerce.errors import ConfigurationError
from commerce.policy import StorePolicy
from connectors.mail.base import Mailer
from connectors.stores.base import ShopInfo, StoreConnector
from runtime.jobs import Jobs
from runtime.settings import Settings
from store.audit import AuditTrail
from store.database import Database
from store.secrets import Keyring

if TYPE_CHECKING:
    from service.discovery import Discovery
    from service.knowledge import Knowledge
    from service.recommend import Recommender


@dataclass
class Shop:
    """A shop and the parts it works with. ``discovery`` may be shared between shops of one catalogue."""

    shop_id: str
    settings: Settings
    database: Database
    keyring: Keyring
    audit: AuditTrail
    connector: StoreConnector
    info: ShopInfo
    policy: StorePolicy
    jobs: Jobs
    discovery: Discovery
    mailer: Mailer
    hosts: frozenset[str] = field(default=frozenset())
    instructions: str = ""  # the shop's own words to the clerk; internal, never told
    #: Held while the connector is pointed at a shop: the row that says which, and the connector, change together.
    connecting: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False, compare=False)

    @cached_property
    def recommender(self) -> Recommender:
        """What to recommend, over the same catalogue that is searched."""
        from service.recommend import Recommender

        return Recommender(self.discovery, self.connector)

    @cached_property
    def knowledge(self) -> Knowledge:
        """The store's own texts."""
        from service.knowledge import Knowledge

        return Knowledge(self.discovery)


# Durable workflows take ids only; this is how they find the shop again, also after a restart.
_open: dict[str, Shop] = {}


def register(shop: Shop) -> None:
    """Make an open shop known to the durable workflows of this process."""
    _open[shop.shop_id] = shop


def unregister(shop_id: str) -> None:
    """Forget a shop that is being closed."""
    _open.pop(shop_id, None)


def get(shop_id: str) -> Shop:
    """Return the open shop.

    Raises:
        ConfigurationError: This process has not opened it.
    """
    try:
        return _open[shop_id]
    except KeyError as error:
        raise ConfigurationError("This shop is not open here.", detail=shop_id) from error
