"""What a customer reads of their own order: nothing that the store's free fields could smuggle in."""

import pytest

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
