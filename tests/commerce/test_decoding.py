"""JSON of others: the same as the standard library reads, without text that no database takes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.decoding import behind_noise, decoded

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
    assert "\\u0000" not in found.replace("\\\\", "")  # two backslashes are one that was written, and no escape
    found.encode("utf-8")


def test_a_pair_of_surrogates_is_one_character_and_halves_go() -> None:
    assert decoded(rb'{"a\u0000": ["\ud83d\ude00", "x\ud83dy", "\u0000"]}') == {"a": ["😀", "xy", ""]}


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"\\ud800":' * 3_000, "9" * 5_000, b"\xff\xfe\x00"])
def test_what_is_no_json_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decoded(text)


NOTICE = b"<br />\n<b>Notice</b>:  Array to string in <b>/a/b.php</b> on line <b>3</b><br />\n"


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b'\xef\xbb\xbf\xef\xbb\xbf\n {"a": 1}', {"a": 1}),
        (NOTICE + b'[{"id": 1}]\n', [{"id": 1}]),
        (b"Deprecated: x {closure}() [a] in y.php on line 3\n[]", []),
        (b'<!-- c -->{"a": "\\u0000b"}', {"a": "b"}),
        (b"PHP Warning:  x on line 3\n\xef\xbb\xbf{}", {}),
    ],
)
def test_one_value_behind_what_a_program_printed_is_read(content: bytes, value: object) -> None:
    assert behind_noise(content)[0] == value


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        NOTICE,
        b'[{"id": 1}, \n{"id": 2}',
        b'{"total": "1.00"}\n{"total": "2.00"}',
        NOTICE + b'{"total": "1.00"}\n{"total": "2.00"}',
        NOTICE + b'{"total": "1.00"}\nWarning: x',
        b"x [0]\n{}",
        b'data: {broken, "x": {"total": "2.00"}',
        b'<!DOCTYPE html><p>{"a": 1}</p>\n{"a": 1}',
        b"\n" * 9 + b"\xff{}",
        b"x\n" + b"[" * 100_000,
        b"x" * 70_000 + b"\n{}",
    ],
)
def test_what_can_be_read_in_two_ways_is_not_read(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        behind_noise(content)
