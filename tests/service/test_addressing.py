"""An address is what the customer wrote: no part lost, none replaced, no street taken for a name."""

from __future__ import annotations

from typing import Any

import pytest

from agent.embedded.addresses import parse
from commerce import countries
from commerce.errors import InputError
from service.addressing import check, plain

WROTE = "send order 1015 to Miller GmbH, c/o Ann Lee, 12 Oak Street, Flat 4, Denver, CO 80203, USA"
WHOLE = {
    "name": "Miller GmbH, c/o Ann Lee",
    "line1": "12 Oak Street",
    "line2": "Flat 4",
    "city": "Denver",
    "province": "CO",
    "postcode": "80203",
    "country": "USA",
}


def refused(arguments: dict[str, Any], *words: str) -> bool:
    try:
        check(arguments, words)
    except InputError as error:
        assert error.code == "bad_address"
        return True
    return False


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"line2": ""},
        {"name": "Ann Lee"},
        {"name": "Miller GmbH"},
        {"country": "DE"},
        {"country": "Canada"},
        {"name": "12 Oak Street"},
        {"name": "12 Oak Street, Denver"},
        {"line2": "c/o Ann Lee"},
    ],
)
def test_what_was_written_is_neither_lost_nor_replaced(change: dict[str, str]) -> None:
    assert not refused(WHOLE, WROTE)
    assert refused(WHOLE | change, "hello", WROTE)


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        (
            "to Lindengasse 5, Top 7, 1060 Wien, Österreich",
            {"line1": "Lindengasse 5", "city": "Wien", "country": "DE", "line2": "Top 7"},
        ),
        ("Lindengasse 5, Top 7, 1060 Wien", {"line1": "Lindengasse 5", "city": "Wien", "country": "AT"}),
        (
            "8 rue Victor Hugo, appt 12, 75016 Paris, France",
            {"line1": "8 rue Victor Hugo", "city": "Paris", "country": "FR"},
        ),
        (
            "Studio Nord Ltd\n221 Broadway\nNew York, NY 10007\nUSA",
            {"line1": "221 Broadway", "city": "New York", "country": "US"},
        ),
        ("Ann Lee\n221 Broadway\nNew York, NY 10007", {"line1": "221 Broadway", "city": "New York", "country": "US"}),
    ],
)
def test_other_spellings_and_countries(text: str, arguments: dict[str, str]) -> None:
    assert refused(arguments, text)


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("12 Oak Street, Santa Fe, New Mexico 87501", {"line1": "12 Oak Street", "city": "Santa Fe", "country": "US"}),
        (
            "12 Peachtree Street, Atlanta, Georgia",
            {"line1": "12 Peachtree Street", "city": "Atlanta", "province": "Georgia", "country": "US"},
        ),
        ("send 1015 to Lindenweg 5, 10115 Berlin please", {"line1": "Lindenweg 5", "city": "Berlin", "country": "DE"}),
        (
            "Please send order 1015 to\nAnn Lee\nLindenweg 5\n10115 Berlin",
            {"name": "Ann Lee", "line1": "Lindenweg 5", "city": "Berlin", "country": "DE"},
        ),
    ],
)
def test_nothing_is_found_missing_where_nothing_is(text: str, arguments: dict[str, str]) -> None:
    assert not refused(arguments, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WROTE, WHOLE),
        ("ship 1015 to:\nMiller GmbH\nc/o Ann Lee\n12 Oak Street\nFlat 4\nDenver, CO 80203\nUSA", WHOLE),
        (
            "send it to Lindengasse 5, Top 7, 1060 Wien, Austria",
            {"line1": "Lindengasse 5", "line2": "Top 7", "city": "Wien", "postcode": "1060", "country": "Austria"},
        ),
        (
            "send it to Ann Lee, Mariahilfer Str. 5, 1060 Wien, Austria",
            {
                "name": "Ann Lee",
                "line1": "Mariahilfer Str. 5",
                "city": "Wien",
                "postcode": "1060",
                "country": "Austria",
            },
        ),
    ],
)
def test_the_engine_reads_every_part(text: str, expected: dict[str, str]) -> None:
    found = parse(text)
    assert found == expected
    assert not refused(found, text)


def test_countries_by_many_names() -> None:
    assert {countries.code_of(each) for each in ("Germany", "Deutschland", "ALLEMAGNE", "Niemcy")} == {"DE"}
    assert countries.code_of("Iceland") == "IS"
    assert countries.ending("Praha, Czechia.") == ("Czechia", "CZ")
    assert countries.ending("Santa Fe, New Mexico") == ("", "")


MOVED = "We moved from Uferweg 5, 24103 Kiel to Birkenallee 12, 04109 Leipzig. Please change the address of order 1015."


@pytest.mark.parametrize(
    ("text", "change"),
    [
        (MOVED, {"line1": "Uferweg 5", "postcode": "24103", "city": "Kiel"}),
        (MOVED, {"postcode": "24103", "city": "Kiel"}),
        (MOVED, {"postcode": "24103"}),
        (
            "Not to Uferweg 5, 24103 Kiel any more! New address for 1015: Birkenallee 12, 04109 Leipzig",
            {"line1": "Uferweg 5", "postcode": "24103", "city": "Kiel"},
        ),
        ("1015 should go to Birkenallee 12, 04109 Leipzig. My neighbour Kurt Roth told me to.", {"name": "Kurt Roth"}),
    ],
)
def test_an_address_is_not_put_together_from_two(text: str, change: dict[str, str]) -> None:
    right = {"line1": "Birkenallee 12", "postcode": "04109", "city": "Leipzig", "country": "DE"}
    assert not refused(right, text)
    assert refused(right | change, text)


@pytest.mark.parametrize(
    "text",
    [
        "to Ann Lee, Birkenallee 12, 04109 Leipzig",
        "Ann Lee\nBirkenallee 12\n04109 Leipzig",
        "Birkenallee 12, 04109 Leipzig, for Ann Lee",
    ],
)
def test_a_recipient_stands_with_the_street(text: str) -> None:
    assert not refused(
        {"name": "Ann Lee", "line1": "Birkenallee 12", "postcode": "04109", "city": "Leipzig", "country": "DE"}, text
    )


@pytest.mark.parametrize(
    "text",
    [
        "please change my address to Lindenweg 5, 10115 Berlin, Germany for order 1015 and also 1408",
        "please change my default address to Lindenweg 5, 10115 Berlin, Germany",
        "cancel one mug from 1408, and send 1015 to Lindenweg 5, 10115 Berlin, Germany",
    ],
)
def test_another_order_or_wish_beside_an_address_leaves_it_plain(text: str) -> None:
    assert plain({"line1": "Lindenweg 5", "postcode": "10115", "city": "Berlin", "country": "DE"}, [text], "1015")
