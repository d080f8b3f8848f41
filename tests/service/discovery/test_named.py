"""A product is called by words of its title; a kind of things is no product."""

from __future__ import annotations

from decimal import Decimal

import pytest

from service.discovery import named
from service.discovery.page import SearchItem
from store.search.analyse import words
from store.search.stem import stem

TITLES = ("Arbor Mug", "Wren Big Mug", "Emil Packable Rain Jacket", "Brae Packable Rain Jacket", "Emil Headphones")
ITEMS = [
    SearchItem(
        id=title, sku="", title=title, price=Decimal(1), currency="EUR", in_stock=True, category="", url="", image=""
    )
    for title in TITLES
]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("arbor mug", ["Arbor Mug"]),
        ("emil rain jacket", ["Emil Packable Rain Jacket"]),
        ("emil headphones", ["Emil Headphones"]),
        ("emil", ["Emil Packable Rain Jacket", "Emil Headphones"]),
        ("mug", []),
        ("big mug", []),
        ("rain jacket", []),
        ("emil submarine periscope", []),
    ],
)
def test_a_name_means_its_product(name: str, found: list[str]) -> None:
    assert [each.title for each in named.fitting([stem(word) for word in words(name)], ITEMS)] == found
