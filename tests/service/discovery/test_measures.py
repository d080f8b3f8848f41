"""Figures with a unit as conditions, colours ruled out per variant, and sizes within ranges."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from commerce.money import Money
from commerce.product import Product, Variant
from service.discovery import Discovery, SearchRequest, measures
from service.knowledge import topics
from tests.service.discovery.sample_catalogue import open_database, open_shop


def _sold(number: int, title: str, kind: str, facts: dict[str, str], *options: dict[str, str]) -> Product:
    variants = tuple(
        Variant(id=f"m{number}-{place}", sku=f"M{number}{place}", price=Money("30", "EUR"), stock=3, options=each)
        for place, each in enumerate(options or ({},))
    )
    return Product(id=f"m{number}", title=title, variants=variants, product_type=kind, attributes=facts)


SOLD = [
    _sold(1, "Alm Sleeping Bag", "Sleeping Bag", {"comfort": "-4 degrees"}),
    _sold(2, "Bre Sleeping Bag", "Sleeping Bag", {"comfort": "3 degrees"}),
    _sold(3, "Cor Backpack", "Backpack", {"laptop": "16 inch"}),
    _sold(4, "Dun Backpack", "Backpack", {"laptop": "13 inch"}),
    _sold(5, "Eik Backpack", "Backpack", {"closure": "roll-top"}),
    _sold(6, "Fen Puzzle", "Puzzle", {"pieces": "120"}),
    _sold(7, "Gus Puzzle", "Puzzle", {"pieces": "24"}),
    _sold(8, "Hal Parka", "Parka", {}, {"Colour": "Black"}, {"Colour": "Charcoal"}),
    _sold(9, "Ivo Parka", "Parka", {}, {"Colour": "Black"}),
    _sold(10, "Jon Socks", "Socks", {}, {"Size": "39-42"}, {"Size": "43-46"}),
    _sold(11, "Kip Socks", "Socks", {}, {"Size": "39-42"}),
    _sold(12, "Lex Sneakers", "Sneakers", {}, {"Size": "44"}),
]


@pytest.fixture
async def discovery(tmp_path: Path) -> AsyncIterator[Discovery]:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'shop.sqlite'}")
    discovery = await open_shop(database, tmp_path / "index", SOLD)
    yield discovery
    await discovery.close()
    await database.close()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("a sleeping bag that is ok down to about 0 degrees", {"m1"}),
        ("sleeping bag for 5 degrees", {"m1", "m2"}),
        ("backpack that fits a 15 inch laptop", {"m3"}),
        ("backpack for a 33 cm laptop", {"m3", "m4"}),
        ("puzzle with more than 100 pieces", {"m6"}),
        ("puzzle, at most 50 pieces", {"m7"}),
        ("parka, any colour but black", {"m8"}),
        ("socks size 44", {"m10"}),
    ],
)
async def test_only_what_meets_the_figure_is_found(discovery: Discovery, query: str, found: set[str]) -> None:
    page = await discovery.search(SearchRequest(query=query))
    assert {each.id for each in page.items} == found, (
        page.understood.needs,
        page.understood.kinds,
        page.understood.unmet,
    )


async def test_a_figure_stays_in_force_until_another_takes_its_place(discovery: Discovery) -> None:
    first = await discovery.search(SearchRequest(query="sleeping bag down to 0 degrees"))
    assert first.understood.needs == ["≤ 0 degrees"]
    again = SearchRequest(query="sleeping bag", kinds=("Sleeping Bag",), needs=("≤ 0 degrees",), refine="5 degrees")
    page = await discovery.search(again)
    assert {each.id for each in page.items} == {"m1", "m2"}, (
        page.understood.needs,
        page.understood.kinds,
        page.understood.unmet,
    )


async def test_a_figure_that_nothing_has_is_said(discovery: Discovery) -> None:
    page = await discovery.search(SearchRequest(query="puzzle with more than 500 pieces"))
    assert page.understood.unmet == ["≥ 500 pieces"]


async def test_a_figure_without_a_limit_that_nothing_has_is_said_once(discovery: Discovery) -> None:
    page = await discovery.search(SearchRequest(query="backpack for the 90 cm shelf, 90 cm"))
    assert not [each for each in page.understood.unmet or [] if "≈" in each]


async def test_what_a_thing_is_for_hides_not_that_there_is_none(discovery: Discovery) -> None:
    assert not (await discovery.search(SearchRequest(query="usb charger for my phone"))).items


def test_a_question_for_the_least_amount_goes_on_from_how_one_pays() -> None:
    topic = topics.of("from what amount", "payment_methods")
    assert topic is not None
    assert topic.name == "instalments"


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("under 2kg", ["≤ 2 kg"]),
        ("35 hours or more", ["≥ 35 hours"]),
        ("minus 3 degrees", ["≤ -3 degrees"]),
        ("about 30 cm", ["≈ 30 cm"]),
        ("2 mugs", []),
        ("size 44", []),
    ],
)
def test_figures_are_read_with_how_they_are_meant(text: str, needs: list[str]) -> None:
    assert [each.need for each in measures.read(text)] == needs


def test_figures_of_one_dimension_are_compared() -> None:
    need = measures.of_need("≥ 15 inch")
    assert need is not None
    assert need.holds(40.64)
    assert not need.holds(33)
    assert measures.of_need("dimmable") is None
