"""Words that say once more what is shown: neither a yes nor another request."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

import pytest

from service import consent
from service.consent import Shown

ONE = Shown("p", "refund_order", "1408", ("13.90", "1 x Ulva Mug (Terracotta)", "1408", "Visa"))
TWO = Shown("p", "return_items", "1408", ("2 x Ulva Mug (Terracotta)", "1408", "2.00"))
MIXED = Shown("p", "refund_order", "1408", ("9.00", "1 x Kite Pan", "2 x Ulva Mug (Terracotta)", "1408", "Visa"))
WHOLE = Shown("p", "cancel_order", "1408", ("1408", "102.80", "Visa"))
SUM = Shown("p", "refund_order", "1408", ("5.00", "1408"), {"amount": "5"})


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (ONE, "only one mug"),
        (ONE, "yes only the mug please"),
        (ONE, "nur die eine"),
        (ONE, "just 1"),
        (TWO, "both mugs"),
        (TWO, "beide bitte"),
        (TWO, "yes, both of them"),
        (TWO, "the two mugs"),
        (TWO, "entrambi"),
        (MIXED, "both"),
        (MIXED, "the pan and the mugs"),
        (WHOLE, "everything"),
        (WHOLE, "ja, beide"),
        (WHOLE, "all of it please"),
        (WHOLE, "yes cancel both"),
    ],
)
def test_the_same_once_more(shown: Shown, text: str) -> None:
    assert consent.affirms(text, shown)


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (ONE, "both"),
        (ONE, "two mugs"),
        (ONE, "the mugs"),
        (ONE, "all of them"),
        (ONE, "the pan"),
        (TWO, "just the mug"),
        (TWO, "only one"),
        (TWO, "not both"),
        (TWO, "both?"),
        (MIXED, "just the pan"),
        (MIXED, "two"),
        (WHOLE, "just one"),
        (WHOLE, "the mug"),
        (SUM, "all of it"),
        (SUM, "5"),
        (TWO, "both of 1012"),
        (TWO, "refund both mugs"),
        (ONE, "no, the mug"),
        (ONE, "yes"),
        (ONE, "1408"),
    ],
)
def test_more_or_less_or_something_else(shown: Shown, text: str) -> None:
    assert not consent.affirms(text, shown)
