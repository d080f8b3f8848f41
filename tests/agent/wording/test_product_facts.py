"""Questions about a product are answered from its data; of a variant that is gone no other one is shown."""

from __future__ import annotations

from typing import Any

import pytest

from agent.wording import comparison, product_facts
from tools.results import ComparisonResult


def _jacket() -> dict[str, Any]:
    rows = [("Yellow", "S", True), ("Yellow", "M", False), ("Black", "S", True), ("Black", "M", True)]
    variants = [
        {
            "title": f"{colour} / {size}",
            "options": {"Colour": colour, "Size": size},
            "price": "125.00",
            "in_stock": there,
        }
        for colour, size, there in rows
    ]
    return {
        "id": "p1",
        "title": "Emil Packable Rain Jacket",
        "price": "125.00",
        "currency": "EUR",
        "in_stock": True,
        "brand": "Tarn Works",
        "rating": 4.5,
        "description": "A rain jacket for city rain. The nylon is taped and holds 10,000 mm of water.",
        "attributes": {"material": "recycled nylon", "care": "Wash at 30 degrees.", "hood": "none"},
        "tags": ["windproof"],
        "variants": variants,
    }


def _pan() -> dict[str, Any]:
    variants = [
        {"title": size, "options": {"Diameter": size}, "price": price, "in_stock": True}
        for size, price in (("20 cm", "28.90"), ("28 cm", "40.90"))
    ]
    return {
        "id": "p2",
        "title": "Levi Pan",
        "price": "28.90",
        "currency": "EUR",
        "in_stock": True,
        "variants": variants,
    }


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("is the emil rain jacket really waterproof", "“The nylon is taped and holds 10,000 mm of water.”"),
        ("how do i wash it", "Care: Wash at 30 degrees."),
        ("what is it made of", "Material: recycled nylon."),
        ("does it have a hood", "Hood: none."),
        ("how much", "Emil Packable Rain Jacket costs 125.00 EUR."),
        ("who makes it, what brand", "Emil Packable Rain Jacket is by Tarn Works."),
        ("is it windproof", "The shop lists Emil Packable Rain Jacket as “windproof”."),
        ("black M in stock?", "Yes: Emil Packable Rain Jacket in Black / M is in stock, at 125.00 EUR."),
        (
            "Emil yellow M in stock?",
            "Emil Packable Rain Jacket in Yellow / M is sold out. In stock instead (colour): Black. "
            "In stock instead (size): S.",
        ),
        (
            "does it come in blue",
            "Emil Packable Rain Jacket does not come in blue. What there is (colour): Yellow and Black.",
        ),
        (
            "do you have the emil packable rain jacket",
            "Emil Packable Rain Jacket is in stock. Only these are sold out: Yellow / M.",
        ),
        ("which sizes", "Emil Packable Rain Jacket, size: S and M."),
    ],
)
def test_the_data_answer(question: str, told: str) -> None:
    assert product_facts.told(_jacket(), question).text == told


def test_the_price_is_of_the_variant_that_is_named() -> None:
    assert product_facts.told(_pan(), "price of the big one").text == "Levi Pan in 28 cm costs 40.90 EUR."
    assert product_facts.told(_pan(), "how much").text == "Levi Pan costs 28.90 EUR (20 cm) and 40.90 EUR (28 cm)."


def test_what_the_data_do_not_say_is_not_answered() -> None:
    assert product_facts.told(_jacket(), "can i play chess with it").text == ""


def test_products_stand_side_by_side() -> None:
    told = comparison.told(ComparisonResult(items=[_jacket(), _pan()]))
    assert "- Price: Emil Packable Rain Jacket: 125.00 EUR; Levi Pan: 28.90 EUR" in told
    assert told.endswith("The cheapest is Levi Pan, at 28.90 EUR.")
    assert comparison.most([_jacket(), _pan()], "which is lighter") == (
        "The data do not tell which of Emil Packable Rain Jacket and Levi Pan it is."
    )
    assert comparison.won([_jacket(), _pan()], "which is cheaper") == "p2"


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        (("1.9 kg", "2.4 kg", ""), "By the data that is A (1.9 kg). Of C the data do not tell it."),
        (("1.9 kg", "1.9 kg", ""), "By the data A and B are the same in that (1.9 kg). Of C the data do not tell it."),
        (("1.9 kg", "1.9 kg", "1.9 kg"), "By the data they are the same in that (1.9 kg)."),
        (("1.9 kg", "2 kg", "1.9 kg"), "By the data that is A and C (1.9 kg)."),
        (("1.9 kg", "", ""), "The data do not tell which of A, B and C it is."),
        (("1.9 kg", "900 g", ""), "The data do not tell which of A, B and C it is."),
    ],
)
def test_a_fact_that_one_lacks_hides_no_answer(weights: tuple[str, ...], told: str) -> None:
    tents = [
        {"id": each, "title": each, "attributes": {"weight": weight} if weight else {}}
        for each, weight in zip("ABC", weights, strict=True)
    ]
    assert comparison.most(tents, "what's the lightest") == told


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("is it microwave safe", ""),
        ("how many liters", ""),
        ("is it vegan", "Material: recycled nylon. That is all that the data say on it; I cannot vouch for more."),
    ],
)
def test_only_the_very_thing_is_told(question: str, told: str) -> None:
    item = {**_jacket(), "attributes": {"material": "recycled nylon", "dishwasher": "safe", "laptop": "16 inch"}}
    assert product_facts.told(item, question).text == told


def test_which_to_take_is_told_by_rating_price_and_stock() -> None:
    one = {"id": "a", "title": "Arbor Mug", "price": "9.00", "currency": "EUR", "in_stock": True, "rating": 4.1}
    two = {"id": "b", "title": "Brae Mug", "price": "12.00", "currency": "EUR", "in_stock": True, "rating": 4.6}
    gone = {"id": "c", "title": "Cleo Mug", "price": "5.00", "currency": "EUR", "in_stock": False, "rating": 5.0}
    text = comparison.picked([one, two, gone])
    assert "Rated best is Brae Mug (4.6 of 5)" in text
    assert "The cheapest is Arbor Mug, at 9.00 EUR" in text
    assert "Cleo Mug is sold out" in text
    unrated = [{name: value for name, value in each.items() if name != "rating"} for each in (one, two)]
    assert "None of them has a rating" in comparison.picked(unrated)


def test_when_something_is_back_no_data_tell() -> None:
    found = product_facts.told(_jacket(), "when is it back in stock")
    assert "in stock" in found.text
    assert not found.sure
