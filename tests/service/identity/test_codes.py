"""Codes in what people write: every run of six digits is found and hidden, whatever stands around it."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from service.identity import codes
from service.identity.codes import HIDDEN
from tests.adversary.test_cost_of_reading import calls

SCRIPTS = (
    "0123456789",
    "０１２３４５６７８９",
    "٠١٢٣٤٥٦٧٨٩",
    "०१२३४५६७८९",
    "๐๑๒๓๔๕๖๗๘๙",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "〇一二三四五六七八九",
)
digits = st.text("0123456789", min_size=6, max_size=6)
around = st.sampled_from(
    (
        "{}",
        "{} thanks",
        "ok {}",
        "The code is {}, please refund order 1015",
        "My verification code is {}",
        "#{}",
        "mein Code lautet {}",
        "code:{}",
        "code={}",
        "({})",
        "**{}**",
        "'{}'",
        "{}.",
        "Code{}",
        "pin {} please",
        "refund order 1015, code {}",
        "hello!\n{}\n-- \nMara Lindt\n+49 170 5558812",
        "{} 1015",
        "1015 {}",
        "„{}“",
        "コードは{}です",
        "le code: {} merci",
        "I got {} and order 1015 is what I mean",
    )
)
parted = st.tuples(
    st.sampled_from(((6,), (3, 3), (2, 2, 2), (1,) * 6)),
    st.sampled_from((" ", "-", ".", "\u00a0", "\u2013", " - ", "/", "\u200b", "_")),
)


def spelt(code: str, script: str, parts: tuple[int, ...], gap: str) -> str:
    groups, at = [], 0
    for size in parts:
        groups.append("".join(script[int(digit)] for digit in code[at : at + size]))
        at += size
    return gap.join(groups)


@given(digits, st.sampled_from(SCRIPTS), parted, around)
def test_a_code_is_found_and_hidden_wherever_it_stands(
    code: str, script: str, parted: tuple[tuple[int, ...], str], around: str
) -> None:
    written = spelt(code, script, *parted)
    text = around.format(written)
    assert code in [run.digits for run in codes.runs(text)]
    hidden = codes.hide(text)
    assert written not in hidden and HIDDEN in hidden and codes.runs(hidden) == []
    if "1015" not in around:
        assert not any(sign.isdigit() for sign in hidden.replace("+49 170 5558812", ""))


@given(digits, st.sampled_from(SCRIPTS), st.integers(2, 4), st.sampled_from(("{}", "code {} thanks", "({})!")))
def test_a_code_that_was_pasted_several_times_is_still_the_code(
    code: str, script: str, times: int, around: str
) -> None:
    text = around.format(spelt(code, script, (6,), "") * times)
    assert [run.digits for run in codes.runs(text)] == [code]
    assert codes.hide(text) == around.format(HIDDEN)


@given(st.text(max_size=60))
def test_hiding_leaves_no_run_and_nothing_else_is_changed(text: str) -> None:
    hidden = codes.hide(text)
    assert codes.runs(hidden) == []
    if HIDDEN not in text:
        assert (hidden == text) is (codes.runs(text) == [])


@given(digits, digits)
def test_what_is_known_to_be_none_stays(code: str, order: str) -> None:
    assume(code != order)
    assert (
        codes.hide(f"The code is {code}, refund order {order}", {order})
        == f"The code is {HIDDEN}, refund order {order}"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12345",
        "1234567",
        "order 1015, 37.80 EUR",
        "on 2026-11-29",
        "refund 37.80 of order 1015",
        "sizes 38, 40, 42",
        "at 10:30:00",
        "+49 170 5558812",
        "A1B2C3D4E5F6",
        "JD014600003 arrived",
        "order 1015\n2 t-shirts",
    ],
)
def test_what_is_no_run_of_six(text: str) -> None:
    assert codes.runs(text) == [] and codes.hide(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "my code is 1, 2, 3, 4, 5, 6 thanks",
        "1, 2, 3, 4, 5, 6 please",
        "code 12:34:56 please",
        "my code: 12, 34, 56",
        "the code is 123 and then 456",
        "it starts with 123 and ends with 456",
        "123 then 456",
        "first 123, last 456",
        "123 .... 456",
        "my code is A1B2C3D4E5F6",
        "l23456",
        "I23456",
        "1234S6 or l23456",
        "O12345",
        "12З456",
        "l2З456",
        "壹贰叁肆伍陆",
        "one two three four five six",
        "It is one-two-three-four-five-six.",
        "eins zwei drei vier fünf sechs",
        "un deux trois quatre cinq six",
        "uno dos tres cuatro cinco seis",
        "uno due tre quattro cinque sei",
        "um dois três quatro cinco meia",
        "een twee drie vier vijf zes",
        "jeden dwa trzy cztery pięć sześć",
        "bir iki üç dört beş altı",
        "واحد اثنان ثلاثة أربعة خمسة ستة",
        "いち に さん よん ご ろく",
        "일 이 삼 사 오 육",
        "一 二 三 四 五 六",
    ],
)
def test_digits_in_other_dress_and_in_sentences_that_announce_a_code(text: str) -> None:
    assert HIDDEN in codes.hide(text) and codes.runs(codes.hide(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "one 12345 please",
        "do you have one or two of the three?",
        "sizes 38, 40, 42 and the bill at 10:30:00",
        "I typed it at 10:30. The code did not come for order 1015.",
        "un 12345",
        "Hello oo, OO and l l l l l l",
    ],
)
def test_words_and_letters_that_are_no_code(text: str) -> None:
    assert codes.runs(text) == []


@pytest.mark.parametrize("unit", ["code 1 ", "1\n", "one. ", "then a ", "1 2 3 ", "begins with 1 and ends with "])
def test_looking_for_codes_takes_time_as_the_text_grows(unit: str) -> None:
    def work(times: int) -> int:
        text = unit * times
        return calls(lambda: (codes.runs(text), codes.begun([text] * 5, text)))

    assert work(400) <= 4.5 * work(100)


@pytest.mark.parametrize(
    ("before", "text", "digits"),
    [
        (["starts with 123"], "and ends 456", ["123456"]),
        (["12"], "3456", ["123456"]),
        (["1234", "wait"], "5 6", ["123456"]),
        (["123 of order 1015"], "456", ["123456"]),
        (["one two three"], "four five six", ["123456"]),
        (["order 1015"], "12 pairs", []),
        (["50 EUR"], "sizes 38 and 40", ["503840"]),
        ([], "456", []),
        (["the 29th"], "456", []),
        (["12345"], "and 678", []),
    ],
)
def test_runs_that_an_earlier_message_began(before: list[str], text: str, digits: list[str]) -> None:
    assert list(dict.fromkeys(run.digits for run in codes.begun(before, text, {"1015"}))) == digits


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("123456", ""),
        ("My code is 123-456.", ""),
        ("123456 thanks!", ""),
        ("ok, here you go: 123456", ""),
        ("mein Code lautet 123456", ""),
        ("voici le code 123456 merci", ""),
        ("el código es 123456", ""),
        ("123456\n\nBest regards,\nMara Lindt", ""),
        ("123456\n-- \nMara\n+49 170 5558812", ""),
        ("The code is 123456, please refund order 1015", "please refund order 1015"),
        ("123456 please refund 37.80 EUR of order 1015", "please refund 37.80 EUR of order 1015"),
        ("please cancel it 123456", "please cancel it"),
        ("Where is my order 1015? The code is 123456.", "Where is my order 1015?"),
        ("#123456\nWhere is my parcel?", "Where is my parcel?"),
    ],
)
def test_what_is_said_besides_the_code(text: str, wish: str) -> None:
    assert codes.rest(codes.hide(text)) == wish


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("990 and 976", "990976"),
        ("848|003", "848003"),
        ("2476_81", "247681"),
        ("089<br>648", "089648"),
        ("9 and 9 and 0 and 9 and 7 and 6", "990976"),
        ("one two nine four o six", "129406"),
        ("two nine four eight o six", "294806"),
        ("it is 990, then later 976, thanks", "990976"),
        ("order 1015", None),
        ("1015 and 99", "101599"),
        ("", None),
        ("o", None),
    ],
)
def test_six_digits_may_stand_wide_apart(text: str, found: str | None) -> None:
    runs = codes.scattered(text)
    assert [run.digits for run in runs] == ([found] if found else [])
    for run in runs:
        assert not any(sign.isdigit() for sign in text[: run.start] + text[run.end :])
    assert not codes.scattered(text, {"1015"}) or "1015" not in text


def test_the_numbers_of_a_list_are_no_digits_of_the_code() -> None:
    listed = "1. 4\n2. 5\n3. 1\n4. 0\n5. 9\n6. 2"
    assert [run.digits for run in codes.runs(listed)] == ["451092"]
    assert "9" not in codes.hide(listed) and codes.runs("1. 4\n2. 5\n3. 1")[0].digits == "142531"
