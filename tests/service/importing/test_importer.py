from __future__ import annotations

import json
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from commerce.errors import InputError, MoneyError
from commerce.markup import plain
from commerce.product import Product
from connectors.files.entries import Taken
from connectors.files.file_text import Source
from connectors.files.flat import BadRecord, Defaults, price
from service.discovery import Discovery, SearchRequest
from service.importing import import_file
from service.importing.shapes import recognise
from service.sync import SyncSummary, sync
from store.database import Database
from store.models import PlatformProduct
from tests.service.discovery.sample_catalogue import SAMPLE_CATALOGUE, HashingEncoder, Platform, open_database

SHOPIFY = """Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Image Src,Status
wool-hat,Wool hat,"<p>Warm &amp; soft</p><ul><li>Merino</li></ul><script>x()</script>",Nordwind,Hats,"winter, wool",true,Size,S,HAT-S,shopify,3,29.00,https://cdn.example.com/hat.png,active
wool-hat,,,,,,,,M,HAT-M,shopify,0,"31,50",https://cdn.example.com/hat2.png,
wool-hat,,,,,,,,L,HAT-L,shopify,1,free,,
wool-hat,,,,,,,,,,,,,https://cdn.example.com/hat3.png,
mug,Mug,,Lehm,Kitchen,,true,Title,Default Title,MUG,,0,12.00,,active
,Nameless,,,,,true,Title,Default Title,N,,,1.00,,active
old-mug,Old mug,,Lehm,Kitchen,,false,Title,Default Title,OLD,,,5.00,,draft
no-price,No price,,,,,true,Title,Default Title,NP,,,,,active
"""  # noqa: E501


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'shop.sqlite'}")
    yield opened
    await opened.close()


async def take(database: Database, path: Path, content: str | bytes, **more: Any) -> SyncSummary:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return await import_file(database, "test", path, **more)


async def products(database: Database) -> dict[str, PlatformProduct]:
    async with database.read() as session:
        rows = await session.scalars(select(PlatformProduct).options(selectinload(PlatformProduct.variants)))
        return {row.platform_id: row for row in rows}


def lines(*records: dict[str, Any]) -> str:
    return "\n".join(json.dumps(record) for record in records)


