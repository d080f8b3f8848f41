# ruff: noqa: ARG002, B027 - what most platforms need not do is empty here
"""Connecting a shop to its platform: the ways as data, what comes of one, and what keeps it connected."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple, Protocol

from pydantic import BaseModel, ConfigDict, Field

from commerce.errors import InputError
from commerce.policy import StorePolicy
from connectors.stores.base import ShopInfo, StoreConnector
from runtime.settings import Settings


@dataclass(frozen=True)
class Asked:
    """Something that whoever connects a shop is asked for.

    Attributes:
        name: Its name in a request's body.
        words: How a person at the terminal is asked.
        example: One, for the documentation.
        variable: The environment variable that a terminal reads it from; empty where it is an argument.
        most: How many characters it may have.
    """

    name: str
    words: str
    example: str = ""
    variable: str = ""
    most: int = 500


@dataclass(frozen=True)
class Way:
    """One way to connect.

    Attributes:
        name: Its name.
        words: What it is, in a few words.
        fields: What is asked for beside the shop's address; all of it secret.
        consent: Whether it only begins here: the merchant gives consent on a page of the platform's.
    """

    name: str
    words: str
    fields: tuple[Asked, ...] = ()
    consent: bool = False


@dataclass(frozen=True)
class Kept:
    """What is kept of a connected shop: its secrets, and what else its connector is opened with.

    Both are empty while no shop is connected.
    """

    credentials: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)


class Connection(BaseModel):
    """A shop that was reached with what was given; nothing is kept of it yet.

    ``place`` says where it is, as a person reads it. ``told`` is for the audit trail. ``facts`` fit the `Facts` of its
    `Connecting`. ``missing`` is what the access does not allow, ``notes`` what was noticed, ``noticed`` what is wrong
    with the shop itself: all in words.
    """

    model_config = ConfigDict(frozen=True)

    place: str
    info: ShopInfo
    credentials: dict[str, Any]
    options: dict[str, Any]
    told: dict[str, Any]
    facts: dict[str, Any] = Field(default_factory=dict)
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    noticed: tuple[str, ...] = ()
    expires_at: datetime | None = None
    refresh_expires_at: datetime | None = None


class Begun(NamedTuple):
    """Where the merchant gives consent, and the shop that it is asked for."""

    url: str
    place: str


class Callback(NamedTuple):
    """What comes back from a page of consent: the query's parameters and the body."""

    query: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class Landing(BaseModel):
    """What the merchant reads when their browser comes back: a heading and lines, of which some are headings."""

    model_config = ConfigDict(frozen=True)

    title: str
    lines: tuple[str, ...]


class Host(Protocol):
    """The installation, as far as a platform has to know it.

    Attributes:
        settings: Its settings; a platform reads its own by ``settings.section``.
        policy: The shop's policy.
        shop_id: Which shop this is here.
        store: The connector that serves the shop.
        callback: The address that consent comes back to.
        done: The address that the merchant's browser comes back to.
        hooks: The address that webhooks go to.
        trusted: Whether the shop's address was given by whoever runs this machine, and not over HTTP.
    """

    @property
    def settings(self) -> Settings: ...  # noqa: D102 - told above
    @property
    def policy(self) -> StorePolicy: ...  # noqa: D102
    @property
    def shop_id(self) -> str: ...  # noqa: D102
    @property
    def store(self) -> StoreConnector: ...  # noqa: D102
    @property
    def callback(self) -> str: ...  # noqa: D102
    @property
    def done(self) -> str: ...  # noqa: D102
    @property
    def hooks(self) -> str: ...  # noqa: D102
    @property
    def trusted(self) -> bool: ...  # noqa: D102

    async def kept(self) -> Kept:
        """Return what is kept of the shop that is connected."""
        ...

    async def keep(self, **options: Any) -> None:
        """Keep more of it; nothing happens while no shop is connected."""
        ...

    async def issue_state(self, place: str) -> str:
        """Return a new one-time state for a consent that the shop at ``place`` is asked for."""
        ...

    async def use_state(self, state: str, place: str = "") -> str:
        """Use up a state and return its place; with ``place`` only one counts that was issued for it.

        Raises:
            NotAuthenticated: It is not ours, is old, or was used.
        """
        ...


