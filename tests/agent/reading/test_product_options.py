"""Options are read as customers write them; a value that the product has not is named, and no other takes its place."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from agent.reading import product_options


def product(**options: list[str]) -> dict[str, Any]:
    variants = [dict(zip(options, values, strict=True)) for values in itertools.product(*options.values())]
    return {"variants": [{"options": each, "in_stock": True} for each in variants]}


JACKET = product(Colour=["Yellow", "Black"], Size=["S", "M", "L"])
PAN = product(Diameter=["20 cm", "24 cm", "28 cm"])


@pytest.mark.parametrize(
    ("text", "item", "values"),
    [
        ("black L in stock?", JACKET, {"Colour": ("Black",), "Size": ("L",)}),
        ("and in size m?", JACKET, {"Size": ("M",)}),
        ("yellow m", JACKET, {"Colour": ("Yellow",), "Size": ("M",)}),
        ("how large is it", JACKET, {}),
        ("price of the big one", PAN, {"Diameter": ("28 cm",)}),
        ("the 24", PAN, {"Diameter": ("24 cm",)}),
        ("28cm please", PAN, {"Diameter": ("28 cm",)}),
        ("in 43 too?", product(Size=["42", "43"]), {"Size": ("43",)}),
        ("size 41", product(Size=["36-38", "39-42"]), {"Size": ("39-42",)}),
        ("for a 6 year old", product(Age=["4-5", "6-7"]), {"Age": ("6-7",)}),
        ("1 liter", product(Volume=["0.6 l", "1.0 l"]), {"Volume": ("1.0 l",)}),
        ("+2", product(Strength=["+1.5", "+2.0"]), {"Strength": ("+2.0",)}),
        ("40x40", product(Size=["40 x 40 cm", "50 x 50 cm"]), {"Size": ("40 x 40 cm",)}),
        ("in green?", product(Colour=["Sage", "Red"]), {"Colour": ("Sage",)}),
        ("blue", product(Colour=["Sky Blue", "Navy", "Red"]), {"Colour": ("Sky Blue", "Navy")}),
    ],
)
def test_values_are_read(text: str, item: dict[str, Any], values: dict[str, tuple[str, ...]]) -> None:
    assert product_options.read(text, item).values == values


@pytest.mark.parametrize(
    ("text", "item", "lacking"),
    [
        ("does it come in blue", JACKET, {"Colour": "blue"}),
        ("size XXL", JACKET, {"Size": "XXL"}),
        ("size 46", product(Size=["42", "43"]), {"Size": "46"}),
    ],
)
def test_what_there_is_not_is_named(text: str, item: dict[str, Any], lacking: dict[str, str]) -> None:
    assert product_options.read(text, item).lacking == lacking
