from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commerce.errors import InputError, MoneyError, ProductNotFound, StoreTimeout
from commerce.money import Money
from connectors.stores.stock import Stock
from service.discovery import Discovery, SearchPage, SearchRequest
from store.database import Database
from tests.service.discovery.sample_catalogue import (
    SAMPLE_CATALOGUE,
    BrokenEncoder,
    HashingEncoder,
    Platform,
    open_database,
    open_shop,
    product,
)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = await open_database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def discovery(database: Database, tmp_path: Path) -> AsyncIterator[Discovery]:
    opened = await open_shop(database, tmp_path / "index")
    yield opened
    await opened.close()


async def found(discovery: Discovery, query: str = "", **more: Any) -> list[str]:
    page = await discovery.search(SearchRequest(query=query, **more))
    assert page.total >= len(page.items)
    return [item.id for item in page.items]


async def test_words_find_what_they_name_first(discovery: Discovery) -> None:
    assert (await found(discovery, "rain jacket"))[0] == "p1"
    assert (await found(discovery, "boot"))[0] == "p3"
    page = await discovery.search(SearchRequest(query="umbrella"))
    item = page.items[0]
    shown = {"id", "sku", "title", "price", "currency", "in_stock", "category"}
    assert item.model_dump(mode="json", include=shown) == {
        "id": "p6",
        "sku": "SKU-0006",
        "title": "Umbrella",
        "price": "25.00",
        "currency": "EUR",
        "in_stock": True,
        "category": "Accessories",
    }


async def test_a_misspelled_word_is_corrected_and_told(discovery: Discovery) -> None:
    page = await discovery.search(SearchRequest(query="umbrela"))
    assert page.items[0].id == "p6"
    assert page.understood.model_dump(exclude_none=True)["corrections"] == [{"word": "umbrela", "instead": "umbrella"}]
    assert (await found(discovery, "smartwatch"))[0] == "p7"


async def test_what_was_said_about_prices_holds(discovery: Discovery) -> None:
    page = await discovery.search(SearchRequest(query="jacket under 80 euros"))
    assert [item.id for item in page.items] == ["p2"]
    assert page.understood.model_dump(mode="json", exclude_none=True) == {
        "text": "jacket",
        "max_price": "80",
        "currency": "EUR",
    }
    stricter = await discovery.search(SearchRequest(query="jacket under 80", max_price="50"))
    assert stricter.items == []
    assert stricter.understood.max_price == Decimal(50)


async def test_conditions_alone_are_a_search(discovery: Discovery) -> None:
    assert sorted(await found(discovery, category="shoes")) == ["p3", "p4"]
    assert await found(discovery, category="shoes", in_stock=True) == ["p3"]
    assert await found(discovery, "under 10") == ["p5"]
    assert await found(discovery, sort="price_asc", limit=3) == ["p5", "p6", "p2"]
    assert await found(discovery, sort="rating", limit=2) == ["p3", "p2"]
    assert await found(discovery, sort="newest", limit=1) == ["p7"]
    assert await found(discovery, "cheapest jacket") == ["p2", "p1"]


async def test_options_and_price_mean_one_variant(discovery: Discovery) -> None:
    page = await discovery.search(SearchRequest(query="jacket", options={"size": "M"}))
    assert [(i.id, i.sku, str(i.price), i.in_stock) for i in page.items] == [("p1", "SKU-0001-M", "99.00", False)]
    assert await found(discovery, "jacket", options={"Size": "M"}, max_price="90") == []
    assert await found(discovery, "jacket", options={"Size": "S"}, max_price="90") == ["p1"]
    assert page.items[0].options == {"Size": ["S"]}, "only what can be bought is offered"


async def test_an_identifier_comes_first_in_any_spelling(discovery: Discovery) -> None:
    for query in (
        "SKU-0006",
        "sku0006",
        "do you have the sku 0006?",
        "sku 0001 s",
        "4006381333931",
        "EAN 400-6381333931",
    ):
        page = await discovery.search(SearchRequest(query=query))
        expected = {"sku 0001 s": "p1"}.get(query, "p5" if "400" in query else "p6")
        assert page.items[0].id == expected, query
        assert page.understood.identifiers
    sold_out = await discovery.search(SearchRequest(query="is the SKU-0004 in stock?"))
    assert sold_out.items[0].id == "p4"
    assert not sold_out.items[0].in_stock
    assert "p4" not in await found(discovery, "SKU-0004", in_stock=True)


