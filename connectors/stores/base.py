"""What a store platform's connector is: facts of the shop, and a port for everything that can be asked of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SkipValidation

from connectors.stores import ports


class Capabilities(BaseModel):
    """What a platform, as configured, can really do. Actions that it cannot do are never offered.

    ``idempotency`` says what the platform does with the key of a write: ``keys`` = a second request with
    the same key returns the first one's result; ``none`` = it would happen twice, so an unclear write must
    wait ``quiet_seconds`` and be read back.
    ``noted`` are actions that are only notes for the shop's people: the platform has no such thing.
    ``collects`` says that the platform takes by itself what an exchange costs more; else its people ask for it.
    ``whole_catalogue`` says that what ``stock`` leaves out is not sold any more: no goods came from files.
    ``lacking`` says in words why an action is not among ``actions`` that a colleague could do all the same.
    ``orders`` says whether orders can be looked at: False where the store is only there to find products in.
    ``telephone`` says that an order's address holds a telephone number of its recipient.
    """

    model_config = ConfigDict(frozen=True)

    actions: frozenset[str] = frozenset()
    idempotency: Literal["keys", "none"] = "none"
    quiet_seconds: float = Field(120.0, ge=0)
    live_stock: bool = True
    whole_catalogue: bool = False
    noted: frozenset[str] = frozenset()
    collects: bool = True
    # Not validated, which would make plain text of a sentence: it is said again in whoever's language asks.
    lacking: dict[str, Annotated[str, SkipValidation]] = Field(default_factory=dict)
    telephone: bool = False
    orders: bool = True


class ShopInfo(BaseModel):
    """The shop's own facts: name, home page, currency, and the hosts that its links lead to.

    ``pictures`` are hosts that only its pictures come from: a delivery network has files of everybody.
    ``taxes`` says whether its prices hold the tax (``included``), or it comes on top (``added``); empty where there is
    none, or nobody knows. ``here`` says that its pages are served by shopclerk itself, wherever that listens.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    url: str = ""
    here: bool = False
    currency: str
    hosts: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()
    taxes: Literal["", "included", "added"] = ""


class StoreConnector(ABC):
    """A store. What it has is a port (`connectors.stores.ports`): None where it has not.

    Every store has a catalogue, orders and customers, and sets them when it is made; of the others those that it has.
    Errors are those of the ports.
    """

    platform: str
    capabilities: Capabilities

    catalogue: ports.Catalogue
    orders: ports.Orders
    customers: ports.Customers

    refunds: ports.Refunds | None = None
    returns: ports.Returns | None = None
    exchanges: ports.Exchanges | None = None
    cancellations: ports.Cancellations | None = None
    addresses: ports.Addresses | None = None
    items: ports.Items | None = None
    payment_methods: ports.PaymentMethods | None = None
    mails: ports.Mails | None = None
    notes: ports.Notes | None = None
    profiles: ports.Profiles | None = None
    eligibility: ports.Eligibility | None = None
    content: ports.Content | None = None
    sales: ports.Sales | None = None
    checkout: ports.Checkout | None = None
    pictures: ports.Pictures | None = None

    @abstractmethod
    async def shop(self) -> ShopInfo:
        """Return the shop's own facts."""

    @abstractmethod
    async def check(self) -> str:
        """Reach the platform and return one line for ``doctor`` (what was reached, as whom)."""

    @abstractmethod
    async def reach(self) -> None:
        """Reach the platform with the least that shows it takes our keys; writes nothing.

        Raises:
            StoreError: It cannot be reached, or refuses them.
        """

    async def concerns(self) -> list[str]:
        """Return what the merchant has to see to before customers are served well, in words; nothing where all is."""
        return []

    @abstractmethod
    async def close(self) -> None:
        """Let go of connections."""
