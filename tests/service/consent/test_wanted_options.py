"""The size that is swapped for is the one that is asked for, and none that is only spoken of."""

from __future__ import annotations

import pytest

from commerce.pointing import Said
from service.consent.wanted_options import says

SIZES = ("XS", "S", "M", "L", "XL")


def wants(value: str, *texts: str) -> bool:
    return says([Said(True, each) for each in texts], value, [each for each in SIZES if each != value], "M")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("XS", "the t-shirt of order 1012 is too small, XS would fit my daughter. Swap one for L"),
        ("XS", "swap one for L, not XS"),
        ("XL", "swap it for L instead of XL"),
        ("XS", "XS is what my wife wears. I want to exchange it"),
        ("XL", "swap it for L or XL"),
        ("XS", "XS is my daughter's size. L please"),
        ("S", "not in S, swap it for size L"),
        ("XS", "My ordered XS arrived. Exchange the M for L please"),
        ("XL", "I own one in XL. Please swap this for L"),
        ("S", "S looks better on the photo. Swap it for L"),
        ("XL", "tausche gegen L statt XL"),
    ],
)
def test_a_value_that_is_only_spoken_of_is_refused(value: str, text: str) -> None:
    assert not wants(value, text)


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ("L", ["the t-shirt of order 1012 is too small, XS would fit my daughter. Swap one for L"]),
        ("L", ["swap M for L"]),
        ("L", ["L"]),
        ("L", ["swap it for L, not XL"]),
        ("L", ["I need L instead of M"]),
        ("XL", ["swap it", "XL"]),
        ("L", ["it is too small. L would be better"]),
        ("L", ["M passt nicht, bitte L"]),
        ("XL", ["one in L and one in XL, please swap them"]),
        ("L", ["exchange it", "in L please"]),
    ],
)
def test_the_value_that_is_asked_for_stands(value: str, texts: list[str]) -> None:
    assert wants(value, *texts)


def test_an_options_value_is_said_or_chosen() -> None:
    asked = Said(False, "Which one: 1) S; 2) L?")
    assert says([Said(True, "for the large one")], "L", ["S"])
    assert says([asked, Said(True, "2")], "L", ["S"])
    assert not says([asked, Said(True, "1")], "L", ["S"])
    assert not says([Said(True, "another one")], "L", ["S"])
