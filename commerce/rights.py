"""What customers are owed beyond the shop's own windows: ``[warranty]``, ``[withdrawal]`` and ``[claims]``."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from commerce.rules import ANY_AMOUNT, STAFF, Cap, Lifted, Part, PolicyAmount, country

#: The European Economic Area, where consumers may withdraw from what they bought at a distance.
EEA = tuple("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split())
Remedy = Literal["repair", "replacement", "refund"]
Kind = Literal["lost", "stolen", "incomplete", "wrong", "damaged"]


Evidence = Annotated[str, Field(max_length=120), Lifted(STAFF, lambda _: "")]
_EVIDENCE = "what the customer is asked to show, such as a photo; a colleague looks at it and decides"


class WarrantyRule(Part):
    """``[warranty]``: goods that are faulty, not as described or the wrong ones; no window of returns binds them."""

    years: int = Field(2, ge=0, le=30, description="years after delivery; 0: the window of returns is all there is")
    remedies: tuple[Remedy, ...] = Field(
        ("repair", "replacement", "refund"), min_length=1, description="what is offered, in this order"
    )
    decided_by: Annotated[Literal["staff", "clerk"], Lifted(STAFF, lambda _: "clerk")] = Field(
        "staff",
        description="who decides after the window of returns: staff; clerk: what is offered first, if the clerk can",
    )


class WithdrawalRule(Part):
    """``[withdrawal]``: the right to send everything back without a reason, of consumers in these countries."""

    days: int = Field(14, ge=0, le=365, description="days after delivery, to the end of the last one; 0: no such right")
    countries: tuple[Annotated[str, AfterValidator(country)], ...] = Field(
        EEA, description="countries of the shipping addresses for which it holds"
    )
    standard_delivery: Cap = Field(
        None,
        description="the most that is paid back for the delivery of an order that comes back whole; "
        "none: what was paid for it",
    )
    exempt_tags: tuple[str, ...] = Field(
        ("final-sale",),
        description="articles with one of these tags are left out; the law leaves out only some, such as goods made to "
        "order, perishable or unsealed",
    )


class ClaimRule(Part):
    """One kind of claim: when it can be raised, and what is offered."""

    from_days: int = Field(0, ge=0, le=365, description="days after it arrived, from which it can be raised")
    within_days: int = Field(30, ge=0, le=3650, description="days after it arrived, within which it can be raised")
    offers: tuple[Literal["replacement", "refund"], ...] = Field(
        ("replacement", "refund"), min_length=1, description="what is offered, in this order; a colleague replaces"
    )
    up_to: Annotated[PolicyAmount, ANY_AMOUNT] = Field(
        Decimal(0), description="where a refund comes first: paid by the clerk up to this, per order"
    )
    evidence: Evidence = Field("", description=_EVIDENCE)


class LostRule(ClaimRule):
    """``[claims.lost]``: a parcel that is still on its way."""

    from_days: int = Field(10, ge=0, le=365, description="days after it was sent, from which it can be raised")
    within_days: int = Field(90, ge=0, le=3650, description="days after it was sent, within which it can be raised")


class WrongRule(ClaimRule):
    """``[claims.wrong]``: another article arrived."""

    evidence: Evidence = Field("a photo of what arrived", description=_EVIDENCE)


class DamagedRule(ClaimRule):
    """``[claims.damaged]``: it arrived damaged."""

    evidence: Evidence = Field("a photo of the damage", description=_EVIDENCE)


class ClaimsRule(Part):
    """``[claims]``: parcels that did not arrive as they should. What the clerk does not pay a person decides."""

    lost: LostRule = Field(LostRule(), description="still on its way")
    stolen: ClaimRule = Field(ClaimRule(), description="said to have arrived, and not there")
    incomplete: ClaimRule = Field(ClaimRule(), description="something was missing")
    wrong: WrongRule = Field(WrongRule(), description="another article arrived")
    damaged: DamagedRule = Field(DamagedRule(), description="arrived damaged")

    def of(self, kind: Kind) -> ClaimRule:
        """Return the rule of a kind of claim."""
        found = getattr(self, kind)
        assert isinstance(found, ClaimRule)
        return found
