"""Customers, and principals: who is speaking, as far as the session has proven it."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from pydantic import BaseModel, ConfigDict, Field

from commerce.address import Address
from commerce.text import one_line


class Customer(BaseModel):
    """A customer account of the store."""

    model_config = ConfigDict(frozen=True)

    id: str
    email: str
    name: str = ""
    phone: str = ""
    default_address: Address | None = None


def normal_email(email: str) -> str:
    """Return ``email`` in the one spelling that ownership checks compare."""
    return one_line(email, 254).casefold()


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
    order ownership is checked against. ``session`` is the one session that is speaking: what a mailed code has
    proven holds for that only.
    """

    model_config = ConfigDict(frozen=True)

    shop_id: str
    kind: Kind
    tier: Tier = Tier.VISITOR
    subject: str
    email: str = ""
    customer_id: str = ""
    name: str = ""
    scopes: tuple[str, ...] = Field(default=())
    session: str = ""

    @classmethod
    def visitor(cls, shop_id: str, visitor_id: str) -> Principal:
        """Build the principal of an anonymous visitor."""
        return cls(shop_id=shop_id, kind=Kind.VISITOR, subject=f"visitor:{visitor_id}")

    @classmethod
    def customer(cls, shop_id: str, email: str, *, customer_id: str = "", name: str = "") -> Principal:
        """Build the principal of a signed-in customer."""
        email = normal_email(email)
        return cls(
            shop_id=shop_id, kind=Kind.CUSTOMER, tier=Tier.SIGNED_IN, subject=f"customer:{email}",
            email=email, customer_id=customer_id, name=name,
        )  # fmt: skip

    @classmethod
    def staff(cls, shop_id: str, key_id: str, scopes: tuple[str, ...]) -> Principal:
        """Build the principal of a member of staff or a system that acts for them."""
        return cls(shop_id=shop_id, kind=Kind.STAFF, subject=f"staff:{key_id}", scopes=scopes)

    @property
    def proof_key(self) -> str:
        """What a proof by mailed code is bound to."""
        return self.session or self.subject

    def verified(self, email: str, customer_id: str = "") -> Principal:
        """Return the principal after proving the mailbox ``email``; who is signed in stays who they are."""
        if self.tier >= Tier.SIGNED_IN or self.kind is Kind.STAFF:
            return self
        changes = {"tier": Tier.VERIFIED_GUEST, "email": normal_email(email), "customer_id": customer_id}
        return self.model_copy(update={**changes, "kind": Kind.CUSTOMER})

    def stepped_up(self) -> Principal:
        """Return the principal after entering a code just now."""
        return self.model_copy(update={"tier": Tier.STEPPED_UP}) if self.tier >= Tier.VERIFIED_GUEST else self

    def owns(self, email: str) -> bool:
        """Return whether an order placed with ``email`` is this principal's own (proven, tier 2 and up)."""
        return self.tier >= Tier.VERIFIED_GUEST and bool(self.email) and normal_email(email) == self.email
