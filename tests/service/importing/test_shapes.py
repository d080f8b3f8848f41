"""Files as shops and programs write them: what is recognised, what is taken, what is refused."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from commerce.errors import InputError
from commerce.product import Product
from connectors.files.entries import Refused, Taken
from connectors.files.file_text import Source
from connectors.files.flat import Defaults
from connectors.stores.woocommerce import read_products
from service.importing import Import, imported, preview, take
from service.importing.shapes import Reading, recognise
from service.sync import sync
from store.database import Database
from store.models import PlatformProduct
from tests.service.discovery.sample_catalogue import SAMPLE_CATALOGUE, Platform, open_database
from tests.service.importing.woo_rows import ROWS, SHIRT

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'shop.sqlite'}")
    yield opened
    await opened.close()


def read(text: str, **more: Any) -> tuple[Reading, dict[str, Product], list[Refused]]:
    return read_from(Source(lambda: io.BytesIO(text.encode()), "x"), **more)


def read_from(source: Source, **more: Any) -> tuple[Reading, dict[str, Product], list[Refused]]:
    reading = recognise(source, Defaults("EUR", only=True, **more))
    entries = list(reading.entries)
    taken = {each.product.id: each.product for each in entries if isinstance(each, Taken)}
    return reading, taken, [each for each in entries if isinstance(each, Refused)]


def prices(product: Product) -> list[tuple[str, str]]:
    return [(str(v.price_at(NOW)), str(v.before_at(NOW) or "")) for v in product.variants]


NEW_SHOPIFY = """Title,URL handle,Description,Vendor,Type,Published on online store,Status,SKU,Option1 name,Option1 value,Price,Compare-at price,Inventory tracker,Inventory quantity,Continue selling when out of stock,Product image URL,Fit (product.metafields.custom.fit),Cost (product.metafields.custom.cost_price)
Linen Coat,linen-coat,<p>Light</p>,Alma,Coat,TRUE,Active,LC-S,Size,S,80.00,99.00,shopify,0,deny,https://e.example/1.png,loose,31.20
Tin Cup,tin-cup,,Alma,Cup,FALSE,Active,TC,,,5.00,,shopify,2,deny,,,
,linen-coat,,,,,,LC-M,,M,82.00,,shopify,-3,continue,,,
Wax,wax,,Alma,Care,TRUE,Archived,WX,,,4.00,,,0,deny,,,
,,,,,,,WX-2,,,4.50,,,0,deny,,,
"""


def test_shopifys_new_headers_rows_apart_and_blank_handles() -> None:
    reading, found, refused = read(NEW_SHOPIFY)
    assert "new headers" in reading.shape
    assert not refused
    assert {name: each.status for name, each in found.items()} == {
        "linen-coat": "active",
        "tin-cup": "unpublished",
        "wax": "archived",
    }
    coat = found["linen-coat"]
    assert prices(coat) == [("80.00 EUR", "99.00 EUR"), ("82.00 EUR", "")]
    assert [(v.options, v.in_stock, v.stock) for v in coat.variants] == [
        ({"Size": "S"}, False, 0),
        ({"Size": "M"}, True, None),
    ]
    assert len(found["wax"].variants) == 2, "a row without a handle goes on with the product before"


def test_internal_metafields_are_kept_back_unless_the_owner_names_them() -> None:
    reading, found, _ = read(NEW_SHOPIFY)
    assert found["linen-coat"].attributes == {"Fit": "loose"}
    assert "31.20" not in str(found)
    assert any("custom.cost_price" in note for note in reading.notes)
    _, named, _ = read(NEW_SHOPIFY, facts=frozenset(["costprice"]))
    assert named["linen-coat"].attributes["Cost"] == "31.20"


def test_matrixify_adds_places_up_and_takes_no_deleted_ones() -> None:
    text = (
        "ID,Handle,Command,Title,Status,Published,Option1 Name,Option1 Value,Variant ID,Variant SKU,Variant Price,"
        "Inventory Available: Mill,Inventory Available: Quay,Metafield: custom.material [single_line_text_field],"
        "Metafield: internal.margin [number_decimal]\n"
        "1,rug,MERGE,Rug,Active,TRUE,Size,S,11,R-S,20.00,3,2,jute,0.4\n"
        "1,rug,MERGE,Rug,,,Size,L,12,R-L,30.00,0,,,\n"
        "2,old,DELETE,Old,Active,TRUE,,,21,O,1.00,1,1,,\n"
    )
    reading, found, refused = read(text)
    assert reading.shape == "Matrixify"
    assert [(v.id, v.stock) for v in found["rug"].variants] == [("11", 5), ("12", 0)]
    assert found["rug"].attributes == {"Material": "jute"}
    assert [(each.line, each.reason) for each in refused] == [(4, "the file says to delete it")]


WOO_ORDER = (
    "ID,Type,SKU,Name,Published,Is featured?,Visibility in catalog,Short description,Description,"
    "Date sale price starts,Date sale price ends,Tax status,Tax class,In stock?,Stock,Low stock amount,"
    "Backorders allowed?,Sold individually?,Weight (kg),Length (cm),Width (cm),Height (cm),Allow customer reviews?,"
    "Purchase note,Sale price,Regular price,Categories,Tags,Shipping class,Images,Download limit,Download expiry days,"
    "Parent,Grouped products,Upsells,Cross-sells,External URL,Button text,Position,Attribute 1 name,"
    "Attribute 1 value(s),Attribute 1 visible,Attribute 1 global,Meta: _wholesale_price,Meta: material"
).split(",")


def woo(*rows: dict[str, str], header: list[str] | None = None, delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(header or WOO_ORDER)
    for row in rows:
        writer.writerow([row.get(name, "") for name in WOO_ORDER])
    return out.getvalue()


def assert_woo(reading: Reading, found: dict[str, Product], refused: list[Refused]) -> None:
    assert reading.shape.startswith("WooCommerce")
    shirt = found["1"]
    assert (shirt.description, shirt.category) == ("Soft\nand light", "Clothes > Shirts")
    assert [(v.id, v.options, v.in_stock, v.stock) for v in shirt.variants] == [
        ("2", {"Size": "S"}, True, 4),
        ("3", {"Size": "L"}, False, None),
    ]
    assert prices(shirt) == [("30.00 EUR", ""), ("24.50 EUR", "30.00 EUR")]
    sale = shirt.variants[1].sale
    assert sale and sale.ends == datetime(2026, 7, 1, tzinfo=UTC), "the last day of a sale counts whole"
    assert prices(found["4"]) == [("1299.00 EUR", "")], "the sale is over"
    assert not found["4"].in_stock
    assert [found[name].status for name in "567"] == ["draft", "private", "hidden"]
    assert sorted(each.name for each in refused) == ["8", "9"]


def test_woocommerces_export() -> None:
    reading, found, refused = read(woo(*ROWS))
    assert_woo(reading, found, refused)
    assert found["1"].attributes == {"material": "linen"}, "other meta is for staff"


#: Type, stock as the file says it, stock as REST says it: whether it is to be had.
STATES = (
    ("simple", "1", "instock", True),
    ("simple", "0", "outofstock", False),
    ("simple", "backorder", "onbackorder", False),
    ("external", "1", "instock", False),
    ("external", "0", "outofstock", False),
)


@pytest.mark.parametrize(("kind", "told", "state", "there"), STATES)
def test_file_and_connector_of_one_shop_agree_on_what_is_there(kind: str, told: str, state: str, there: bool) -> None:
    row = {"ID": "1", "Type": kind, "Name": "Boots", "Published": "1", "In stock?": told, "Regular price": "9"}
    _, found, _ = read(woo(row))
    node = {
        "id": 1,
        "type": kind,
        "name": "Boots",
        "price": "9",
        "stock_status": state,
        "purchasable": kind != "external",
    }
    live = read_products.product(node, [], "EUR")
    assert isinstance(live, Product)
    assert found["1"].in_stock is live.in_stock is read_products.stock(node, "EUR").available is there


GERMAN = (
    "ID;Typ;Artikelnummer;Name;Veröffentlicht;Ist hervorgehoben?;Sichtbarkeit im Katalog;Kurzbeschreibung;Beschreibung;"
    "Datum, an dem Angebotspreis beginnt;Datum, an dem Angebotspreis endet;Steuerstatus;Steuerklasse;Vorrätig?;"
    "Lagerbestand;Geringe Lagermenge;Lieferrückstände erlaubt?;Nur einzeln verkaufen?;Gewicht (kg);Länge (cm);"
    "Breite (cm);Höhe (cm);Kundenrezensionen erlauben?;Hinweis zum Kauf;Angebotspreis;Regulärer Preis;Kategorien;"
    "Schlagwörter;Versandklasse;Bilder;Downloadlimit;Ablauftage des Downloads;Übergeordnetes Produkt;"
    "Gruppierte Produkte;Zusatzverkäufe;Querverkäufe;Externe URL;Button-Text;Position;Attribut 1 Name;"
    "Attribut 1 Wert(e);Attribut 1 sichtbar;Attribut 1 global;Meta: _wholesale_price;Meta: material"
).split(";")


@pytest.mark.parametrize(
    "header", [GERMAN, ["ID", *(f"Ψ{'ω' * n}" for n in range(38)), *(f"Ιδιότητα 1 {c}" for c in "αβγδ"), "", ""]]
)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_woocommerces_export_in_other_languages(header: list[str], delimiter: str) -> None:
    assert_woo(*read(woo(*ROWS, header=header, delimiter=delimiter)))


def test_some_columns_of_a_foreign_export_are_known_by_name() -> None:
    text = "Typ;Name;Regulärer Preis;Artikelnummer\nsimple;Becher;12,90;B-1\n"
    _, found, _ = read(text)
    assert prices(found["B-1"]) == [("12.90 EUR", "")]


FEED = (
    "id\ttitle\tlink\timage_link\tavailability\tprice\tsale_price\tsale_price_effective_date\tcolor\titem_group_id\n"
    "a\tScarf red\thttps://s.example/a\thttps://s.example/a.jpg\tin stock\t20.00 EUR\t10.00 EUR\t{span}\tRed\tg\n"
    "b\tScarf blue\thttps://s.example/b\t\tout_of_stock\t20.00 EUR\t\t\tBlue\tg\n"
    "c\tBox\thttps://s.example/c\t\tpreorder\t9.00 EUR\t\t\t\t\n"
    "d\tBag\thttps://s.example/d\t\tin_stock\t9.00 USD\t\t\t\t\n"
)


@pytest.mark.parametrize(
    ("span", "now"),
    [
        ("2026-06-01T00:00+0200/2026-06-30T00:00+0200", "10.00 EUR"),
        ("2026-01-01T00:00+0200/2026-01-31T00:00+0200", "20.00 EUR"),
        ("2026-07-01T00:00Z/2026-07-31T00:00Z", "20.00 EUR"),
        ("", "10.00 EUR"),
    ],
)
def test_a_google_feed_groups_items_and_keeps_sales_within_their_days(span: str, now: str) -> None:
    reading, found, refused = read(FEED.format(span=span))
    assert "Google" in reading.shape
    scarf = found["g"]
    assert (scarf.title, prices(scarf)[0][0]) == ("Scarf", now)
    assert [(v.id, v.options, v.in_stock) for v in scarf.variants] == [
        ("a", {"Color": "Red"}, True),
        ("b", {"Color": "Blue"}, False),
    ]
    assert not found["c"].in_stock, "what can be ordered ahead is not in stock"
    assert [each.name for each in refused] == ["d"]
    assert "USD" in refused[0].reason


@pytest.mark.parametrize("item", ["item", "entry"])
def test_a_google_feed_in_xml(item: str) -> None:
    text = (
        f'<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel><{item}><g:id>x</g:id>'
        "<title>Cup &amp; saucer</title><link>https://s.example/x</link><g:price>7.50 EUR</g:price>"
        f"<g:availability>in_stock</g:availability></{item}></channel></rss>"
    )
    _, found, _ = read(text)
    assert (found["x"].title, prices(found["x"]), found["x"].in_stock) == ("Cup & saucer", [("7.50 EUR", "")], True)


def test_xml_with_entities_of_its_own_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><item><id>&b;</id></item></rss>'
    with pytest.raises(InputError):
        read(bomb)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("first", ["", "sep=;{}"])
def test_encodings_line_ends_and_delimiters(tmp_path: Path, ends: str, encoding: str, first: str) -> None:
    text = first.format(ends) + ends.join(["id;title;price", '1;"Café, gross; rund";12,50', ""])
    path = tmp_path / "c.csv"
    path.write_bytes(text.encode(encoding))
    _, found, refused = read_from(Source.of(path))
    assert not refused
    assert (found["1"].title, prices(found["1"])) == ("Café, gross; rund", [("12.50 EUR", "")])


async def test_currency_by_the_file_by_option_and_none_mixed(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("id,title,price\n1,Cup,5 USD\n2,Mug,6 USD\n3,Jug,7 GBP\n4,Pot,8\n")
    found = await preview(Import(path, fallback="EUR"))
    assert (found.summary.currency, [each.id for each in found.products]) == ("USD", ["1", "2", "4"])
    asked = await preview(Import(path, "GBP"))
    assert [each.id for each in asked.products] == ["3", "4"]
    assert "USD" in asked.summary.errors[0]["reason"]
    assert not (await rows(database)), "a preview writes nothing"


async def rows(database: Database) -> list[str]:
    async with database.read() as session:
        return sorted(await session.scalars(select(PlatformProduct.platform_id)))


async def test_refused_rows_can_be_mended_and_taken(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(
        "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Status\n"
        "cap,Cap,Size,S,C-S,9.00,active\ncap,,,L,C-L,cheap,\nbag,Bag,,,B,3.00,active\n"
    )
    done = await take(database, "test", Import(path), refused_to=path)
    assert (done.failed, done.variants, done.shape) == (1, 2, "Shopify's product export")
    mended = Path(done.refused_file)
    text = mended.read_text()
    assert "cheap" in text
    assert "is not an amount" in text
    assert "Bag" not in text
    mended.write_text(text.replace("cheap", "9.50"))
    again = await take(database, "test", Import(mended), refused_to=mended)
    assert (again.failed, again.updated, again.variants) == (0, 1, 2), "the whole product was in the file"


async def test_refused_json_lines_are_kept_as_they_were(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text(json.dumps({"id": "1", "title": "Cup", "price": 1}) + "\n{broken\n")
    done = await take(database, "test", Import(path), refused_to=path)
    assert Path(done.refused_file).read_text() == "{broken\n"


async def test_a_catalogue_takes_the_place_of_the_demos_goods(database: Database, tmp_path: Path) -> None:
    await sync(database, "test", Platform(SAMPLE_CATALOGUE))  # type: ignore[arg-type]
    path = tmp_path / "c.csv"
    path.write_text("id,title,price\n1,,5\n")
    await take(database, "test", Import(path), instead=True)
    assert len(await rows(database)) == len(SAMPLE_CATALOGUE), "a file of nothing usable clears nothing"
    assert not await imported(database, "test")
    path.write_text("id,title,price\n1,Cup,5\n")
    done = await take(database, "test", Import(path), instead=True)
    assert (await rows(database), done.deleted) == (["1"], len(SAMPLE_CATALOGUE))
    assert await imported(database, "test")


TITLES = (
    "\u201cCloud\u201d lamp",
    'Pan 12"',
    '12" Pan',
    "Frame 12\u2033",
    "\u2018Soft\u2019 cup",
    "5'6\" Ladder",
    '"Best" mug',
    "\u201eWolke\u201c Lampe",
    "Rock 'n' Roll",
    "'Tis mug",
    'Nail 2" x 4"',
    "-5% Tee",
)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("escaped", [True, False])
def test_quotation_marks_in_titles_stay(delimiter: str, escaped: bool) -> None:
    out = io.StringIO()
    written = csv.writer(out, delimiter=delimiter)
    for row in (["id", "title", "price"], *([f"p{place}", name, "5.00"] for place, name in enumerate(TITLES))):
        if escaped:
            written.writerow(row)
        else:
            out.write(delimiter.join(row) + "\n")
    _, found, refused = read(out.getvalue())
    assert [found[f"p{place}"].title for place in range(len(TITLES))] == list(TITLES) and not refused


@pytest.mark.parametrize("name", ["=Cup", "+Cup", "@home mug", "-5% Tee"])
def test_the_mark_that_keeps_spreadsheets_from_reckoning_is_no_part_of_a_title(name: str) -> None:
    _, found, _ = read(woo({"ID": "1", "Type": "simple", "Name": f"'{name}", "Published": "1", "Regular price": "9"}))
    assert found["1"].title == name
    _, found, _ = read(f"id,title,price\n1,'{name},5.00\n")
    assert found["1"].title == name


@pytest.mark.parametrize(
    ("parent", "child"),
    [("variable-subscription", "subscription_variation"), ("Variable Subscription", "variation, virtual")],
)
def test_a_variable_subscription_is_one_product_with_its_variations(parent: str, child: str) -> None:
    weekly, monthly = ({**row, "Type": child} for row in ROWS[1:3])
    _, found, refused = read(woo({**SHIRT, "Type": parent}, weekly, monthly))
    assert [each.id for each in found["1"].variants] == ["2", "3"] and not refused


def test_meta_data_that_is_kept_back_is_listed() -> None:
    reading, _, _ = read(woo(*ROWS))
    assert reading.notes == ["Meta data that customers do not read: _wholesale_price. `--fact NAME` shows one."]


def test_what_can_be_chosen_of_an_etsy_listing_is_told() -> None:
    head = "TITLE,DESCRIPTION,PRICE,CURRENCY_CODE,QUANTITY,TAGS,IMAGE1,VARIATION 1 TYPE,VARIATION 1 NAME,VARIATION 1 VALUES,SKU"
    row = 'Ring,Plain,19.00,EUR,3,silver,https://i.example.com/1.jpg,Custom,Ring size,"52, 54,56",R1'
    _, found, _ = read(f"{head}\n{row}\n")
    [ring] = found.values()
    assert ring.attributes == {"Ring size": "52, 54, 56"} and ring.images == ("https://i.example.com/1.jpg",)
    assert len(ring.variants) == 1 and ring.variants[0].price.currency == "EUR"
