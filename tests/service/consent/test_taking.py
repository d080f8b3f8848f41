"""What a model puts into a cart is what the customer chose: as many pieces, and that variant."""

from __future__ import annotations

import pytest

from commerce.errors import InputError
from service.consent.taking import check_quantity, chosen

NAVY, SAND = {"Colour": "Navy", "Size": "M"}, {"Colour": "Sand", "Size": "M"}
LARGE = {"Colour": "Navy", "Size": "L"}


@pytest.mark.parametrize(
    "text",
    [
        "I want to buy one rain jacket",
        "show me rain jackets",
        "ich nehme die Regenjacke",
        "je prends la veste",
        "me llevo la chaqueta",
        "prendo la giacca",
    ],
)
def test_more_pieces_than_were_asked_for_are_refused(text: str) -> None:
    with pytest.raises(InputError):
        check_quantity([text], 7)
    check_quantity([text], 1)


@pytest.mark.parametrize(
    "text", ["seven jackets please", "7 of them", "sieben Stück", "sept vestes", "siete chaquetas", "sette giacche"]
)
def test_as_many_as_were_asked_for_are_taken(text: str) -> None:
    check_quantity(["show me jackets", text], 7)


def test_a_variant_that_nobody_chose_is_asked_about() -> None:
    assert not chosen(["I want to buy one rain jacket"], NAVY, [SAND, LARGE])
    assert not chosen(["I take the navy jacket"], NAVY, [SAND, LARGE])
    assert chosen(["I take the navy jacket", "in M"], NAVY, [SAND, LARGE])
    assert chosen(["I take the navy jacket"], NAVY, [SAND])


@pytest.mark.parametrize(
    "text", ["the second", "2", "any size will do", "egal welche", "da igual", "n'importe laquelle", "qualsiasi"]
)
def test_a_pick_and_an_open_choice_are_one(text: str) -> None:
    assert chosen(["show me jackets", text], NAVY, [SAND, LARGE])
