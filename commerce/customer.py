"""Customers, and principals: who is speaking, as far as the session has proven it."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from pydantic import BaseModel, ConfigDict, Field

from commerce.address import Address
from commerce.errors import NotAuthenticated
from commerce.mailbox import normal_email
from commerce.sentences import say


class Customer(BaseModel):
    """A customer account of the store."""

    model_config = ConfigDict(frozen=True)

    id: str
    email: str
    name: str = ""
    phone: str = ""
    default_address: Address | None = None


def plain_id(customer_id: str) -> str:
    """Return a customer's id without what platforms and connectors put before it (``gid://…/7``, ``customer-7``: 7).

    A shop signs whichever of these it has at hand; within one shop they mean one customer.
    """
    return customer_id.rpartition("/")[2].removeprefix("customer-")


class Tier(IntEnum):
    """How much the session has proven; each tier includes those below it."""

    VISITOR = 0
    CLAIMED = 1
    VERIFIED_GUEST = 2
    SIGNED_IN = 3
    STEPPED_UP = 4


class Kind(StrEnum):
    """What sort of speaker a principal is."""

    VISITOR = "visitor"
    CUSTOMER = "customer"
    STAFF = "staff"


class Principal(BaseModel):
    """Who the session says is speaking. It never comes from a tool argument.

    ``subject`` names them in the ledger and the audit trail; ``email`` is set from tier 2 up and is what
    order ownership is checked against. ``unproven_mailbox`` says that the shop signed somebody in whose address it does
    not vouch for. ``session`` is the one session that is speaking: what a mailed code has proven holds for that only.
    ``network`` is where the request came from, for limits; it is kept nowhere.
    """

    model_config = ConfigDict(frozen=True)

    shop_id: str
    kind: Kind
    tier: Tier = Tier.VISITOR
    subject: str
    email: str = ""
    customer_id: str = ""
    unproven_mailbox: bool = False
    name: str = ""
    scopes: tuple[str, ...] = Field(default=())
    session: str = ""
    network: str = Field(default="", exclude=True, repr=False)

    @classmethod
    def visitor(cls, shop_id: str, visitor_id: str) -> Principal:
        """Build the principal of an anonymous visitor."""
        return cls(shop_id=shop_id, kind=Kind.VISITOR, subject=f"visitor:{visitor_id}")

    @classmethod
    def customer(cls, shop_id: str, email: str, *, customer_id: str = "", name: str = "") -> Principal:
        """Build the principal of a signed-in customer.

        Raises:
            NotAuthenticated: ``email`` names no mailbox for certain.
        """
        email = normal_email(email)
        if not email:
            raise NotAuthenticated(say("errors.bad_email"), code="bad_email")
        return cls(
            shop_id=shop_id,
            kind=Kind.CUSTOMER,
            tier=Tier.SIGNED_IN,
            subject=f"customer:{email}",
            email=email,
            customer_id=customer_id,
            name=name,
        )

    @classmethod
    def staff(cls, shop_id: str, key_id: str, scopes: tuple[str, ...]) -> Principal:
        """Build the principal of a member of staff or a system that acts for them."""
        return cls(shop_id=shop_id, kind=Kind.STAFF, subject=f"staff:{key_id}", scopes=scopes)

    @property
    def verification_key(self) -> str:
        """What a proof by mailed code is bound to."""
        return self.session or self.subject

    @property
    def guest_of(self) -> str:
        """The mailbox that this visitor's session has proven by a code, empty when it has none.

        Empty for who signed in as well: their ``subject`` is the mailbox.
        """
        return self.email if self.tier >= Tier.VERIFIED_GUEST and self.subject.startswith("visitor:") else ""

    def unproven(self) -> Principal:
        """Return the principal without what codes have proven: as the session's token alone says."""
        if self.subject.startswith("visitor:"):
            changes = {"kind": Kind.VISITOR, "tier": Tier.VISITOR, "email": "", "customer_id": ""}
            return self.model_copy(update=changes)
        return self.model_copy(update={"tier": min(self.tier, Tier.SIGNED_IN)})

    def verified(self, email: str, customer_id: str = "") -> Principal:
        """Return the principal after proving the mailbox ``email``; who is signed in stays who they are."""
        if self.tier >= Tier.SIGNED_IN or self.kind is Kind.STAFF:
            return self
        changes = {"tier": Tier.VERIFIED_GUEST, "email": normal_email(email), "customer_id": customer_id}
        return self.model_copy(update={**changes, "kind": Kind.CUSTOMER})

    def stepped_up(self) -> Principal:
        """Return the principal after entering a code just now."""
        return self.model_copy(update={"tier": Tier.STEPPED_UP}) if self.tier >= Tier.VERIFIED_GUEST else self

    def owns(self, email: str, customer_id: str = "") -> bool:
        """Return whether an order placed with ``email`` is this principal's own (proven, tier 2 and up).

        ``customer_id`` is whose order it is on the platform, empty for a guest's. Who signed in with a customer id of
        their own owns nothing of another id, whatever address stands there. A proven mailbox alone has no id. Whose
        mailbox is not proven owns what has their id, and a guest's order only while a code has proven it.
        """
        mine = self.tier >= Tier.VERIFIED_GUEST and bool(self.email) and normal_email(email) == self.email
        ids = {plain_id(each) for each in (self.customer_id, customer_id) if each}
        certain = not self.unproven_mailbox or self.tier >= Tier.STEPPED_UP or bool(self.customer_id and customer_id)
        return mine and certain and len(ids) < 2
