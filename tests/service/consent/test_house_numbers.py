"""A house number that is put right is read with what it was; other numbers are none of a house."""

from __future__ import annotations

import pytest

from commerce.pointing import Said
from service.consent.house_numbers import Number, corrected, put_right, renumbered


@pytest.mark.parametrize(
    ("text", "new", "old"),
    [
        ("1015: house number 5 instead of 4", "5", "4"),
        ("the house number of 1015 is wrong, it's 12, not 21", "12", "21"),
        ("change the house number of 1015 from 21 to 12", "12", "21"),
        ("the house number on order 1015 should be 12", "12", ""),
        ("it's 12, not 21", "12", "21"),
        ("not 21 but 12", "12", "21"),
        ("sorry, number 12a", "12a", ""),
        ("typo in my address for the soap order, house nr is 126 not 128", "126", "128"),
        ("oh no, it's number 12", "12", ""),
        ("Hausnummer 12 statt 21 bei 1015", "12", "21"),
        ("bei 1015 ist die Hausnummer falsch, 12 statt 21", "12", "21"),
        ("nicht 21 sondern 12", "12", "21"),
        ("ich meinte 12, nicht 21", "12", "21"),
        ("el número de la calle de 1015 es 12, no 21", "12", "21"),
        ("es el 12, no el 21", "12", "21"),
        ("numero civico 12 invece di 21 per 1015", "12", "21"),
        ("è il 12, non il 21", "12", "21"),
    ],
)
def test_a_number_that_is_put_right(text: str, new: str, old: str) -> None:
    found = corrected(text)
    assert found is not None and (found.new, found.old) == (new, old)


@pytest.mark.parametrize(
    "text",
    [
        "refund 12 of them",
        "it's 2 candles, not 3",
        "12",
        "no",
        "send it to 12 Oak Street",
        "I want 2, not 3",
        "my phone number is 12 34",
        "Lindenweg 12, not Lindenweg 21",
        "> house number 12\nthanks",
        "cancel 1015, not 1408",
    ],
)
def test_other_numbers_are_none_of_a_house(text: str) -> None:
    assert corrected(text) is None


def test_a_street_gets_the_number_that_is_right() -> None:
    assert renumbered("Lindenweg 21", Number("12", "21")) == renumbered("Lindenweg 21", Number("12")) == "Lindenweg 12"
    assert renumbered("Lindenweg 22", Number("12", "21")) == renumbered("Lindenweg", Number("12")) == ""


def test_only_the_street_before_is_put_right() -> None:
    send = Said(True, "send 1015 to Lindenweg 21, 20095 Hamburg, Germany")
    right = Said(True, "send 1015 to Lindenweg 12, 20095 Hamburg, Germany")
    asked, number, wish = (
        Said(False, "Send it there?"),
        Said(True, "it's 12, not 21"),
        Said(True, "refund the mugs of 1408"),
    )
    assert put_right([send, asked, number]) == (right, asked, Said(True, ""))
    assert put_right([send, asked, wish, number]) == (send, asked, wish, number)
