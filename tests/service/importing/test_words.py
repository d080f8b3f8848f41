"""What files say about availability and visibility, in any of the shops' languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.files.availability import available, status, stock
from connectors.files.noted import Noted
from connectors.files.numbers import Notation
from service.importing import Import, preview
from tests.service.importing.test_shapes import read, woo

GONE = """nicht auf Lager|Ausverkauft|nicht lieferbar|vergriffen|agotado|Sin existencias|no disponible|épuisé|Rupture de stock|no stock
Sold out!|OUT OF STOCK|out_of_stock|https://schema.org/OutOfStock|http://schema.org/SoldOut|pre-order|backorder|esaurito|Non disponibile
esgotado|sem estoque|uitverkocht|niet op voorraad|brak w magazynie|niedostępny|slutsåld|ej i lager|tükendi|stokta yok|нет в наличии|распродано
غير متوفر|نفدت الكمية|缺货|售罄|在庫なし|売り切れ|품절|재고 없음|0|no|false|nein|-3|0 Stück|0 in stock|In stock (0)|Out of stock (0)|0.00""".replace(
    "\n", "|"
).split("|")
THERE = """auf Lager|Lieferbar|vorrätig|en stock|Disponible|hay stock|disponibile|em estoque|disponível|op voorraad|w magazynie|dostępny|I lager
stokta|В наличии|متوفر|有货|現貨|在庫あり|재고 있음|in stock|in_stock|InStock|https://schema.org/InStock|LimitedAvailability|yes|1|true|ja|12|10+|>5
5 Stück|In stock (5)|3 pcs""".replace("\n", "|").split("|")
UNKNOWN = ["vielleicht", "5 Tage", "asap", "ask Bob", "???"]
HIDES = """draft|Archived|hidden|0|no|false|FALSE|disabled|inactive|unpublished|private|-1|Entwurf|versteckt|inaktiv|nicht aktiv|nein|brouillon|masqué
non publié|borrador|oculto|inactivo|bozza|nascosto|non attivo|rascunho|oculto|inativo|concept|verborgen|szkic|ukryty|utkast|dold|taslak|gizli
черновик|скрыт|مسودة|مخفي|草稿|隐藏|下書き|非公開|초안|숨김|catalog""".replace("\n", "|").split("|")
SHOWS = """active|Enabled|1|publish|Published|in stock|visible|yes|true|TRUE|aktiv|veröffentlicht|actif|publié|activo|publicado|attivo|pubblicato
ativo|actief|aktywny|aktiverad|yayında|активен|نشط|上架|公開|공개|online""".replace("\n", "|").split("|")


def test_no_word_says_both() -> None:
    for word in THERE:
        noted = Noted()
        assert available(word, noted) and not noted.sentences(), word
    for word in GONE:
        noted = Noted()
        assert not available(word, noted) and not noted.sentences(), word


@pytest.mark.parametrize("word", UNKNOWN)
def test_what_is_not_known_is_not_to_be_had_and_told(word: str) -> None:
    noted = Noted()
    assert not available(word, noted)
    assert word in noted.sentences()[0]


@pytest.mark.parametrize("column", ["availability", "in_stock", "stock", "stock_status"])
def test_every_column_of_availability_reads_them(column: str) -> None:
    for words, there in ((THERE, True), (GONE, False), (UNKNOWN, False)):
        rows = "".join(f"{number}\tA\t10.00\t{word}\n" for number, word in enumerate(words))
        _, found, refused = read(f"id\ttitle\tprice\t{column}\n{rows}")
        assert not refused
        assert [(words[int(name)], each.in_stock) for name, each in found.items()] == [(word, there) for word in words]


def test_the_words_of_feeds_and_exports() -> None:
    for words, there in ((THERE, True), (GONE, False)):
        rows = "".join(f"{number}\tA\thttps://s.example\t\t{word}\t10.00 EUR\n" for number, word in enumerate(words))
        _, found, _ = read(f"id\ttitle\tlink\timage_link\tavailability\tprice\n{rows}")
        assert all(each.in_stock == there for each in found.values())
        rows = [
            {"ID": str(n), "Type": "simple", "Name": "A", "Regular price": "5", "In stock?": word}
            for n, word in enumerate(words)
        ]
        _, found, _ = read(woo(*rows))
        assert all(each.in_stock == there for each in found.values())


@pytest.mark.parametrize(
    ("text", "prices", "count"),
    [
        ("1.000", ["1.299,00"], 1000),
        ("1,000", ["1,299.00"], 1000),
        ("1.000", ["19.99"], 1),
        ("1.000", [], None),
        ("2,5", [], 2),
        ("7", [], 7),
        ("0", [], 0),
        ("-2", [], 0),
        ("10+", [], None),
        ("> 5", [], None),
        ("12 Stk.", [], 12),
        ("0.000", [], 0),
        ("0,5", [], 0),
        ("auf Lager", [], None),
        ("ausverkauft", [], 0),
    ],
)
def test_counts_are_read_as_the_prices_beside_them(text: str, prices: list[str], count: int | None) -> None:
    found, there = stock(text, Notation.of(prices), Noted())
    assert (found, there) == (count, count != 0)


@pytest.mark.parametrize("column", ["status", "published", "active", "visible", "visibility", "enabled", "is_active"])
def test_hidden_goods_of_any_system_stay_hidden_and_shown_ones_shown(column: str) -> None:
    for words, shown in ((HIDES, False), (SHOWS, True)):
        rows = "".join(f"{number}\tA\t10.00\t{word}\n" for number, word in enumerate(words))
        _, found, _ = read(f"id\ttitle\tprice\t{column}\n{rows}")
        told = [(words[int(name)], each.status == "active") for name, each in found.items()]
        assert told == [(word, shown) for word in words]


def test_one_field_that_hides_is_enough() -> None:
    for more in (
        {"published": False},
        {"active": False, "status": "active"},
        {"visibility": "hidden"},
        {"hidden": True},
        {"status": "draft"},
    ):
        _, found, _ = read(json.dumps({"id": 1, "title": "A", "price": "10", **more}))
        assert found["1"].status != "active", more
    for more in (
        {"published": True},
        {"hidden": False},
        {"published": "2024-05-01"},
        {"published": 2019},
        {"status": ""},
    ):
        _, found, _ = read(json.dumps({"id": 1, "title": "A", "price": "10", **more}))
        assert found["1"].status == "active", more


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"Visibility in catalog": "catalog"}, "hidden"),
        ({"Visibility in catalog": "hidden"}, "hidden"),
        ({"Visibility in catalog": "search"}, "active"),
        ({"Visibility in catalog": "visible"}, "active"),
        ({"Published": "-1"}, "draft"),
        ({"Published": "0"}, "private"),
        ({"Published": "1"}, "active"),
        ({"Published": "yes"}, "active"),
        ({"Published": "FALSE"}, "unpublished"),
        ({"Published": "0", "Visibility in catalog": "hidden"}, "private"),
    ],
)
def test_what_a_woocommerce_export_hides(fields: dict[str, str], expected: str) -> None:
    _, found, _ = read(
        woo({"ID": "1", "Type": "simple", "Name": "A", "Regular price": "5", "Published": "1", **fields})
    )
    assert found["1"].status == expected


def test_a_status_keeps_its_name_and_an_unknown_one_is_told() -> None:
    noted = Noted()
    assert status({"status": "Draft"}, noted) == "draft" and not noted.sentences()
    assert status({"status": "Phase 2", "published": "TRUE"}, noted) == "unpublished"
    assert "Phase 2" in noted.sentences()[0]


async def test_words_that_are_not_known_are_told(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("id,title,price,availability,status\n1,A,5,vielleicht,maybe\n2,B,5,vielleicht,active\n")
    summary = (await preview(Import(path, "EUR"))).summary
    told = " ".join(summary.notes)
    assert "'vielleicht' (2 times)" in told and "'maybe'" in told
    assert summary.hidden == 1
