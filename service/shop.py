"""One open shop: everything a capability needs, in one value. Opened by `service.bootstrap`."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from commerce.errors import ConfigurationError
from commerce.links import is_usual, origin_of
from commerce.policy import StorePolicy
from commerce.sentences import say
from connectors.desks.base import DeskAdapter
from connectors.mail.base import Mailer
from connectors.stores.base import ShopInfo, StoreConnector
from connectors.stores.platform import Sample
from connectors.stores.registry import known
from runtime.jobs import Jobs
from runtime.schedule import Schedule
from runtime.settings import Settings
from service.studio import Studio
from service.windows import Windows
from store.audit import AuditTrail
from store.database import Database
from store.secrets import Keyring

#: Which files there are, when they were written, and how long they are.
Stamp = tuple[tuple[str, int, int] | None, ...]

if TYPE_CHECKING:
    from service.discovery import Discovery
    from service.elsewhere import Elsewhere
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
    studio: Studio  # what trying things on works with
    #: Where links may lead: host names, and origins where the shop has no https or a port of its own.
    hosts: frozenset[str] = field(default=frozenset())
    pictures: frozenset[str] = field(default=frozenset())  # hosts that pictures come from, besides these
    serving: str = ""  # where a server of this state directory listens now; empty: there is none
    policy_written: bool = True  # False: nobody wrote a policy, and its currency is the shop's
    rules_seen: Stamp | None = None  # what the files of the rules looked like when they were read
    instructions: str = ""  # the shop's own words to the clerk; internal, never told
    #: Since when this process is the only one that runs turns here, None where others may: what is older and never
    #: ended has died with the process before.
    alone_since: datetime | None = None
    #: Held while the connector is pointed at a shop: the row that says which, and the connector, change together.
    connecting: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False, compare=False)
    #: What this process knows about the windows of rate limits.
    windows: Windows = field(default_factory=Windows, repr=False, compare=False)
    #: The desks at which the clerk answers, by name.
    desks: dict[str, DeskAdapter] = field(default_factory=dict, repr=False, compare=False)
    #: Further servers that the clerk reads with; None where none is set up.
    elsewhere: Elsewhere | None = field(default=None, repr=False, compare=False)
    #: What this process does again and again for the shop; None where another owns the state directory.
    schedule: Schedule | None = field(default=None, repr=False, compare=False)

    def learn(self, info: ShopInfo) -> None:
        """Take over the facts of the shop that the connector is pointed at, and with them where links may lead."""
        own = (info.url, self.settings.server.base_url)
        names = info.hosts | {urlsplit(each).hostname or "" for each in own}
        plain = {origin for each in own if (origin := origin_of(each)) and not is_usual(origin)}
        self.info, self.pictures = info, info.pictures
        self.policy = self.in_own_currency(self.policy)
        self.hosts = frozenset(filter(None, names | plain))

    def in_own_currency(self, policy: StorePolicy) -> StorePolicy:
        """Return the policy with its amounts in what the shop sells in, where nobody wrote another currency."""
        if self.policy_written or not self.info.currency:
            return policy
        return policy.model_copy(update={"currency": self.info.currency})

    def link(self, url: str) -> str:
        """Return a link to the store's own pages as it can be opened now, empty when nobody serves them.

        What was kept with a page is where it was served when the page was read.
        """
        if not url or not self.info.here:
            return url
        return f"{self.serving}{urlsplit(url).path}" if self.serving else ""

    @property
    def sample(self) -> Sample | None:
        """What its only shop is, where the platform is there to be looked at; None for a real shop."""
        platform = known(self.connector.platform)
        return platform.sample if platform is not None else None

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Customers that anybody may be during development: of a real shop, or one with goods of its own, nobody."""
        return self.sample.people if self.sample is not None and self.connector.capabilities.orders else ()

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
        raise ConfigurationError(say("errors.shop_not_open"), detail=shop_id) from error
