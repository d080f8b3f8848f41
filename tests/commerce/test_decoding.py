"""JSON of others: the same as the standard library reads, without text that no database takes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.decoding import decoded

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda each: st.lists(each) | st.dictionaries(TEXT, each),
)


@given(ANY, st.booleans(), st.booleans())
def test_it_reads_what_was_written(value: object, escaped: bool, as_bytes: bool) -> None:
    text = json.dumps(value, ensure_ascii=escaped)
    assert decoded(text.encode() if as_bytes else text) == value


@given(st.recursive(st.text(), lambda each: st.lists(each) | st.dictionaries(st.text(), each)))
def test_whatever_it_reads_can_be_stored(value: object) -> None:
    found = json.dumps(decoded(json.dumps(value)), ensure_ascii=False)
    assert "\\u0000" not in found
    found.encode("utf-8")


def test_a_pair_of_surrogates_is_one_character_and_halves_go() -> None:
    assert decoded(rb'{"a\u0000": ["\ud83d\ude00", "x\ud83dy", "\u0000"]}') == {"a": ["😀", "xy", ""]}


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"\\ud800":' * 3_000, "9" * 5_000, b"\xff\xfe\x00"])
def test_what_is_no_json_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decoded(text)