async def test_shopifys_export_goes_in_and_bad_rows_are_named(database: Database, tmp_path: Path) -> None:
    summary = await take(database, tmp_path / "export.csv", SHOPIFY, currency="EUR")
    found = await products(database)
    assert set(found) == {"wool-hat", "mug", "old-mug", "nameless"}, "a missing handle is made of the title"
    hat = found["wool-hat"]
    assert (hat.description, hat.brand, hat.tags, hat.currency) == (
        "Warm & soft\nMerino",
        "Nordwind",
        ["winter", "wool"],
        "EUR",
    )
    assert hat.images == [f"https://cdn.example.com/{name}.png" for name in ("hat", "hat2", "hat3")]
    assert [(v.sku, v.options, v.price, v.stock) for v in sorted(hat.variants, key=lambda v: v.position)] == [
        ("HAT-S", {"Size": "S"}, 2900, 3),
        ("HAT-M", {"Size": "M"}, 3150, 0),
    ]
    mug = found["mug"].variants[0]
    assert (mug.options, mug.stock, found["old-mug"].status) == ({}, None, "draft")
    assert [(error["line"], error["product_id"]) for error in summary.errors] == [
        (4, "wool-hat"),
        (9, "no-price"),
    ]
    assert "'free' is not an amount" in summary.errors[0]["reason"]
    assert (summary.state, summary.created, summary.hidden) == ("done", 4, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
async def test_a_plain_csv_goes_in(database: Database, tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [
        ["Name", "Description", "Price", "SKU", "Brand", "Category", "Image URL", "Link", "Stock"],
        [
            "Café cup",
            '"Holds 0.2 l\nof coffee"',
            "8.50",
            "C-1",
            "Lehm",
            "Kitchen",
            "https://e.example/c.png",
            "https://e.example/c",
            "4",
        ],
        ["", "no name", "1.00", "C-2", "", "", "", "", ""],
        ["Saucer", "", "3", "C-3", "", "", "javascript:alert(1)", "ftp://x", "0"],
    ]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    summary = await take(database, tmp_path / "c.csv", text.encode(encoding), currency="EUR")
    found = await products(database)
    assert set(found) == {"C-1", "C-3"}
    cup = found["C-1"]
    assert (cup.title, cup.price_min, cup.url, cup.images) == (
        "Café cup",
        850,
        "https://e.example/c",
        ["https://e.example/c.png"],
    )
    assert (found["C-3"].in_stock, found["C-3"].url, found["C-3"].images) == (False, "", [])
    assert [(error["line"], error["reason"]) for error in summary.errors] == [(4, "it has no title")]


async def test_json_lines_of_any_shape_go_in(database: Database, tmp_path: Path) -> None:
    own = json.loads(SAMPLE_CATALOGUE[0].model_dump_json())
    flat = {
        "id": "3920564",
        "sku": "006R90321",
        "title": "Toner",
        "description": "x",
        "ean": ["0095205603217"],
        "price": 49.95,
        "in_stock": False,
        "released": "2009-12-10",
        "attrs": {"type": "Original", "pages": 23000.0},
        "quantity": 7,
    }
    text = (
        lines(own, flat)
        + '\n\n{"id": 5\n[1]\n'
        + lines({"id": "x", "title": "No price"}, {**flat}, {**own, "id": "y", "variants": [{}]})
    )
    summary = await take(database, tmp_path / "p.jsonl", text)
    found = await products(database)
    assert set(found) == {"p1", "3920564"}
    toner = found["3920564"]
    assert (toner.in_stock, toner.attributes["pages"], toner.variants[0].barcode, toner.price_min) == (
        False,
        "23000.0",
        "0095205603217",
        4995,
    )
    assert [error["line"] for error in summary.errors] == [4, 5, 6, 7, 8]
    reasons = [error["reason"] for error in summary.errors]
    assert reasons[:4] == [
        "it is not valid JSON",
        "it is not a JSON object",
        "it has no price",
        "an earlier row of the file has the same id",
    ]
    assert reasons[4].startswith("variants.0.")


async def test_products_without_a_price_need_a_default(database: Database, tmp_path: Path) -> None:
    text = lines({"id": "1", "title": "Pillow"}, {"id": "2", "title": "Lamp", "price": "5"})
    refused = await take(database, tmp_path / "a.jsonl", text)
    assert (refused.created, refused.failed) == (1, 1)
    taken = await take(database, tmp_path / "a.jsonl", text, default_price=Decimal("9.99"))
    assert (taken.created, taken.unchanged, taken.failed) == (1, 1, 0)
    assert (await products(database))["1"].price_min == 999


async def test_replace_deletes_only_what_imports_brought(database: Database, tmp_path: Path) -> None:
    await sync(database, "test", Platform(SAMPLE_CATALOGUE))  # type: ignore[arg-type]
    await take(
        database, tmp_path / "a.jsonl", lines(*({"id": f"i{n}", "title": "Cup", "price": "1"} for n in range(4)))
    )
    kept = await take(database, tmp_path / "b.jsonl", lines({"id": "i1", "title": "Cup", "price": "1"}))
    assert kept.deleted == 0
    replaced = await take(
        database, tmp_path / "b.jsonl", lines({"id": "i1", "title": "Cup", "price": "1"}), replace=True
    )
    assert replaced.deleted == 3
    assert set(await products(database)) == {"i1", *(item.id for item in SAMPLE_CATALOGUE)}
    again = await sync(database, "test", Platform(SAMPLE_CATALOGUE))  # type: ignore[arg-type]
    assert again.deleted == 0, "a sync leaves imported products alone"
    useless = await take(database, tmp_path / "c.jsonl", lines({"id": "i9"}), replace=True)
    assert (useless.state, useless.deleted) == ("failed", 0)


async def test_an_import_can_be_searched_and_reports_progress(database: Database, tmp_path: Path) -> None:
    discovery = await Discovery.open(database, "test", HashingEncoder(), tmp_path / "index", repair=False)
    seen: list[tuple[str, int, int]] = []
    text = lines(*({"id": str(n), "title": f"Teapot {n}", "price": str(n + 1)} for n in range(250)))
    summary = await take(
        database, tmp_path / "a.jsonl", text, discovery=discovery, progress=lambda *step: seen.append(step)
    )
    assert summary.index is not None
    assert summary.index.complete
    page = await discovery.search(SearchRequest(query="teapots under 11 dollars", limit=50))
    assert (page.total, page.understood.currency) == (11, "USD")
    assert {stage for stage, _, _ in seen} == {"products", "words", "vectors"}
    for stage in ("words", "vectors"):
        assert [step for step in seen if step[0] == stage][-1] == (stage, 250, 250)
    assert all(done <= total for _, done, total in seen)
    await discovery.close()


@pytest.mark.parametrize(
    "content", [b"", b"   \n", b"\x00\x00", b"[]", b"<rss></rss>", b"colour,size\nred,M", b"\xff\xfe"]
)
async def test_a_hopeless_file_is_refused_and_nothing_changes(
    database: Database, tmp_path: Path, content: bytes
) -> None:
    with pytest.raises(InputError):
        await take(database, tmp_path / "x", content)
    with pytest.raises(InputError):
        await import_file(database, "test", tmp_path / "missing.csv")
    with pytest.raises(InputError):
        await import_file(database, "test", tmp_path)
    with pytest.raises(MoneyError):
        await import_file(database, "test", tmp_path / "x", currency="euro")
    assert await products(database) == {}


_PIECES = ["Handle", "Title", "Variant Price", "price", ",", "\n", '"', ";", "1", "{", "}"]


@given(
    st.binary(max_size=400)
    | st.text(max_size=300).map(str.encode)
    | st.lists(st.sampled_from(_PIECES)).map(lambda parts: "".join(parts).encode())
)
def test_no_file_makes_the_reader_fail(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("files") / "file"
    path.write_bytes(content)
    try:
        entries = list(recognise(Source.of(path), Defaults("EUR")).entries)
    except InputError:
        return
    for entry in entries:
        assert entry.line >= 1
        assert isinstance(entry.product, Product) if isinstance(entry, Taken) else entry.reason


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("79", "79.00", "EUR"),
        ("1,299.00", "1299.00", "EUR"),
        ("1.299,00", "1299.00", "EUR"),
        ("49,95 €", "49.95", "EUR"),
        ("$5", "5.00", "USD"),
        ("79.00 GBP", "79.00", "GBP"),
        ("1 299,5", "1299.50", "EUR"),
        ("0", "0.00", "EUR"),
        (Decimal("19.999"), "20.00", "EUR"),
        ("1'200.50", "1200.50", "EUR"),
        (Decimal("49.9500001"), "49.95", "EUR"),
    ],
)
def test_prices_are_read_as_written(text: object, amount: str, currency: str) -> None:
    money = price(text, "", Defaults("EUR"))
    assert (str(money.amount), money.currency) == (amount, currency)


@pytest.mark.parametrize(
    "text", ["", None, "free", "-1", "NaN", "1e9999", "5 XYZW", "12 34 56 78 90 12 34 56 78 90 12 34 5678", "٣"]
)
def test_what_is_no_price_is_refused(text: object) -> None:
    with pytest.raises(BadRecord):
        price(text, "", Defaults("EUR"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a < b and c > d", "a < b and c > d"),
        ("AT&amp;T", "AT&T"),
        ("<b>x</b>y", "xy"),
        ("<p>a</p><p>b</p>", "a\nb"),
        ("<style>p{}</style>ok<!-- no -->", "ok"),
        ("<unclosed <p>z", "z"),
        ("&lt;b&gt;", "<b>"),
        ("", ""),
    ],
)
def test_html_becomes_text(text: str, expected: str) -> None:
    assert plain(text).strip() == expected
