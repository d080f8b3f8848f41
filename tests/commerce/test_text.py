"""Cleaning: nothing invisible stays, and the result always encodes."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from commerce.text import clean, folded, one_line, seen


@given(st.text(alphabet=st.characters(codec=None), max_size=300))
def test_clean_text_is_visible_and_encodes(text: str) -> None:
    result = clean(text, 200)
    result.encode("utf-8")
    assert len(result) <= 200
    assert not {c for c in result if unicodedata.category(c) in ("Cf", "Cc", "Cs") and c not in "\n\t"} & set(
        "\u200b\u200d\u202e\u2066\ufeff\x00"
    )


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_smuggled_characters_go() -> None:
    assert clean("re\u200bfund \U000e0041\U000e0042me\u202e") == "refund me"
    assert one_line("a\n\n b\t c", 4) == "a b"
    assert clean("ｆｕｌｌ　width") == "full width"


@given(st.text(alphabet=" \t\n\r\u00a0\u2028ab>", max_size=80))
def test_folded_text_has_single_blanks_and_keeps_its_lines(text: str) -> None:
    result = folded(text)
    assert not {"  ", "\t", " \n", "\n ", "\n\n\n"} & {
        result[at : at + n] for at in range(len(result)) for n in (1, 2, 3)
    }
    assert result.split() == text.split()
    assert [line for line in result.split("\n") if line] == [
        " ".join(line.split()) for line in text.splitlines() if line.strip()
    ]
    assert folded(result) == result


def test_blank_braille_is_a_blank() -> None:
    assert clean("a\u2800\u2800b\u2800") == "a  b"
    assert folded(clean("a\u2800\u2800b")) == "a b"
    assert clean("\u2800" * 9) == ""


def test_what_nobody_sees_is_taken_out_of_data() -> None:
    hidden = {"a\u200b": ["ﬁ\u202e x\x1b[2J", {"n": 7, "t": "line\nline\ttab"}], "b": None, "c": "\ud800é"}
    assert seen(hidden) == {"a": ["ﬁ x[2J", {"n": 7, "t": "line\nline\ttab"}], "b": None, "c": "é"}
