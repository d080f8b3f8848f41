"""What platforms tell by themselves, in one language: a delivery, and the event that it means."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from commerce.errors import NotAuthenticated
from connectors.stores.base import StoreConnector
from connectors.stores.connecting import Host
from connectors.stores.stock import Stock


class Kind(StrEnum):
    """What an event means here. Orders are read fresh whenever they are spoken of: nothing is done about theirs."""

    PRODUCT = "product"
    STOCK = "stock"
    ORDER = "order"
    SHOP = "shop"
    ACCESS = "access"  # what our access allows has changed
    ACCESS_LOST = "access_lost"
    EXPORT_CUSTOMER = "export_customer"
    ERASE_CUSTOMER = "erase_customer"
    ERASE_SHOP = "erase_shop"
    PING = "ping"
    OTHER = "other"


#: What is owed to a customer by law: carried out also after the shop has left, and tried until it is done.
DUTIES = frozenset({Kind.EXPORT_CUSTOMER, Kind.ERASE_CUSTOMER, Kind.ERASE_SHOP})


class Delivery(BaseModel):
    """One delivery whose signature fits.

    Attributes:
        key: The same, in at most 255 characters, for what is sent again, and for nothing else.
        topic: The platform's own name of what has happened.
        body: As much of the body as is needed to know the event.
        place: The shop that it is about, as ``Connecting.option`` names it; None where the signature is that shop's.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    topic: str
    body: dict[str, Any]
    place: str | None = None


class Event(BaseModel):
    """What a delivery means. It only says "look at this again": what it names is read anew.

    Attributes:
        kind: What has happened.
        product: Id of the product that has changed, empty where none is named.
        item: What `Webhooks.stock` finds the variant by whose stock has moved.
        email: Of the customer whose data are to be exported or erased.
        request: The platform's number of a request to export.
    """

    model_config = ConfigDict(frozen=True)

    kind: Kind
    product: str = ""
    item: str = ""
    email: str = ""
    request: str = ""


class Webhooks(ABC):
    """How a platform's webhooks are read.

    Attributes:
        topics: How the platform's topics begin, and what they mean.
        form_ping: A new webhook is tried out with a form instead of JSON.
        bulk: A whole sync is one operation, and cheaper than reading a few thousand things one by one.
        silent_stock: A product does not count as changed when its stock has moved, so that what a lost webhook would
            have told is found by reading everything.
    """

    topics: ClassVar[Mapping[str, Kind]]
    form_ping: ClassVar[bool] = False
    bulk: ClassVar[bool] = False
    silent_stock: ClassVar[bool] = False

    @abstractmethod
    async def read(self, host: Host, headers: Mapping[str, str], body: bytes) -> Delivery:
        """Return the delivery, if it was signed for us.

        Raises:
            NotAuthenticated: The signature is missing or does not fit.
            InputError: It was signed and is not what the platform sends.
        """

    @abstractmethod
    def event(self, topic: str, body: Mapping[str, Any]) -> Event:
        """Return what a delivery means; ``body`` is what `read` kept of it."""

    def kind(self, topic: str) -> Kind:
        """Return what a topic means."""
        return next((kind for start, kind in self.topics.items() if topic.startswith(start)), Kind.OTHER)

    def starts(self, *kinds: Kind) -> tuple[str, ...]:
        """Return how the topics begin that mean one of these."""
        return tuple(start for start, kind in self.topics.items() if kind in kinds)

    async def stock(self, store: StoreConnector, items: Sequence[str]) -> dict[str, Stock]:
        """Return live price and stock, by variant, of what events of stock named."""
        del store, items
        return {}


class Silent(Webhooks):
    """A platform that tells nothing by itself: what changes in its shops is found once a day."""

    topics: ClassVar[Mapping[str, Kind]] = {}

    async def read(self, host: Host, headers: Mapping[str, str], body: bytes) -> Delivery:
        """Refuse: nothing is expected."""
        del host, headers, body
        raise NotAuthenticated

    def event(self, topic: str, body: Mapping[str, Any]) -> Event:
        """Return an event that means nothing."""
        del topic, body
        return Event(kind=Kind.OTHER)
