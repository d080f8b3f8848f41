"""What is named beside a thing is a condition, or is said to be what nothing has; never dropped in silence."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from commerce.money import Money
from commerce.product import Product, Variant
from service.discovery import Discovery, SearchRequest
from tests.service.discovery.sample_catalogue import open_database, open_shop


def _sold(number: int, title: str, kind: str, options: list[dict[str, str]], **attributes: str) -> Product:
    variants = tuple(
        Variant(id=f"v{number}-{at}", sku=f"C-{number}-{at}", price=Money("20", "EUR"), options=each, stock=3)
        for at, each in enumerate(options)
    )
    return Product(
        id=f"p{number}",
        title=title,
        product_type=kind,
        category=f"Home > {kind}",
        variants=variants,
        attributes=attributes,
    )


_SHEETS = [{"Size": "135 x 200 cm"}, {"Size": "155 x 220 cm"}]
CATALOGUE = [
    _sold(1, "Alder Bed Linen", "Bed Linen", _SHEETS, material="cotton flannel"),
    _sold(2, "Birk Bed Linen", "Bed Linen", _SHEETS, material="washed linen"),
    _sold(3, "Corran Bed Linen", "Bed Linen", _SHEETS[:1], material="cotton percale"),
    _sold(4, "Delft Notebook", "Notebook", [{"Pages": "Dotted"}], material="card"),
    _sold(5, "Elba Pocket Notebook", "Notebook", [{"Pages": "Dotted"}], format="A6"),
    _sold(6, "Flint Tent", "Tent", [{"Sleeps": "2"}, {"Sleeps": "3"}]),
    _sold(7, "Gale Tent", "Tent", [{"Sleeps": "3"}]),
    _sold(8, "Hugo Scented Candle", "Scented Candle", [{"Scent": "Sea salt"}], material="soy wax"),
    _sold(9, "Ines Soap Bar", "Soap Bar", [{"Scent": "Lavender"}], scent="lavender"),
    _sold(10, "Jorun Soft Toy", "Soft Toy", [{"Colour": "Navy"}], material="cotton"),
    _sold(11, "Kaia Wooden Puzzle", "Wooden Puzzle", [{"Colour": "Red"}], material="beech"),
    _sold(12, "Levi Jumper", "Jumper", [{"Size": "M"}, {"Size": "38"}], material="merino wool"),
    _sold(13, "Maren Jumper", "Jumper", [{"Size": "M"}, {"Size": "40"}], material="cotton"),
    _sold(14, "Nessa Sleeping Bag", "Sleeping Bag", [{"Length": "Long"}], material="down"),
    _sold(16, "Pilar Gloves", "Gloves", [{"Size": "M"}], material="deerskin"),
    _sold(17, "Quill Gloves", "Gloves", [{"Size": "M"}], material="softshell"),
    _sold(18, "Runa Blue-Light Screen Glasses", "Screen Glasses", [{"Size": "One"}], filter="blue light"),
    _sold(19, "Selby Panto Screen Glasses", "Screen Glasses", [{"Size": "One"}], shape="panto"),
    _sold(20, "Tarn Soft Toy", "Soft Toy", [{"Colour": "Red"}], material="cotton"),
    _sold(21, "Umber Table Lamp", "Table Lamp", [{"Colour": "Red"}]),
    _sold(22, "Vega Yoga Mat", "Yoga Mat", [{"Colour": "Red"}], thickness="6 mm"),
    _sold(15, "Oslo Sleeping Bag", "Sleeping Bag", [{"Length": "Long"}], material="fibre"),
]


@pytest.fixture
async def discovery(tmp_path: Path) -> AsyncIterator[Discovery]:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'shop.sqlite'}")
    discovery = await open_shop(database, tmp_path / "index", CATALOGUE)
    yield discovery
    await discovery.close()
    await database.close()


async def _asked(discovery: Discovery, *said: str) -> tuple[set[str], set[str]]:
    """Return what is found after a search and what is said to it, and what nothing has."""
    page = await discovery.search(SearchRequest(query=said[0]))
    for refine in said[1:]:
        has = {name: value for name, value in page.understood.model_dump().items() if value}
        known = {name: has[name] for name in ("kinds", "size", "material", "colour", "needs", "options") if name in has}
        page = await discovery.search(SearchRequest(query=page.understood.text, refine=refine, **known))
    return {item.id for item in page.items}, set(page.understood.unmet or ())


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (["bed linen 155x220"], {"p1", "p2"}),
        (["bed linen 155 x 220"], {"p1", "p2"}),
        (["bed linen", "linen ones"], {"p2"}),
        (["bed linen made of linen"], {"p2"}),
        (["notebook a6"], {"p5"}),
        (["tent for 3 people"], {"p6", "p7"}),
        (["tent for 2 people"], {"p6"}),
        (["soft toy and a wooden puzzle", "anything wooden"], {"p11"}),
        (["wool jumper", "without wool sorry"], {"p13"}),
        (["jumper in a 38"], {"p12"}),
        (["sleeping bag down to -10"], {"p14", "p15"}),
        (["jumper, not please"], {"p12", "p13"}),
        (["gloves", "leather ones"], {"p16"}),
        (["screen glasses", "the blue light ones"], {"p18"}),
        (["red table lamp", "same colour soft toy"], {"p20"}),
    ],
)
async def test_a_condition_that_is_named_holds(discovery: Discovery, said: list[str], found: set[str]) -> None:
    ids, unmet = await _asked(discovery, *said)
    assert ids == found
    assert not unmet


@pytest.mark.parametrize(
    ("said", "lacking"),
    [
        ("leather jumper", "leather"),
        ("yoga mat 8mm thick", "8mm"),
        ("notebook a5 dotted", "a5"),
        ("tent for 4 people", "4 people"),
        ("bed linen 155x230", "155 x 230"),
        ("candle that smells like lavender", "lavender"),
    ],
)
async def test_what_nothing_of_the_kind_has_is_said(discovery: Discovery, said: str, lacking: str) -> None:
    ids, unmet = await _asked(discovery, said)
    assert ids
    assert lacking in unmet


async def test_a_size_that_nobody_sells_is_no_size_of_what_is_shown(discovery: Discovery) -> None:
    page = await discovery.search(SearchRequest(query="jumper in a 52"))
    assert not page.items
    assert page.understood.size == "52"
