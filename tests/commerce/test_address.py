"""Addresses hold together or say what does not."""

import pytest

from commerce.address import Address, check, country_code
from commerce.errors import AddressError


def make(**parts: str) -> Address:
    return Address.model_validate(
        {"line1": "Hauptstrasse 1", "city": "Berlin", "postcode": "10115", "country": "DE", **parts}
    )


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"country": "Germany"},
        {"city": "Boston", "postcode": "02110", "province": "MA", "country": "US"},
        {"city": "Boston", "postcode": "02110", "province": "Massachusetts", "country": "USA"},
        {"city": "London", "postcode": "sw1a 1aa", "country": "uk"},
        {"city": "Amsterdam", "postcode": "1011 AB", "country": "The Netherlands"},
        {"city": "Toronto", "postcode": "M5V 2T6", "province": "Ontario", "country": "Canada"},
    ],
)
def test_good_addresses_pass(parts: dict[str, str]) -> None:
    good = check(make(**parts))
    assert len(good.country) == 2
    assert check(good) == good


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({"postcode": "1011"}, "postcode"),
        ({"city": "London", "postcode": "12345", "country": "GB"}, "postcode"),
        ({"city": "Austin", "postcode": "94110", "province": "TX", "country": "US"}, "postcode"),
        ({"city": ""}, "city"),
        ({"country": "ZZ"}, "country"),
        ({"country": "??"}, "country"),
    ],
)
def test_bad_addresses_say_what_is_wrong(parts: dict[str, str], word: str) -> None:
    with pytest.raises(AddressError) as caught:
        check(make(**parts))
    assert word in caught.value.message


def test_country_names_and_codes() -> None:
    assert [country_code(text) for text in ("uk", " Germany ", "de", "U.S.A.")] == ["GB", "DE", "DE", "US"]


def test_same_place_ignores_recipient_and_case() -> None:
    assert make(name="A", city="BERLIN").same_place(make(name="B"))
    assert not make(postcode="10117").same_place(make())
