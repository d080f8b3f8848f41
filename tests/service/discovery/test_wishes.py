from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from commerce.money import Money
from commerce.product import Product, Variant
from service.discovery import Discovery, SearchRequest
from service.sync import sync
from store.database import Database
from tests.service.discovery.sample_catalogue import Platform, open_database, open_shop, product


def _garment(number: int, title: str, price: str, *variants: tuple[str, str, int], **more: object) -> Product:
    """Return a garment with variants of (colour, size, stock)."""
    sold = tuple(
        Variant(
            id=f"g{number}-{colour}-{size}",
            sku=f"G-{number}-{colour[:2]}-{size}",
            price=Money(price, "EUR"),
            options={"Colour": colour, "Size": size},
            stock=stock,
        )
        for colour, size, stock in variants
    )
    return Product(**{"id": f"g{number}", "title": title, "variants": sold, **more})


GARMENTS = [
    _garment(
        1,
        "Rain jacket",
        "90",
        ("Navy", "M", 2),
        ("Navy", "L", 0),
        ("Red", "L", 4),
        brand="Nordwind",
        category="Outerwear",
    ),
    _garment(2, "Wool jacket", "120", ("Black", "M", 1), brand="Fjell", category="Outerwear"),
    _garment(3, "Leather jacket", "200", ("Black", "L", 1), brand="Fjell", category="Outerwear"),
    product(4, "Travel mug of steel", "24.00", category="Kitchen", description="Keeps coffee hot"),
    product(5, "Travel mug of bamboo", "28.00", category="Kitchen", description="Keeps coffee hot"),
    product(6, "Red lamp", "31.00", category="Home"),
]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'shop.sqlite'}")
    yield database
    await database.close()


@pytest.fixture
async def discovery(database: Database, tmp_path: Path) -> AsyncIterator[Discovery]:
    discovery = await open_shop(database, tmp_path / "index", GARMENTS)
    yield discovery
    await discovery.close()


async def _found(discovery: Discovery, query: str = "", **more: object) -> set[str]:
    page = await discovery.search(SearchRequest(query=query, **more))
    return {item.id for item in page.items}


async def test_conditions_in_words_hold(discovery: Discovery) -> None:
    assert await _found(discovery, "jacket size M") == {"g1", "g2"}
    assert await _found(discovery, "navy jacket in L") == {"g1"}
    assert await _found(discovery, "jacket, not leather") == {"g1", "g2"}
    assert await _found(discovery, "jacket made of wool") == {"g2"}
    assert await _found(discovery, "jackets by fjell") == {"g2", "g3"}
    assert await _found(discovery, "jacket", exclude=("leather", "wool")) == {"g1"}
    assert await _found(discovery, "jacket", brand="Nordwind") == {"g1"}


async def test_colour_and_size_and_stock_mean_one_variant(discovery: Discovery) -> None:
    page = await discovery.search(SearchRequest(query="navy jacket size L in stock"))
    assert page.items == []
    assert page.nearest is not None
    assert (page.nearest.without, page.nearest.items[0].sku) == (["in_stock"], "G-1-Na-L")


async def test_a_product_without_the_option_is_judged_by_its_words(discovery: Discovery) -> None:
    assert "p6" in await _found(discovery, "red lamp")
    assert "p5" not in await _found(discovery, "red mug")


async def test_what_was_understood_is_told_and_can_be_taken_back(discovery: Discovery) -> None:
    asked = "I need something to keep coffee hot on my commute, not steel, around 30"
    page = await discovery.search(SearchRequest(query=asked))
    assert page.items[0].id == "p5"
    assert "p4" not in {item.id for item in page.items}
    assert page.understood.exclude == ["steel"]
    assert page.understood.min_price is not None
    back = await discovery.search(SearchRequest(query=asked, ignore=frozenset({"exclude", "price"})))
    assert (back.understood.exclude, back.understood.min_price) == (None, None)
    assert {"p4", "p5"} <= {item.id for item in back.items}