@dataclass(frozen=True)
class Upkeep:
    """Something that is seen to again and again while a shop is connected; ``what`` says it in words.

    It becomes a row of the table of scheduled jobs.
    """

    name: str
    every: timedelta
    what: str
    run: Callable[[Host], Awaitable[object]]


class Connecting(ABC):
    """How a platform's shops are connected.

    Attributes:
        address: What a shop is named by.
        ways: The ways, the usual one first.
        needs: What they need, in words, for the help of the command line.
        option: The option that says which shop is connected: another one is refused until it is disconnected.
        lasting: Options that stay when the same shop is connected again.
        facts: What is told of a connected shop beside its name: a model whose every field has a default.
        sends_keys: The shop itself sends the keys after consent, and the merchant's browser comes back elsewhere.
        manifest_name: The file that describes our app to the platform; empty: there is none.
        upkeep: What keeps it connected.
    """

    address: ClassVar[Asked]
    ways: ClassVar[tuple[Way, ...]]
    needs: ClassVar[str]
    option: ClassVar[str]
    lasting: ClassVar[tuple[str, ...]] = ()
    facts: ClassVar[type[BaseModel]] = BaseModel
    sends_keys: ClassVar[bool] = False
    manifest_name: ClassVar[str] = ""
    upkeep: ClassVar[tuple[Upkeep, ...]] = ()

    @abstractmethod
    async def connect(self, host: Host, way: str, address: str, given: Mapping[str, str]) -> Connection:
        """Try what was given, and keep nothing.

        Args:
            host: The installation.
            way: The name of one of ``ways``.
            address: What the shop is named by.
            given: What its fields were answered with.

        Raises:
            InputError: That cannot be an address, or what a field asks for.
            ConfigurationError: A setting is missing.
            StoreError: The shop cannot be reached with it.
        """

    @abstractmethod
    def serves(self, host: Host, kept: Kept) -> bool:
        """Return whether the host's store serves what is kept; True for one that is not the platform's own."""

    @abstractmethod
    def point(self, host: Host, kept: Kept) -> None:
        """Let the host's store serve what is kept from now on; one that is not the platform's own stays as it is."""

    async def begin(self, host: Host, address: str) -> Begun:
        """Return where the merchant gives consent.

        Raises:
            InputError: That cannot be an address, or there is no such way.
            ConfigurationError: A setting is missing.
        """
        raise InputError("There is no consent on this platform.")

    async def finish(self, host: Host, callback: Callback) -> Connection:
        """Take what comes back after consent.

        Raises:
            NotAuthenticated: It is not the platform's, is old, or its state is not ours or was used.
            StoreError: The shop cannot be reached with it.
        """
        raise InputError("There is no consent on this platform.")

    async def landing(self, host: Host, query: Mapping[str, str]) -> Landing:
        """Return what the merchant reads whose browser comes back, where ``sends_keys``."""
        raise InputError("There is no consent on this platform.")

    async def subscribe(self, host: Host) -> Sequence[str]:
        """Ask the connected shop for webhooks; return in words what stands in the way."""
        return ()

    async def unsubscribe(self, host: Host) -> None:
        """Take our webhooks back, before the shop is forgotten.

        Raises:
            StoreError: The shop does not let us any more.
        """

    async def regrant(self, host: Host) -> None:
        """Read anew what our access allows, and offer that."""

    def renew(self, host: Host) -> None:
        """Have the shop's own facts read anew when they are next asked for."""

    def manifest(self, settings: Settings, policy: StorePolicy) -> str:
        """Return the text of the file that describes our app to the platform."""
        return ""
