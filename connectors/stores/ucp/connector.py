"""A store that is reached by UCP or MCP, as a `StoreConnector`: for finding products, and for nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import httpx2
from pydantic import BaseModel, ConfigDict, Field

from commerce.customer import Customer
from commerce.errors import StoreDisconnected, StoreRejected
from commerce.order import Order
from commerce.text import one_line
from connectors.mcp.line import Line, Target
from connectors.mcp.pins import changed
from connectors.stores.base import Capabilities, ShopInfo, StoreConnector
from connectors.stores.ucp.catalogue import Catalogue, Way
from connectors.stores.ucp.dialects import Asking, dialect
from connectors.stores.ucp.reading import Reader
from connectors.stores.ucp.values import table
from runtime import clock

_LOOKED_AT = 60.0  # seconds for which a store is taken for what it was


class Known(BaseModel):
    """What is kept of a connected store.

    Attributes:
        endpoint: The address of its server, or the command that runs it.
        local: Whether it may be on this machine or in a private network.
        version: Of the protocol that its profile names; empty where it has none.
        name: What it calls itself.
        url: Its home page; empty for a command.
        currency: What its prices are in.
        pictures: Hosts that its pictures come from.
        pins: The tools that are used, each with the hash of what it said of itself when the store was connected.
    """

    model_config = ConfigDict(frozen=True)

    endpoint: str = ""
    local: bool = False
    version: str = ""
    name: str = ""
    url: str = ""
    currency: str = "USD"
    pictures: tuple[str, ...] = ()
    pins: dict[str, str] = Field(default_factory=dict)

    @property
    def hosts(self) -> frozenset[str]:
        """Where its links lead; a name that is nobody's for a store without pages."""
        host = httpx2.URL(self.url).host if self.url else ""
        return frozenset([host or "no-pages.invalid"])


class Reached(BaseModel):
    """With what stores are asked: the address of our profile's host, or of the profile itself, and the rest."""

    model_config = ConfigDict(frozen=True)

    base: str = ""
    profile: str = ""
    searches: tuple[str, ...] = ()
    most: int = 5000

    def asking(self, version: str) -> Asking:
        """Return what a store that speaks this version of the protocol is asked with."""
        served: Mapping[str, str] = table()["profiles"]
        path = served.get(version) or next(iter(served.values()))
        return Asking(self.profile or f"{self.base}{path}", self.searches, self.most)


class UcpStore(StoreConnector):
    """One store.

    Args:
        known: What is kept of it; empty while none is connected.
        reached: With what it is asked.
        transport: What carries requests; the network when None.
    """

    platform = "ucp"
    capabilities = Capabilities(live_stock=True, orders=False)

    def __init__(self, known: Known, reached: Reached, *, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self.known = known
        self._reached, self._transport = reached, transport
        self._line: Line | None = None
        self._way: tuple[float, Way] | None = None
        self._leaving: set[asyncio.Task[None]] = set()
        self._catalogue = Catalogue(self.way)
        self.catalogue = self._catalogue
        self.orders = NoOrders()
        self.customers = NoCustomers()

    async def way(self) -> Way:
        """Return how the store is asked, once its tools are known to be those that were approved.

        Raises:
            StoreDisconnected: No store is connected, or its tools are others now: it must be connected again.
            StoreError: It cannot be reached.
        """
        known = self.known
        if not known.endpoint:
            raise StoreDisconnected(detail="no store is connected")
        now = clock.steady().timestamp()
        if self._way is not None and now - self._way[0] < _LOOKED_AT:
            return self._way[1]
        if self._line is None:
            self._line = Line(Target(known.endpoint, known.local), transport=self._transport)
        tools = await self._line.tools()
        if others := changed(known.pins, tools):
            raise StoreDisconnected(detail=one_line(f"tools that are others now: {', '.join(others)}", 300))
        approved = [each for each in tools if each.name in known.pins]
        reader = Reader(known.hosts, frozenset(known.pictures), known.currency)
        found = Way(self._line, dialect(approved, self._reached.asking(known.version)), reader)
        self._way = now, found
        return found

    def point_at(self, known: Known) -> None:
        """Serve another store from now on."""
        if known == self.known:
            return
        line, self._line, self._way, self.known = self._line, None, None, known
        self._catalogue.forget()
        if line is not None:
            self._leaving.add(task := asyncio.get_running_loop().create_task(line.close()))
            task.add_done_callback(self._leaving.discard)

    async def shop(self) -> ShopInfo:
        """Return the store's own facts, as it was connected."""
        known = self.known
        return ShopInfo(
            name=known.name or "UCP",
            url=known.url,
            currency=known.currency,
            hosts=known.hosts,
            pictures=frozenset(known.pictures),
        )

    async def check(self) -> str:
        """Reach the store and say how it is asked."""
        way = await self.way()
        told = f"{self.known.name} by {way.dialect.name} at {self.known.endpoint}, {self.known.currency}"
        return one_line(f"{told}; tools: {', '.join(way.dialect.used)}; finds products, and sees no orders", 600)

    async def reach(self) -> None:
        """Ask for its tools."""
        self._way = None
        await self.way()

    async def concerns(self) -> list[str]:
        """Return whether its tools are still those that were approved."""
        try:
            await self.reach()
        except StoreDisconnected as error:
            if self.known.endpoint:
                return [f"The store must be looked at and connected again: {error.detail}"]
        return []

    async def close(self) -> None:
        """Let go of the store."""
        line, self._line, self._way = self._line, None, None
        if line is not None:
            await line.close()


class NoOrders:
    """Orders that nobody can look at from here."""

    async def by_number(self, number: str) -> Order:
        """Refuse."""
        raise _unseen(number)

    async def by_id(self, order_id: str) -> Order:
        """Refuse."""
        raise _unseen(order_id)

    async def of_email(self, email: str, limit: int = 20) -> list[Order]:
        """Refuse."""
        raise _unseen(email, limit)


class NoCustomers:
    """Accounts that nobody can look at from here."""

    async def by_email(self, email: str) -> Customer | None:
        """Return nobody."""
        del email
        return None


def _unseen(*_asked: Any) -> StoreRejected:
    return StoreRejected(code="no_orders")


def known_of(options: Mapping[str, Any]) -> Known:
    """Return what is kept of a store, empty while none is connected."""
    return Known.model_validate({name: options[name] for name in Known.model_fields if name in options})


def searches_of(text: str) -> tuple[str, ...]:
    """Return the owner's searches out of a setting."""
    return tuple(each for part in text.split(",") if (each := part.strip()))


def usable(urls: Sequence[str]) -> tuple[str, ...]:
    """Return the hosts that pictures come from, the usual ones first, five at most."""
    counted: dict[str, int] = {}
    for each in filter(None, urls):
        counted[each] = counted.get(each, 0) + 1
    return tuple(sorted(counted, key=lambda host: -counted[host])[:5])
