"""Encodings: told, marked, declared, UTF-8, guessed; and bytes that are nothing in any."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from commerce.errors import InputError
from connectors.files import encodings
from service.importing import Import, preview

WORDS = {
    "cp1250": ["Żółta czapka", "Šálek na čaj s květinou", "Őszi köröm lámpa", "Zielone spodnie, ciepłe i miękkie"],
    "cp1251": ["Шапка синяя", "Куртка женская зимняя", "Чашка для чая, большая"],
    "cp1252": [
        "Mütze größe",
        "Année d’été, chaise élégante à roulettes – 5 €",
        "Año señor niño",
        "Städskåp åäö",
        "Ærø kål",
    ],
    "cp1253": ["Καπέλο μπλε"],
    "cp1254": ["Şapka güneş için, kırmızı"],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in WORDS.items() for text in texts])
async def test_old_code_pages_are_known_by_their_letters_and_told(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes(f"id;title;price\n1;{text};10\n".encode(name))
    found = await preview(Import(path))
    assert found.products[0].title == text
    assert any(f"windows-{name[2:]}" in note and "--encoding" in note for note in found.summary.notes)
    told = await preview(Import(path, encoding=f"windows-{name[2:]}"))
    assert told.products[0].title == text
    assert not any("--encoding" in note for note in told.summary.notes)


@pytest.mark.parametrize("text", ["Шапка синяя очень", "Café crème", "帽子の青い", "Lamp"])
@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
async def test_unicode_with_and_without_a_mark(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes(f"id,title,price\n1,{text},10\n".encode(name))
    assert (await preview(Import(path))).products[0].title == text


FEED = (
    '<?xml version="1.0" encoding="{}"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel><item><g:id>1</g:id>'
    "<title>{}</title><g:price>10.00 EUR</g:price></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("declared", "written", "title"),
    [
        ("ISO-8859-1", "latin-1", "Mütze größe"),
        ("windows-1252", "cp1252", "Mütze 5 €"),
        ("UTF-16", "utf-16", "Mütze"),
        ("UTF-8", "utf-8", "Mütze"),
        ("windows-1251", "cp1251", "Шапка"),
        ("ISO-8859-2", "iso8859-2", "Żółta"),
        ("Shift_JIS", "shift_jis", "青い帽子"),
        ("UTF-8", "cp1252", "Große Mütze"),
        ("UTF-8", "utf-8-sig", "Mütze"),
        ("no-such", "utf-8", "Mütze"),
        ("UTF-16", "utf-8", "Mütze"),
    ],
)
async def test_what_a_feed_declares_is_heeded_and_no_crash_when_it_lies(
    tmp_path: Path, declared: str, written: str, title: str
) -> None:
    path = tmp_path / "c.xml"
    path.write_bytes(FEED.format(declared, title).encode(written))
    assert (await preview(Import(path))).products[0].title == title


@pytest.mark.parametrize("bad", [b"\xff", b"\xc3", b"\xe2\x82"])
async def test_one_broken_byte_costs_its_row_and_no_other(tmp_path: Path, bad: bytes) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes(
        "id,title,price\n1,Mütze größe,10\n2,Hut für Käthe,11\n".encode() + b"3,Broken " + bad + b" here,12\n"
    )
    found = await preview(Import(path))
    assert [each.title for each in found.products] == ["Mütze größe", "Hut für Käthe"]
    assert [each["line"] for each in found.summary.errors] == [4]


async def test_an_encoding_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("id,title,price\n1,Lamp,10\n")
    for name in ("klingon", "base64", "rot13"):
        with pytest.raises(InputError):
            await preview(Import(path, encoding=name))


def test_any_bytes_have_some_encoding() -> None:
    for content in (b"", b"\xff\xfe", bytes(range(256)), b"\x80" * 5000, b"\x00" * 10):
        name = encodings.find(lambda content=content: io.BytesIO(content)).name  # type: ignore[misc]
        assert isinstance(content.decode(name, "replace"), str)
