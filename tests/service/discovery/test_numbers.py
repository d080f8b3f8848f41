"""Article numbers asked for in a customer's words: the article comes first, whatever else the words look like."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from commerce.money import Money
from commerce.product import Product, Variant
from service.discovery import Discovery, SearchRequest
from tests.service.discovery.sample_catalogue import open_database, open_shop, product


def _sold(number: int, title: str, sku: str, barcode: str = "", stock: int = 3) -> Product:
    one = Variant(id=f"n{number}", sku=sku, barcode=barcode, price=Money("30", "EUR"), stock=stock)
    return Product(id=f"n{number}", title=title, variants=(one,), brand="Lindgren")


NUMBERED = [
    _sold(1, "Garden hose", "MAX-200", "4006381333931"),
    _sold(2, "Garden hose reel", "FROM 300/400"),
    _sold(3, "Hose holder", "XL-4410", stock=0),
    _sold(4, "Hose book", "B-77", "9780306406157"),
    product(5, "Hose", "20.00"),
    product(6, "Hose coupling size XL", "5.00"),
]


@pytest.fixture
async def discovery(tmp_path: Path) -> AsyncIterator[Discovery]:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'shop.sqlite'}")
    discovery = await open_shop(database, tmp_path / "index", NUMBERED)
    yield discovery
    await discovery.close()
    await database.close()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("MAX-200", "n1"),
        ("do you have the Lindgren max 200?", "n1"),
        ("garden hose max200", "n1"),
        ("ean 4 006381 333931", "n1"),
        ("from 300 400", "n2"),
        ("FROM_300_400 please", "n2"),
        ("is the xl 4410 in stock", "n3"),
        ("0-306-40615-2", "n4"),
        ("isbn 978\u20110306406157, is it sold?", "n4"),
        ("hose under 40, or XL-4410", "n3"),
    ],
)
async def test_the_article_comes_first(discovery: Discovery, query: str, first: str) -> None:
    page = await discovery.search(SearchRequest(query=query))
    assert page.items, page.understood
    assert page.items[0].id == first
    assert page.understood.identifiers


async def test_several_articles_come_in_the_order_they_were_named(discovery: Discovery) -> None:
    page = await discovery.search(SearchRequest(query="compare B-77, XL.4410 and max/200"))
    assert [item.id for item in page.items[:2]] == ["n3", "n1"], "B-77 has three letters and digits: a word like others"
    page = await discovery.search(SearchRequest(query="9780306406157 or 4006381333931"))
    assert [item.id for item in page.items[:2]] == ["n4", "n1"]


async def test_words_that_only_look_like_numbers_are_read_as_usual(discovery: Discovery) -> None:
    page = await discovery.search(SearchRequest(query="hose max 25"))
    assert page.understood.identifiers is None
    assert str(page.understood.max_price) == "25"
