from __future__ import annotations

import pytest

from agent.embedded.addresses import FIELDS, field, fits, parse

US = {"line1": "12 Oak Street", "city": "Austin", "province": "TX", "postcode": "78701"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 Oak Street, Austin TX 78701", US),
        ("12 Oak Street Austin TX 78701", US),
        ("I moved last week, ship it to 12 Oak Street, Austin TX 78701 instead", US),
        ("please send order #1007 to 12 Oak Street, Austin, TX 78701. My dog is ill", US),
        (
            "Jane Doe\n12 Oak Street\nApt 4B\nAustin, TX 78701\nUSA",
            {**US, "name": "Jane Doe", "line2": "Apt 4B", "country": "USA"},
        ),
        (
            "90 pine avenue denver co 80203",
            {"line1": "90 pine avenue", "city": "denver", "province": "co", "postcode": "80203"},
        ),
        (
            "5 Elm Road, Apt 3, Springfield, Illinois 62704, United States, please",
            {
                "line1": "5 Elm Road",
                "line2": "Apt 3",
                "city": "Springfield",
                "province": "Illinois",
                "postcode": "62704",
                "country": "United States",
            },
        ),
        (
            "221 Broadway, New York, NY 10007",
            {"line1": "221 Broadway", "city": "New York", "province": "NY", "postcode": "10007"},
        ),
        (
            "10 Downing Street\nLondon\nSW1A 2AA",
            {"line1": "10 Downing Street", "city": "London", "postcode": "SW1A 2AA"},
        ),
        (
            "9 Kings Road, Brighton, BN1 2FA, England thanks!",
            {"line1": "9 Kings Road", "city": "Brighton", "postcode": "BN1 2FA", "country": "England"},
        ),
        (
            "ship order 1020 to Lindenweg 5, 10115 Berlin",
            {"line1": "Lindenweg 5", "city": "Berlin", "postcode": "10115"},
        ),
        (
            "Musterstraße 12a, D-80331 München, Deutschland",
            {"line1": "Musterstraße 12a", "city": "München", "postcode": "80331", "country": "Deutschland"},
        ),
        (
            "8 bis rue Victor Hugo, 69002 Lyon, France",
            {"line1": "8 bis rue Victor Hugo", "city": "Lyon", "postcode": "69002", "country": "France"},
        ),
        (
            "Prinsengracht 263, 1016 GV Amsterdam, Netherlands",
            {"line1": "Prinsengracht 263", "city": "Amsterdam", "postcode": "1016 GV", "country": "Netherlands"},
        ),
        (
            "100 Queen Street West, Toronto, ON M5H 2N2, Canada",
            {
                "line1": "100 Queen Street West",
                "city": "Toronto",
                "province": "ON",
                "postcode": "M5H 2N2",
                "country": "Canada",
            },
        ),
        (
            "1 George St, Sydney NSW 2000, Australia",
            {"line1": "1 George St", "city": "Sydney", "province": "NSW", "postcode": "2000", "country": "Australia"},
        ),
        ("14 Mill Lane", {"line1": "14 Mill Lane"}),
        ("change my address", {}),
        ("to 12 Oak Street instead of 5 Elm Road", {}),
        ("", {}),
    ],
)
def test_parse(text: str, expected: dict[str, str]):
    found = parse(text)
    assert found == expected
    assert set(found) <= set(FIELDS)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("postcode", "it's 78701", "78701"),
        ("postcode", "LS1 4AB", "LS1 4AB"),
        ("postcode", "hello", None),
        ("city", "Austin", "Austin"),
        ("city", "the city is New York", "New York"),
        ("city", "what?", None),
        ("country", "Germany please", "Germany"),
        ("country", "42", None),
        ("line1", "12 Oak Street", "12 Oak Street"),
        ("line1", "somewhere", None),
        ("city", "", None),
    ],
)
def test_field(name: str, text: str, value: str | None):
    assert field(name, text) == value


def test_fits():
    austin = {"city": "Austin", "postcode": "78701"}
    assert fits("US", austin, "Austin 78701")
    assert not fits("US", {"city": "Berlin", "postcode": "10115"}, "10115 Berlin")
    assert not fits("DE", {**austin, "province": "TX"})
    assert not fits("US", {"postcode": "LS1 4AB"})
    assert fits("GB", {"postcode": "LS1 4AB"})
    assert fits("DE", {})
