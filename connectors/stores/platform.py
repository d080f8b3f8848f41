"""What a store platform is: one object, from which everything else about it is derived.

A platform lives in a folder of its own and hands over a `Platform`. The commands, routes, webhooks and checks of
shopclerk know this object and no platform by its name.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from connectors.files.export import Export
from connectors.stores.base import StoreConnector
from connectors.stores.connecting import Connecting, Kept
from connectors.stores.embedding import Embedding
from connectors.stores.events import Webhooks
from runtime.section import Section
from runtime.settings import Settings


class Vault(Protocol):
    """Where the credentials of one shop are kept, for a platform whose credentials renew themselves."""

    async def read(self) -> dict[str, Any]:
        """Return what is kept now; nothing while no shop is connected."""
        ...

    async def save(
        self, credentials: dict[str, Any], expires_at: datetime | None, refresh_expires_at: datetime | None
    ) -> None:
        """Replace what is kept, in one step; with it goes until when it can be used, and until when be renewed."""
        ...

    async def dead(self) -> None:
        """Note that the shop must be connected again."""
        ...

    def alone(self) -> AbstractAsyncContextManager[bool]:
        """Be the only one that renews; False when somebody else just is."""
        ...


Open = Callable[[Settings, Kept, Vault | None], Awaitable[StoreConnector]]


@dataclass(frozen=True)
class Sample:
    """What a platform has whose only shop is there to be looked at: it is filled at the first start.

    Attributes:
        file: The file under the state directory that the shop is.
        policy: Its own policy, which is generous.
        let_go: Lets its invented orders and people go, once the shop has goods of its own; twice does no more.
        people: Customers that anybody may be during development: mailbox, and what is known of them.
    """

    file: str
    policy: Path
    let_go: Callable[[StoreConnector], Awaitable[None]]
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Platform:
    """A store platform.

    Attributes:
        name: Its name in ``SHOPCLERK_PLATFORM``, in rows of the database and as ``platform`` of its connector: at most
            20 small letters, digits and hyphens.
        label: How people call it.
        noun: A shop on it, in words: "a … store".
        route: Its name in paths and commands.
        section: Its settings.
        open: Returns the connector of what is kept, also while nothing is; the vault is where credentials that renew
            themselves are kept, None: in memory.
        connecting: How its shops are connected; None where there is nothing to connect.
        webhooks: How its webhooks are read; None where it has none.
        exports: The files that it exports products into, for `shopclerk import`.
        embedding: How the widget gets onto the pages of its shops, where that is more than a line in the layout.
        sample: What its only shop is, where that is there to be looked at; None for real ones.
    """

    name: str
    label: str
    noun: str
    route: str
    section: type[Section]
    open: Open
    connecting: Connecting | None = None
    webhooks: Webhooks | None = None
    exports: tuple[Export, ...] = ()
    embedding: Embedding | None = None
    sample: Sample | None = None