async def test_drafts_are_never_shown(discovery: Discovery) -> None:
    assert "p8" not in await found(discovery, "hidden gem", limit=50)
    assert "p8" not in await found(discovery, "SKU-0008", limit=50)
    with pytest.raises(ProductNotFound):
        await discovery.product("p8")
    with pytest.raises(ProductNotFound):
        await discovery.product_by_sku("SKU-0008")


async def test_a_price_is_looked_for_in_a_shop_that_holds_nothing_yet(database: Database, tmp_path: Path) -> None:
    bare = await Discovery.open(database, "bare", HashingEncoder(), tmp_path / "bare", writable=True)
    page = await bare.search(SearchRequest(query="umbrella under 20", min_price=Decimal(5)))
    assert not page.items
    await bare.close()


async def test_nothing_is_found_for_nonsense(discovery: Discovery) -> None:
    for query in ("?!?", "🧥", "…"):
        page = await discovery.search(SearchRequest(query=query))
        assert (page.items, page.total, page.next_cursor) == ([], 0, None)
    with pytest.raises(InputError):
        await discovery.search(SearchRequest(query="   "))
    long = await discovery.search(SearchRequest(query="umbrella " * 1200))
    assert long.items[0].id == "p6"
    assert len(long.understood.text) <= 500


@pytest.mark.parametrize(
    "bad", [{"min_price": "-1"}, {"min_price": "NaN"}, {"max_price": "1e3"}, {"min_price": "5", "max_price": "4"}]
)
def test_senseless_prices_are_refused(bad: dict[str, str]) -> None:
    with pytest.raises((MoneyError, InputError)):
        SearchRequest(query="mug", **bad)  # type: ignore[arg-type]


async def test_pages_show_everything_once(discovery: Discovery) -> None:
    seen: list[str] = []
    request = SearchRequest(sort="price_asc", limit=3)
    while True:
        page = await discovery.search(request)
        seen += [item.id for item in page.items]
        if page.next_cursor is None:
            break
        request = request.model_copy(update={"cursor": page.next_cursor})
    assert seen == ["p5", "p6", "p2", "p4", "p1", "p3", "p7"]
    assert page.total == 7


@pytest.mark.parametrize("cursor", ["x", "AAAA", "W10", "WzEsMl0", "é" * 20, "WyItMSIsICJhIl0", "[" * 300])
async def test_a_bad_cursor_is_refused(discovery: Discovery, cursor: str) -> None:
    with pytest.raises(InputError):
        await discovery.search(SearchRequest(query="jacket", cursor=cursor))


async def test_a_cursor_of_another_search_is_refused(discovery: Discovery) -> None:
    page = await discovery.search(SearchRequest(query="jacket", limit=1))
    assert page.next_cursor
    with pytest.raises(InputError):
        await discovery.search(SearchRequest(query="shoes", limit=1, cursor=page.next_cursor))


async def test_a_product_is_shown_with_its_variants(discovery: Discovery) -> None:
    view = await discovery.product("p1")
    assert (str(view.price), view.in_stock, view.description) == ("89.00", True, "A breathable jacket for wet days")
    assert [(v.sku, v.options, str(v.price), v.in_stock) for v in view.variants] == [
        ("SKU-0001-S", {"Size": "S"}, "89.00", True),
        ("SKU-0001-M", {"Size": "M"}, "99.00", False),
    ]
    assert view.as_of is not None
    assert (await discovery.product_by_sku("sku 0001 m")).id == "p1"
    for missing in ("p99", "", "p1' OR 1=1"):
        with pytest.raises(ProductNotFound):
            await discovery.product(missing)
    with pytest.raises(ProductNotFound):
        await discovery.product_by_sku("")


async def test_prices_and_stock_are_read_live(database: Database, tmp_path: Path) -> None:
    synced = await open_shop(database, tmp_path / "index")
    await synced.close()
    platform = Platform(SAMPLE_CATALOGUE)
    platform.stocks = {
        "v1-S": Stock(variant_id="v1-S", price=Money("95.00", "EUR"), available=False),
        "v1-M": Stock(variant_id="v1-M", price=Money("97.00", "EUR"), available=True, stock=2),
    }
    discovery = await Discovery.open(
        database,
        "test",
        HashingEncoder(),
        tmp_path / "index",
        connector=platform,  # type: ignore[arg-type]
    )
    view = await discovery.product("p1")
    assert view.as_of is None
    assert (str(view.price), view.sku) == ("97.00", "SKU-0001-M")
    for trouble in (StoreTimeout(), 5.0):
        platform.stocks = trouble
        late = await discovery.product("p1")
        assert late.as_of is not None
        assert str(late.price) == "89.00"
    await discovery.close()


