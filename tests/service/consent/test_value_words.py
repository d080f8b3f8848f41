"""Words for a value of an option that are not the value itself."""

from __future__ import annotations

import pytest

from commerce.pointing import Said
from commerce.wording import Words
from service.consent import quantities, wanted_options
from service.consent.value_words import spelled_out, without_given, without_wanted

PANS = ("20 cm", "24 cm", "28 cm")


@pytest.mark.parametrize(
    ("text", "values", "present", "wanted"),
    [
        ("in blue please", ("Navy", "Mint"), "Mint", "Navy"),
        ("a grey one", ("Charcoal", "Navy"), "Navy", "Charcoal"),
        ("I'd rather have the 28", PANS, "24 cm", "28 cm"),
        ("the big one please", PANS, "24 cm", "28 cm"),
        ("the smaller one", PANS, "24 cm", "20 cm"),
        ("the small size", ("0.6 l", "1.0 l"), "1.0 l", "0.6 l"),
        ("i need 30", ("28", "30", "32"), "28", "30"),
    ],
)
def test_what_only_one_value_can_be_is_that_value(
    text: str, values: tuple[str, ...], present: str, wanted: str
) -> None:
    told = spelled_out(text, values, present)
    assert [each for each in values if each != present and Words(told).says_value(each)] == [wanted]


@pytest.mark.parametrize(
    ("text", "values", "present"),
    [
        ("in blue please", ("Navy", "Sky Blue", "Mint"), "Mint"),
        ("the bigger one", PANS, "20 cm"),
        ("order 28 please", PANS, "24 cm"),
        ("28 of them", PANS, "24 cm"),
        ("since 28 days", PANS, "24 cm"),
        ("28 or 20", PANS, "24 cm"),
        ("in pink", ("Navy", "Mint"), "Mint"),
        ("one of them", ("1 l", "2 l"), "2 l"),
    ],
)
def test_what_several_can_be_or_none_stays(text: str, values: tuple[str, ...], present: str) -> None:
    assert not any(Words(spelled_out(text, values, present)).says_value(each) for each in values if each != present)


def test_what_somebody_has_is_not_what_they_want() -> None:
    assert "28" not in without_given("size 30 instead of 28")
    assert "navy" not in without_given("change it from navy to white")
    assert "grey" not in without_wanted("swap the cap for a grey one")


def test_a_size_in_the_place_of_another_counts_no_pieces() -> None:
    assert not quantities.counted("exchange the sneakers, 43 rather than 44", "Sneakers").free
    assert quantities.counted("refund 12 mugs", "Mugs").attached == [12]


def test_the_customer_named_a_shade_that_alone_fits_and_no_other() -> None:
    said = (Said(True, "I'd like the blue one instead"),)
    assert wanted_options.says(said, "Navy", ["Mint", "Rose"], "Mint")
    assert not wanted_options.says(said, "Rose", ["Mint", "Navy"], "Mint")
    assert not wanted_options.says(said, "Navy", ["Mint", "Sky Blue"], "Mint")
