"""Few words behind an answer that has nothing more to give."""

from __future__ import annotations

import pytest

from agent.embedded import going_ahead
from agent.embedded.short_answers import core
from service.consent import remarks


@pytest.mark.parametrize(
    "text", ["ok do it", "just do it", "go on then", "fine, go ahead", "do it anyway", "ok then do it please"]
)
def test_a_go_ahead_is_one(text: str) -> None:
    assert going_ahead._pattern("go_ahead").fullmatch(core(text))


@pytest.mark.parametrize("text", ["do it for 1015", "go ahead and cancel 1408", "do you have socks", "what can you do"])
def test_more_than_a_go_ahead_is_none(text: str) -> None:
    assert not going_ahead._pattern("go_ahead").fullmatch(core(text))


@pytest.mark.parametrize(
    "text", ["roughly what time", "any idea when exactly", "morning or afternoon?", "but what day"]
)
def test_more_exactly_than_the_day(text: str) -> None:
    assert going_ahead._pattern("exactly").search(text)


@pytest.mark.parametrize("text", ["bought by accident", "it's just not me", "the handle came off", "too small for us"])
def test_a_reason_answers_no_question_which_order(text: str) -> None:
    assert remarks.reasons(text)


@pytest.mark.parametrize(
    "text", ["1015", "the one with the lamp", "all of it", "yes", "the blue one", "cancel the mug"]
)
def test_an_answer_is_no_reason(text: str) -> None:
    assert not remarks.reasons(text)
