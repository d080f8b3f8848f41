"""Addresses as people write them in many countries and languages. All are invented; places of note aside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commerce.postal.reading import FIELDS, read

ROWS = (Path(__file__).parent / "addresses.jsonl").read_text(encoding="utf-8").splitlines()
TABLE = [(row["text"], row["fields"]) for row in map(json.loads, ROWS)]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_each_part_is_in_its_place(text: str, expected: dict[str, str]) -> None:
    found = read(text)
    assert found.fields == expected
    assert found.unplaced == ()
    assert found.sure
    assert set(found.fields) <= set(FIELDS)


def test_words_of_a_sentence_are_no_street() -> None:
    """The Portuguese "os" is no Polish "os."."""
    assert not read("quero trocar os sapatos por 42").sure
    assert read("os. Wysokie 5, 31-817 Kraków").sure


def test_there_are_enough_of_them() -> None:
    assert len(TABLE) >= 60


@pytest.mark.parametrize(
    ("text", "unplaced"),
    [
        (
            "send order 1015 to Testweg 9, 50667 Köln, tel. 0221 000000 or tel. 0221 000001",
            ("tel. 0221 000000 or tel. 0221 000001",),
        ),
        ("send it to Testweg 9, 50667 Köln, write to me@mail.example before", ("write to me@mail.example before",)),
    ],
)
def test_what_fits_nowhere_is_said_and_not_lost(text: str, unplaced: tuple[str, ...]) -> None:
    assert read(text).unplaced == unplaced


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("tel. 0221 000000", "0221 000000"),
        ("phone: +49 (0) 221-000000", "+49 (0) 221-000000"),
        ("and her mobile number is 0221/000000", "0221/000000"),
        ("+49 221 000000", "+49 221 000000"),
        ("Téléphone : 06 12 34 56 78", "06 12 34 56 78"),
        ("Telefonnummer: 0221 000000", "0221 000000"),
        ("tel. 12", ""),
        ("customer 12345678", ""),
        ("tel 0221 000000 0221 000000", ""),
    ],
)
@pytest.mark.parametrize("mark", [", ", "\n"])
def test_a_telephone_number_is_beside_the_address(said: str, number: str, mark: str) -> None:
    found = read(f"send order 1015 to Jonas Falk, Testweg 9, 50667 Köln, Germany{mark}{said}")
    assert found.fields.get("telephone", "") == number
    if number:
        plain = read("send order 1015 to Jonas Falk, Testweg 9, 50667 Köln, Germany")
        assert ({**plain.fields, "telephone": number}, plain.unplaced) == (found.fields, found.unplaced)
        assert read(said).fields == {"telephone": number}


def test_a_number_alone_may_be_a_telephone_number() -> None:
    texts = ["0221 000000", "+49 221 0000.", "010010", "1234567", "01067", "0221 000000 or 1"]
    assert [read(text).fields.get("telephone", "") for text in texts] == ["0221 000000", "+49 221 0000", *[""] * 4]


@pytest.mark.parametrize(
    "text",
    [
        "hello, where is my order 1015?",
        "do you have 2 jackets, in red?",
        "refund order 1012, it arrived broken",
        "1007",
        "to 12 Oak Street, Austin instead of 5 Elm Road, Denver",
        "I want 3 of them, size 42, please",
        "",
        "yes",
        "no, only 2",
        "what is your address?",
        "is it made in Spain?",
        "I paid 1000 EUR for order 1015, why?",
    ],
)
def test_what_is_no_address_is_none(text: str) -> None:
    found = read(text)
    assert not found.sure


def test_what_is_known_of_the_country_helps() -> None:
    assert read("Kungsgatan 5, 114 55 Stockholm", "Sweden").fields["postcode"] == "114 55"
    assert read("25 Republic Street, Valletta VLT 1117", "MT").fields["postcode"] == "VLT 1117"
    assert read("change the address of order 1015, I moved to Spain").fields == {"country": "Spain"}
