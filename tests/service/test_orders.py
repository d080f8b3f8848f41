"""What a customer reads of their own order: nothing that the store's free fields could smuggle in."""

import pytest

from commerce.customer import Principal, Tier
from commerce.errors import NotAuthenticated, ShopclerkError, StepUpRequired
from commerce.order import Fulfilment, OrderStatus, Tracking
from service import orders
from tests.commerce.orders import make


@pytest.mark.parametrize(
    ("carrier", "number", "shown"),
    [
        ("DHL", "JJD 0001 2345", ("DHL", "JJD00012345")),
        ("Deutsche Post & Co", "RR-12", ("Deutsche Post & Co", "RR-12")),
        ('{"tracking_url":"https://drop.test/track"}', "see drop.test", ("", "")),
        ("drop.test", "https://drop.test/1", ("", "")),
        ("mail me@drop.test", "call +49 30 1234", ("", "")),
        ("x" * 200, "1" * 200, ("x" * 40, "")),
    ],
)
def test_carriers_and_tracking_numbers_are_nothing_else(carrier: str, number: str, shown: tuple[str, str]) -> None:
    parcel = Fulfilment(id="f", tracking=(Tracking(carrier=carrier, number=number),))
    (found,) = orders.describe(make(OrderStatus.SHIPPED, fulfilments=(parcel,)))["tracking"]
    assert (found["carrier"], found["number"]) == shown


@pytest.mark.parametrize(
    ("have", "needed", "refused"),
    [
        (Tier.VISITOR, Tier.VERIFIED_GUEST, NotAuthenticated),
        (Tier.VERIFIED_GUEST, Tier.VERIFIED_GUEST, None),
        (Tier.VERIFIED_GUEST, Tier.SIGNED_IN, NotAuthenticated),
        (Tier.SIGNED_IN, Tier.STEPPED_UP, StepUpRequired),
        (Tier.VERIFIED_GUEST, Tier.STEPPED_UP, StepUpRequired),
        (Tier.VISITOR, Tier.STEPPED_UP, NotAuthenticated),
        (Tier.STEPPED_UP, Tier.SIGNED_IN, None),
    ],
)
def test_what_an_action_needs_is_asked_for(have: Tier, needed: Tier, refused: type[ShopclerkError] | None) -> None:
    who = Principal.customer("shop", "mara@example.com").model_copy(update={"tier": have})
    orders.require_tier(Principal.staff("shop", "desk", ()), needed)
    if refused is None:
        orders.require_tier(who, needed)
        return
    with pytest.raises(refused):
        orders.require_tier(who, needed)
