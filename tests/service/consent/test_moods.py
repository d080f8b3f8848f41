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
