"""A clause that names an action asks for it, or only speaks of it."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

import pytest

from service.consent.moods import pauses
from service.consent.said import read
from tests.adversary import test_nobody_asked as rows


@pytest.mark.parametrize(
    "text", [text for text, _ in (*rows.TOLD, *rows.THOUGHT, *rows.ASKED_ABOUT, *rows.SAID_BY_OTHERS)]
)
def test_it_is_only_spoken_of(text: str) -> None:
    reading = read(text)
    assert reading.mood and not reading.families, reading


@pytest.mark.parametrize("text", rows.ASKS)
def test_it_is_asked_for(text: str) -> None:
    reading = read(text)
    assert reading.families <= {"cancel"} and not reading.mood, reading


@pytest.mark.parametrize("text", rows.PAUSES)
def test_the_order_is_to_wait(text: str) -> None:
    assert pauses(text) and read(text).mood == "pauses" and not read(text).families


@pytest.mark.parametrize(
    "text",
    [
        "why is 1015 on hold?",
        "hold on, cancel 1015",
        "wait",
        "the delivery of 1015 is delayed",
        "why did you put 1015 on hold",
        "cancel 1015, I cannot wait",
        "sono in attesa del rimborso di 1012",
        "warum wird 1015 verschoben?",
        "1015 kommt nicht, bitte stornieren",
        "send 1015 to my office",
    ],
)
def test_these_words_pause_nothing(text: str) -> None:
    assert not pauses(text)


def test_of_two_orders_the_one_that_waits_is_not_the_one_to_be_cancelled() -> None:
    reading = read("cancel 1408 and put 1015 on hold")
    assert reading.of("1408") == {"cancel"} and reading.of("1015") == frozenset()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("mijn man wil 1015 annuleren", "tells"),
        ("ik overweeg 1015 te annuleren", "muses"),
        ("verstuur 1018 nog niet", "pauses"),
        ("1018 nog niet versturen", "pauses"),
        ("moet ik 1015 annuleren?", "asks"),
        ("jullie hebben 1012 terugbetaald", "tells"),
        ("mój mąż chce anulować 1015", "tells"),
        ("moj maz chce anulowac 1015", "tells"),
        ("jeszcze nie wysyłajcie 1018", "pauses"),
        ("jeszcze nie wysylajcie 1018", "pauses"),
        ("czy muszę zwrócić 1012?", "asks"),
        ("anulowałam 1015 wczoraj", "tells"),
        ("nie chcę anulować 1015", "tells"),
        ("meu marido quer cancelar 1015", "tells"),
        ("ainda não enviem 1018", "pauses"),
        ("não quero devolver 1012", "tells"),
    ],
)
def test_nobody_asks_in_dutch_polish_or_portuguese(text: str, why: str) -> None:
    assert read(text).mood == why and not read(text).families


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("ik wil 1015 annuleren", "cancel"),
        ("kunt u 1012 terugbetalen", "refund"),
        ("chcę anulować 1015", "cancel"),
        ("czy moge zwrocic 1012?", "return"),
        ("quero cancelar 1015", "cancel"),
    ],
)
def test_a_wish_in_dutch_polish_or_portuguese_is_one(text: str, family: str) -> None:
    assert read(text).families == {family} and not read(text).mood


@pytest.mark.parametrize(
    "text",
    [
        "please make sure 1015 isn't cancelled",
        "cancelling 1015 is out of the question",
        "my neighbour wants to cancel 1015, but I don't",
        "1015 stornieren kommt nicht in Frage",
        "ni se te ocurra cancelar el pedido 1015",
    ],
)
def test_what_must_not_be_is_not_asked_for(text: str) -> None:
    assert not read(text).families


@pytest.mark.parametrize("text", ["please cancel 1015 and make sure it is not sent", "make sure to cancel 1015"])
def test_what_is_to_be_made_sure_of_is_asked_for(text: str) -> None:
    assert read(text).families == {"cancel"}
