"""Which orders a message asks something for, and which ones it takes out of it."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.consent.said import families, read

#: What takes order {b} out of a request for {a} and {b}.
TAKES_OUT = [
    ". oh wait not {b}",
    ", actually leave {b}",
    ", oops not {b}",
    ", and no, not {b}",
    " - wait, {b} stays",
    "... hang on, keep {b}",
    ", except {b}",
    ", but {b} can stay",
    ". ah no, not {b}",
    " but not {b}",
    ". Not {b} though",
    ", leave {b} alone",
    ", leave {b} as it is",
    ". no wait, I want to keep {b}",
    ", sorry, I keep {b}",
    ". Actually I'll keep {b}",
    " - no, {b} should stay",
    ", hm, {b} is fine",
    ". wait, don't cancel {b}",
    ", but please do not cancel {b}",
    ". scratch that, {b} stays",
    ", no, {b} stays",
    ". On second thought, keep order {b}",
    ", forget {b}",
    ". skip {b}",
    ". Wait, {b} remains",
    ", except for order {b}",
    ", apart from {b}",
    ", without {b}",
    " (not {b})",
    ", minus {b}",
    "\nsorry, not {b}",
    ". I still want {b}",
    ", only {a}",
    ". actually just {a}",
    ", no, only {a}",
    ". wait, only {a} please",
    ". {b} I want to keep",
    ", {b} i'd like to keep",
    ", no need to cancel {b}",
    ", though not {b}",
    ". {b} not",
    ", wait no, not {b}",
    ". Hold on, leave {b} out",
    ". no, {b} should not be cancelled",
    ", but I do not want {b} cancelled",
    ". My mistake, keep {b}",
    ". oh no, keep {b} please",
    ", aber {b} nicht",
    ", außer {b}",
    ". Nein, {b} bleibt",
    ". Moment, {b} behalte ich",
    ", nein, {b} nicht stornieren",
    ". Doch nicht {b}",
    ", nur {a}",
    ", aber nicht {b}",
    ". Halt, {b} soll bleiben",
    ", lass {b} bitte so",
    ", sauf la {b}",
    ", mais pas la {b}",
    ", excepto el {b}",
    ", tranne {b}",
    ", behalve {b}",
]
DEEDS = [
    "cancel {x}",
    "pls cancel {x}",
    "please cancel both {x}",
    "refund orders {x}",
    "I want to return {x}",
    "can you cancel my orders {x}",
    "storniere {x}",
    "bitte {x} stornieren",
]


@pytest.mark.parametrize("taken", TAKES_OUT)
@pytest.mark.parametrize("first", [True, False])
def test_an_order_that_is_taken_out_is_out(taken: str, first: bool) -> None:
    place = TAKES_OUT.index(taken)
    deed = DEEDS[(place + first) % len(DEEDS)]
    text = deed.format(x="1015 and 1408") + taken.format(a="1408" if first else "1015", b="1015" if first else "1408")
    reading = read(text)
    out, stays = ("1015", "1408") if first else ("1408", "1015")
    assert out in reading.out and out not in reading.orders, (text, reading)
    assert reading.orders == (stays,) and reading.families, (text, reading)
    assert not reading.undone


@pytest.mark.parametrize(
    ("text", "orders", "out"),
    [
        ("dont cancel 1015, cancel 1408", "1408", "1015"),
        ("do not refund 1012, refund 1414", "1414", "1012"),
        ("please do not cancel 1015, only 1408", "1408", "1015"),
        ("don't cancel 1015 but 1408", "1408", "1015"),
        ("keep 1015 and cancel 1408", "1408", "1015"),
        ("keep 1015 cancel 1408", "1408", "1015"),
        ("cancel 1408, keep 1015", "1408", "1015"),
        ("I want to keep 1015, but 1408 can be cancelled", "1408", "1015"),
        ("leave 1015 as it is, cancel 1408", "1408", "1015"),
        ("cancel 1408 and leave 1015", "1408", "1015"),
        ("cancel 1015, not 1408", "1015", "1408"),
        ("not 1015, cancel 1408", "1408", "1015"),
        ("cancel 1015 instead of 1408", "1015", "1408"),
        ("cancel 1018, 1015 and 1408, but not 1015", "1018 1408", "1015"),
        ("cancel 1018, 1015 and 1408, except 1015 and 1408", "1018", "1015 1408"),
        ("cancel 1018, 1015 and 1408. only 1408", "1408", "1018 1015"),
        ("cancel all of 1018, 1015 and 1408 but keep 1018 and 1015", "1408", "1018 1015"),
        ("cancel 1015 and 1408, not the first", "1408", "1015"),
        ("cancel 1015 and 1408, actually leave the second one", "1015", "1408"),
        ("cancel 1015 and 1408, but keep the latter", "1015", "1408"),
        ("cancel 1015 and 1408, no just the first one", "1015", "1408"),
        ("refund 1012, don't cancel 1408", "1012", "1408"),
        ("do not return 1012 or 1414, cancel 1408", "1408", "1012 1414"),
        ("neither 1012 nor 1414, cancel 1408", "1408", "1012 1414"),
        ("don't cancel 1015! cancel 1408 instead", "1408", "1015"),
        ("1015 should not be cancelled, 1408 should", "1408", "1015"),
        ("refund the lamp of 1015, no wait, not 1015, 1408", "1408", "1015"),
        ("I'd like to keep 1012 but return 1414", "1414", "1012"),
        ("where is 1007? cancel 1015 and 1408, but not 1015", "1007 1408", "1015"),
        ("do not cancel 1015; change the address of 1408 to Elm Road 5", "1408", "1015"),
        ("storniere nicht 1015, sondern 1408", "1408", "1015"),
        ("1015 nicht stornieren, nur 1408", "1408", "1015"),
        ("1015 behalte ich, 1408 bitte stornieren", "1408", "1015"),
        ("cancel 1015 and 1408. no wait, keep 1015", "1408", "1015"),
        ("cancel 1015... no, 1408, keep 1015", "1408", "1015"),
    ],
)
def test_what_is_wanted_and_what_is_out(text: str, orders: str, out: str) -> None:
    reading = read(text)
    assert set(reading.orders) == set(orders.split()), reading
    assert set(reading.out) == set(out.split()), reading
    assert reading.families, reading


@pytest.mark.parametrize(
    "text",
    [
        "cancel 1015 and 1408",
        "1408 did not arrive, refund it",
        "why don't you cancel 1015",
        "can't you cancel 1015 and 1408?",
        "keep the tees (1012) and send back the beanie",
        "keep one mug of 1408 and refund the other",
        "I do not want 1408 any more, cancel it",
        "refund 1012, it is not what I ordered",
        "do not cancel 1015, change its address",
        "don't refund 1012, exchange it",
        "leave a note on order 1408",
        "leave 1408 at the door please",
        "refund not only 1012 but also 1414",
        "don't forget to cancel 1015",
        "you have not refunded 1012, please refund 1012 and 1414",
        "1012 was never refunded",
        "cancel 1015, I don't need it",
        "order 1408 is not here",
        "I did not receive 1007",
        "return everything of 1117 except the scarf",
        "change the address of 1015 to Keep Road 5, 1408 Wien",
        "no, 1408",
        "not that one, 1414",
        "1015 stays",
        "cancel it, but leave 1015 with my neighbour",
        "refund 1012, not the beanie",
    ],
)
def test_what_takes_no_order_out(text: str) -> None:
    reading = read(text)
    assert not reading.undone and reading.text == text, reading


@pytest.mark.parametrize(
    "text",
    [
        "cancel 1015, actually keep 1015",
        "refund 1012. wait, no, don't refund 1012",
        "cancel 1015, hm, 1015 stays",
        "storniere 1015, doch nicht, 1015 bleibt",
    ],
)
def test_all_of_it_may_be_taken_out(text: str) -> None:
    assert read(text).undone


@pytest.mark.parametrize(
    "text",
    [
        "refund 1012, 1414 has not arrived",
        "do not cancel 1015, 1408",
        "cancel 1015, drop 1408",
        "cancel 1408, and 1015 I did not keep",
    ],
)
def test_where_nobody_can_tell_it_is_unclear(text: str) -> None:
    assert read(text).unclear


@given(st.text(alphabet="notkeepcancel1015 1408,.-()", max_size=80))
def test_any_words_can_be_read(text: str) -> None:
    reading = read(text)
    assert not set(reading.out) & set(reading.unclear) and isinstance(families(reading.text), frozenset)


@pytest.mark.parametrize(
    "text",
    [
        "cancel all my orders but {b}",
        "return everything I bought but {b}",
        "cancel every order I have but {b}",
        "cancel all but {b}",
    ],
)
def test_all_but_one_leaves_that_one_out(text: str) -> None:
    assert read(text.format(b="1015")).out == ("1015",)
