"""Parts of an address that are put right one by one."""

from __future__ import annotations

import pytest

from agent.embedded import address_parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wrong postcode on 1015, its 10969", {"postcode": "10969"}),
        ("the zip is 10969 not 10967", {"postcode": "10969"}),
        ("add c/o Weber to the address of 1015", {"line2": "c/o Weber"}),
        ("put company Nordlicht GmbH on the address of 1015", {"line2": "Nordlicht GmbH"}),
        ("flat number missing on 1015: 3rd floor left", {"line2": "3rd floor left"}),
        ("i forgot the flat nr for 1015, its flat 12b", {"line2": "flat 12b"}),
        ("change the name on order 1015 to Anna Lindt", {"name": "Anna Lindt"}),
        ("change the mugs in 1408", {}),
    ],
)
def test_a_part_is_read_with_its_value(text: str, expected: dict[str, str]) -> None:
    assert address_parts.read(text) == expected
    assert address_parts.wanted(text) is bool(expected)


@pytest.mark.parametrize("text", ["street is wrong on 1015", "only the house number is wrong on 1015, should be 22"])
def test_a_part_that_is_called_wrong_is_wanted(text: str) -> None:
    assert address_parts.wanted(text)


@pytest.mark.parametrize("text", ["is the postcode right?", "flat 3 btw", "where is my parcel", "wrong size"])
def test_other_words_put_no_address_right(text: str) -> None:
    assert not address_parts.wanted(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("wrong phone nr on 1015, its +49 176 1234567", "+49 176 1234567"),
        ("my phone number changed: 0176 12345678 (order 1015)", "0176 12345678"),
        ("phone nr?", ""),
        ("order 1015", ""),
    ],
)
def test_a_telephone_number_is_one_that_words_give(text: str, number: str) -> None:
    assert address_parts.telephone(text) == number