@pytest.mark.parametrize(
    ("query", "without", "first"),
    [
        ("leather jacket under 50", ["max_price"], "g3"),
        ("rain jacket in size M under 50", ["max_price"], "g1"),
        ("rain jacket in size XL under 50", ["max_price", "size"], "g1"),
        ("rain jacket in size XL", ["size"], "g1"),
        ("wool jacket by nordwind over 100", ["min_price"], "g1"),
        ("wool jacket size L made of wool", ["size"], "g2"),
        ("leather jacket, in red, under 50", ["max_price"], "g1"),
    ],
)
async def test_nothing_is_answered_with_what_stood_in_the_way(
    discovery: Discovery, query: str, without: list[str], first: str
) -> None:
    page = await discovery.search(SearchRequest(query=query))
    if page.nearest is None:  # a condition that other products meet leaves those
        assert page.items
        return
    assert page.total == 0
    assert page.nearest.items[0].id == first
    assert page.nearest.without == without


async def test_facets_count_products_once(discovery: Discovery) -> None:
    page = await discovery.search(SearchRequest(query="jacket", facets=True))
    assert page.facets is not None
    counts = {facet.name: {value.value: value.count for value in facet.values} for facet in page.facets}
    assert counts["brand"] == {"Fjell": 2, "Nordwind": 1}
    assert counts["category"] == {"Outerwear": 3}
    assert counts["in_stock"] == {"true": 3}
    assert counts["colour"] == {"black": 2, "navy": 1, "red": 1}
    assert sum(counts["price"].values()) == page.total == 3
    assert (await discovery.search(SearchRequest(query="jacket"))).facets is None


@pytest.mark.parametrize("forgotten", [False, True])
async def test_pages_go_on_while_products_come_and_change(
    discovery: Discovery, database: Database, forgotten: bool
) -> None:
    first = await discovery.search(SearchRequest(query="jacket", limit=1))
    newcomers = [product(number, "Jacket jacket", "5.00") for number in range(20, 24)]
    await sync(database, "test", Platform([*GARMENTS, *newcomers]), discovery)  # type: ignore[arg-type]
    if forgotten:  # as after a start
        discovery._rankings = type(discovery._rankings)()
    shown, cursor = [item.id for item in first.items], first.next_cursor
    while cursor:
        page = await discovery.search(SearchRequest(query="jacket", limit=1, cursor=cursor))
        shown += [item.id for item in page.items]
        cursor = page.next_cursor
    assert len(shown) == len(set(shown))
    assert {"g1", "g2", "g3"} <= set(shown)
    if not forgotten:
        assert set(shown) == {"g1", "g2", "g3"}


LANGUAGES = [
    product(1, "Kaffeemaschine mit Mahlwerk", description="Für ganze Bohnen"),
    product(2, "Crème brûlée dish", description="Small and oven proof"),
    product(3, "Кофеварка стальная", description="Для дома"),
    product(4, "コーヒーメーカー 黒", description="家庭用"),
    product(5, "不锈钢水壶", description="保温"),
    product(6, "커피 머그컵", description="도자기"),
    product(7, "Straßenschuhe aus Leder", description="Größen 38 bis 46"),
]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("creme brulee", "p2"),
        ("кофеварка", "p3"),
        ("コーヒー", "p4"),
        ("水壶", "p5"),
        ("머그컵", "p6"),
        ("strassenschuhe", "p7"),
        ("kaffeemaschine", "p1"),
        ("STRASSENSCHUHE", "p7"),
    ],
)
async def test_other_languages_are_found(tmp_path: Path, query: str, first: str) -> None:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'shop.sqlite'}")
    discovery = await open_shop(database, tmp_path / "index", LANGUAGES)
    page = await discovery.search(SearchRequest(query=query))
    assert page.items[0].id == first
    await discovery.close()
    await database.close()