async def test_a_page_for_an_answer_is_read_live_in_one_call(database: Database, tmp_path: Path) -> None:
    await (await open_shop(database, tmp_path / "index")).close()
    platform, calls = Platform(SAMPLE_CATALOGUE), []
    read = platform.stock

    async def counted(variant_ids: Sequence[str]) -> dict[str, Stock]:
        calls.append(set(variant_ids))
        return await read(variant_ids)

    platform.stock = counted  # type: ignore[method-assign]
    platform.stocks = {"v2": Stock(variant_id="v2", price=Money("85.00", "EUR"), available=False)}
    discovery = await Discovery.open(
        database,
        "test",
        HashingEncoder(),
        tmp_path / "index",
        connector=platform,  # type: ignore[arg-type]
    )
    page = await discovery.search(SearchRequest(query="jacket"), fresh=True)
    assert calls == [{"v1-S", "v1-M", "v2"}]
    assert page.as_of is None
    shown = {item.id: (str(item.price), item.in_stock) for item in page.items}
    assert shown == {"p1": ("89.00", True), "p2": ("85.00", False)}
    under = await discovery.search(SearchRequest(query="jacket under 80"), fresh=True)
    assert "p2" not in [item.id for item in under.items], "it became dearer since the last sync"
    calls.clear()
    assert (await discovery.search(SearchRequest(query="jacket"))).as_of is None
    assert calls == [], "only answers are read live"
    for trouble in (StoreTimeout(), 5.0):
        platform.stocks = trouble
        late = await discovery.search(SearchRequest(query="jacket"), fresh=True)
        assert late.as_of is not None
        assert {str(item.price) for item in late.items} == {"59.00", "89.00"}
    await discovery.close()


async def test_without_an_encoder_words_answer_and_say_so(database: Database, tmp_path: Path) -> None:
    discovery = await open_shop(database, tmp_path / "index")
    await discovery.close()
    broken = await Discovery.open(database, "test", BrokenEncoder(), tmp_path / "index")
    page = await broken.search(SearchRequest(query="umbrella"))
    assert page.items[0].id == "p6"
    assert page.degraded == ["meaning"]
    await broken.close()


async def test_many_search_while_the_index_changes(discovery: Discovery) -> None:
    async def ask() -> SearchPage:
        return await discovery.search(SearchRequest(query="rain jacket"))

    pages, *_ = await asyncio.gather(
        asyncio.gather(*(ask() for _ in range(30))), discovery.rebuild(), discovery.update()
    )
    assert all(page.items[0].id == "p1" for page in pages)


PRICES = ["0.00", "0.99", "5.00", "9.99", "10.00", "10.01", "99.99", "100.00", "1234.56"]


@pytest.fixture
async def priced(database: Database, tmp_path: Path) -> AsyncIterator[Discovery]:
    catalogue = [product(n, f"Mug number {n}", PRICES[n % len(PRICES)], stock=n % 3) for n in range(60)]
    opened = await open_shop(database, tmp_path / "index", catalogue)
    yield opened
    await opened.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cap=st.decimals(0, 1500, places=2),
    floor=st.none() | st.decimals(0, 200, places=2),
    form=st.sampled_from(["mug under {} euros", "mug max {} €", "mugs, {} eur or less"]),
    stock=st.booleans(),
)
async def test_nothing_dearer_gets_through(
    priced: Discovery, cap: Decimal, floor: Decimal | None, form: str, stock: bool
) -> None:
    page = await priced.search(SearchRequest(query=form.format(cap), min_price=floor, in_stock=stock, limit=50))
    expected = [
        n
        for n in range(60)
        if Decimal(PRICES[n % len(PRICES)]) <= cap
        and (floor is None or Decimal(PRICES[n % len(PRICES)]) >= floor)
        and (n % 3 > 0) == stock
    ]
    assert all(item.price <= cap and (floor is None or item.price >= floor) for item in page.items)
    assert all(item.in_stock == stock for item in page.items)
    assert page.total == len(expected)
