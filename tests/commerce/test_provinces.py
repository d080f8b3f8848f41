"""States and provinces by any of their names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.address import Address, check
from commerce.provinces import contradict, find, same


@pytest.mark.parametrize(
    ("country", "spellings", "name", "code"),
    [
        ("JP", ["東京都", "Tokyo", "tokyo", "JP13", "JP-13", "13"], "Tokyo", "13"),
        ("IN", ["Maharashtra", "MH", "IN-MH", "महाराष्ट्र"], "Maharashtra", "MH"),
        ("IE", ["Dublin", "Co. Dublin", "county dublin", "D"], "Co. Dublin", "D"),
        ("TR", ["İstanbul", "Istanbul", "TR34"], "İstanbul", "34"),
        ("US", ["CA", "California", "US-CA"], "CA", "CA"),
        ("CA", ["QC", "Quebec", "Québec"], "QC", "QC"),
        ("HK", ["Hong Kong Island", "HONG KONG"], "Hong Kong Island", "Hong Kong Island"),
    ],
)
def test_every_spelling_is_the_same_province(country: str, spellings: list[str], name: str, code: str) -> None:
    found = {find(country, text) for text in spellings}
    assert len(found) == 1
    [one] = found
    assert one is not None
    assert (one.name, one.code) == (name, code)


@pytest.mark.parametrize(
    ("country", "text"), [("DE", "Berlin"), ("US", ""), ("US", "Atlantis"), ("??", "CA"), ("", "CA")]
)
def test_what_is_none_is_none(country: str, text: str) -> None:
    assert find(country, text) is None


def test_unknown_names_are_compared_as_they_are() -> None:
    assert same("DE", "Berlin", "BERLIN")
    assert not same("DE", "Berlin", "Hamburg")
    assert not same("US", "CA", "MA")


def test_a_shops_own_code_contradicts_no_name() -> None:
    assert find("CN", "CN11") is None
    assert not contradict("CN", "CN2", "Beijing Shi")
    assert contradict("US", "CA", "MA")
    assert contradict("DE", "Berlin", "Hamburg")
    assert contradict("IE", "", "Co. Dublin")
    assert not contradict("DE", "", "DE-BE")


def test_a_town_survives_where_the_country_has_no_field_for_it() -> None:
    address = Address(line1="1-1", city="千代田区", postcode="100-0001", province="東京都", country="JP")
    checked = check(address)
    assert (checked.city, checked.province) == ("千代田区", "Tokyo")
    assert check(checked) == checked
    assert checked.same_place(address)


def test_a_town_without_its_accents_is_found() -> None:
    address = Address(line1="Av. Paulista 1", city="sao paulo", postcode="01310-100", province="SP", country="BR")
    assert check(address).city == "São Paulo"


@given(st.sampled_from(["US", "CA", "JP", "IN", "BR", "IT", "ES", "AE", "XX"]), st.text(max_size=20))
def test_any_text_is_fine(country: str, text: str) -> None:
    found = find(country, text)
    assert found is None or find(country, found.name) == found
