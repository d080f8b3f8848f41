"""Files that are no catalogue, and JSON in the dress of stores' interfaces."""

from __future__ import annotations

import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from commerce.errors import InputError
from connectors.files.file_text import Source
from service.importing import Import, preview
from tests.service.importing.test_shapes import prices, read


def packed(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "x" * 1000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (packed("xl/worksheets/sheet1.xml"), "Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Excel"),
        (packed("catalogue.csv"), "ZIP"),
        (packed("word/document.xml"), "Word"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"%PDF-1.7\n", "PDF"),
        (b"SQLite format 3\x00", "SQLite"),
        (b"\x89PNG\r\n", "picture"),
        (b"<!DOCTYPE html><html><head><title>Log in</title>", "“Log in”"),
        (b"\n <html><body>", "web page"),
        (b"\xef\xbb\xbf<!doctype HTML>", "web page"),
    ],
)
def test_the_kind_of_a_file_is_named_with_what_to_do(content: bytes, word: str) -> None:
    with pytest.raises(InputError, match=word):
        Source(lambda: io.BytesIO(content), "c")


def test_columns_that_were_looked_for_are_named() -> None:
    with pytest.raises(InputError, match="none is called title, name, "):
        read("id,preis\n1,5\n")
    reading, _, refused = read("id,title,preis\n1,Lamp,5\n")
    assert any("none is called price, " in note and "--default-price" in note for note in reading.notes)
    assert [each.reason for each in refused] == ["it has no price"]


async def test_a_negative_default_price_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("id,title\n1,Lamp\n")
    with pytest.raises(InputError, match="negative"):
        await preview(Import(path, default_price=Decimal(-5)))


@pytest.mark.parametrize("price", ["1_000", "5e3", "=5+5", "10 - 20"])
def test_several_numbers_are_called_so(price: str) -> None:
    _, _, refused = read(f"id,title,price\n1,Lamp,{price}\n")
    assert "more than one number" in refused[0].reason


SHOPIFY = {
    "id": 1,
    "title": "Lamp",
    "body_html": "<p>Warm</p>",
    "vendor": "Alma",
    "product_type": "Light",
    "tags": "a, b",
    "options": [{"name": "Size", "values": ["S", "L"]}],
    "images": [{"src": "https://e.example/1.png"}],
    "variants": [
        {
            "id": 2,
            "price": "19.99",
            "sku": "x",
            "option1": "S",
            "title": "S",
            "compare_at_price": "25.00",
            "available": True,
        },
        {
            "id": 3,
            "price": "21.00",
            "sku": "y",
            "option1": "L",
            "title": "L",
            "inventory_quantity": 0,
            "available": False,
        },
    ],
}


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize(
    "dress", [lambda x: {"products": [x]}, lambda x: [x], lambda x: {"page": 1, "next": None, "items": [x]}]
)
def test_products_as_a_stores_interface_answers_them(dress: object, indent: int | None) -> None:
    _, found, refused = read(json.dumps(dress(SHOPIFY), indent=indent))  # type: ignore[operator]
    assert not refused
    lamp = found["1"]
    assert (lamp.title, lamp.description, lamp.brand, lamp.images) == (
        "Lamp",
        "Warm",
        "Alma",
        ("https://e.example/1.png",),
    )
    assert prices(lamp) == [("19.99 EUR", "25.00 EUR"), ("21.00 EUR", "")]
    assert [(v.id, v.options, v.title, v.in_stock) for v in lamp.variants] == [
        ("2", {"Size": "S"}, "S", True),
        ("3", {"Size": "L"}, "L", False),
    ]


def test_what_is_not_published_is_not_shown() -> None:
    _, found, _ = read(json.dumps([{**SHOPIFY, "published_at": None}]))
    assert found["1"].status == "unpublished"


@pytest.mark.parametrize(
    "text", ['[{"id": 1, "title": "a", "price": 1}, {"id": 2,, }, 5, {"id": 3, "title": "b", "price": 2}]']
)
def test_a_broken_value_of_a_list_costs_itself_alone(text: str) -> None:
    _, found, refused = read(text)
    assert list(found) == ["1", "3"]
    assert [each.line for each in refused if each.reason] != []


@pytest.mark.parametrize(
    "text", ['[{"id": 1, "title": "a", "price": 1}, {"id": 2, "title": "b', '[{"id": 1, "title": "a", "price": 1}, [']
)
def test_a_list_that_breaks_off_says_so(text: str) -> None:
    _, found, refused = read(text)
    assert list(found) == ["1"]
    assert [each.reason for each in refused] == ["it is not valid JSON"]


def test_texts_with_brackets_and_marks_are_no_structure() -> None:
    text = json.dumps(
        [{"id": 1, "title": 'a "]}, {[ \\" b', "price": 1}, {"id": 2, "title": "x" * 600_000, "price": 1}]
    )
    _, found, refused = read(text)
    assert (list(found), refused) == (["1", "2"], [])
    assert found["1"].title == 'a "]}, {[ \\" b'
