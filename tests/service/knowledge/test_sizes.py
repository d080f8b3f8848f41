"""A size guide answers to measures; sizes of other countries are converted, and never dropped."""

from __future__ import annotations

import time
from typing import Any

import pytest

from service.knowledge import sizes

GUIDE = [
    ("How do sizes run?", "Our clothes are cut to European sizes and run true to size."),
    ("How do sizes run?", "Between two sizes take the larger one for jackets."),
    ("Chest and waist", "Size S: Chest in cm 88 to 94, Waist in cm 74 to 80."),
    ("Chest and waist", "Size M: Chest in cm 95 to 102, Waist in cm 81 to 88."),
    ("Shoes", "Shoe sizes are European."),
    ("Hats", "Measure around the head: size M fits 56 to 58 cm, size L fits 59 to 61 cm."),
]


@pytest.mark.parametrize(
    ("question", "kind", "size"),
    [
        ("my chest is 100cm, what size rain jacket", "fits", "M"),
        ("39 inch chest", "fits", "M"),
        ("chest 90", "fits", "S"),
        ("94.5 around the chest", "gap", ""),
        ("my chest is 120 cm", "above", "M"),
        ("waist 84", "fits", "M"),
        ("hat size for 57cm", "fits", "M"),
        ("im between m and l", "between", ""),
        ("im 1.82 and 85 kg, which size", "table", ""),
        ("what is the size chart for jackets", "table", ""),
        ("do your jackets run small", "between", ""),
        ("UK 9 shoes", "converted", ""),
        ("i wear 42 in adidas, what size in sneakers", "between", ""),
    ],
)
def test_the_guide_answers(question: str, kind: str, size: str) -> None:
    advice = sizes.advise(question, GUIDE)
    assert (advice["kind"], advice.get("size", "")) == (kind, size)


def test_a_number_goes_on_with_the_measure_before() -> None:
    assert sizes.advise("chest: and for 98", GUIDE)["size"] == "M"


@pytest.mark.parametrize(
    ("question", "found"),
    [("UK 9 shoes", ["43"]), ("us 10 shoes", ["43", "41"]), ("UK 14 shoes", [])],
)
def test_sizes_of_other_countries_are_told(question: str, found: list[str]) -> None:
    assert sizes.advise(question, GUIDE)["sizes"] == found


@pytest.mark.parametrize(
    "question", ["how much is it", "red jackets", "a backpack between 40 and 90 euros", "when will it arrive", "2 mugs"]
)
def test_other_questions_tell_no_size(question: str) -> None:
    assert sizes.advise(question, GUIDE) == {}


def test_a_shop_without_a_guide_advises_nothing() -> None:
    assert sizes.advise("my chest is 100 cm", []) == {}


def test_a_table_of_the_shop_goes_before_what_is_usual() -> None:
    own: list[Any] = [("Shoes", "Size 44: UK 9.")]
    assert sizes.advise("UK 9 shoes", own) == {
        "kind": "converted",
        "system": "UK",
        "number": "9",
        "sizes": ["44"],
        "own": True,
    }


@pytest.mark.parametrize("piece", ["1", "12cm", "1 aa aa ", "uk ", "chest "])
def test_a_long_text_is_read_in_time_that_grows_as_it_does(piece: str) -> None:
    sizes.read("chest 90")
    begun = time.process_time()
    sizes.read((piece * 16_000)[:16_000])
    assert time.process_time() - begun < 3  # half a second; what grows with the square takes more than ten
