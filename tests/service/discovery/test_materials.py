"""What things are of, and what they are not: judged by facts where there are some, with and without a word index."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from commerce.money import Money
from commerce.product import Product, Variant
from service.discovery import Discovery, SearchRequest
from store.database import Database
from tests.service.discovery.sample_catalogue import HashingEncoder, open_database, open_shop, product

CATALOGUE = [
    product(1, "Chunky jumper", description="For those whom wool itches", attributes={"Material": "cotton"}),
    product(2, "Warm jumper", attributes={"material": "merino", "care": "Wool cycle"}),
    product(3, "Soft jumper", attributes={"fabric": "recycled polyester", "care": "Wash in a wool cycle"}),
    product(4, "Grey jumper", description="Knitted of wool"),
    product(5, "Plain jumper", "90.00", description="Nothing is told about it"),
    product(6, "Jumper with strap", attributes={"material": "linen", "strap": "leather"}),
    Product(
        id="p8",
        title="Jumper of two colours",
        variants=(Variant(id="v8", sku="SKU-0008", price=Money("10", "EUR"), stock=1, options={"Pattern": "Zebra"}),),
    ),
    product(7, "Leather belt", attributes={"colour": "brown"}),
]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'shop.sqlite'}")
    yield opened
    await opened.close()


@pytest.fixture(params=["whole", "words lost", "all lost"])
async def discovery(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> AsyncIterator[Discovery]:
    folder = tmp_path / "index"
    discovery = await open_shop(database, folder, CATALOGUE)
    if request.param != "whole":
        await discovery.close()
        for path in folder.iterdir() if request.param == "words lost" else [folder]:
            if path == folder or path.name.startswith("words"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        discovery = await Discovery.open(database, "test", HashingEncoder(), folder, repair=False)
        assert "words" in discovery.state().degraded
    yield discovery
    await discovery.close()


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("jumper, not wool", {"p1", "p3", "p5", "p6", "p8"}),
        ("jumper without wool or cotton", {"p3", "p5", "p6", "p8"}),
        ("jumper made of wool", {"p2", "p4"}),
        ("jumper, no leather", {"p1", "p2", "p3", "p4", "p5", "p8"}),
        ("jumper made of cotton", {"p1"}),
        ("jumper without knitted", {"p1", "p2", "p3", "p5", "p6", "p8"}),
        ("jumper, nothing with strap", {"p1", "p2", "p3", "p4", "p5", "p8"}),
        ("jumper without zebras", {"p1", "p2", "p3", "p4", "p5", "p6"}),
    ],
)
async def test_what_is_ruled_out_never_slips_through(discovery: Discovery, query: str, ids: set[str]) -> None:
    page = await discovery.search(SearchRequest(query=query))
    found = {item.id for item in page.items if "umper" in item.title}
    # Without words, what is far in meaning is not found; what is ruled out never is.
    assert found == ids if not page.degraded else found and found <= ids
    assert page.understood.exclude or page.understood.material


async def test_nor_among_the_nearest(discovery: Discovery) -> None:
    page = await discovery.search(SearchRequest(query="jumper not wool under 5"))
    assert page.items == []
    assert page.nearest is not None
    assert page.nearest.without == ["max_price"]
    assert not {"p2", "p4"} & {item.id for item in page.nearest.items}


async def test_nor_by_its_number(discovery: Discovery) -> None:
    page = await discovery.search(SearchRequest(query="SKU-0004", exclude=("wool",)))
    assert "p4" not in {item.id for item in page.items}
    page = await discovery.search(SearchRequest(query="SKU-0004"))
    assert page.items[0].id == "p4"
