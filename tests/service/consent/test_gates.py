"""A short answer picks what the code's own question offers."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

import pytest

from commerce.pointing import Said
from commerce.sentences import say
from service.consent.gates import answered, picked

WHOLE = "Is it about all of order 1408, or only about Kite Frying Pan (24 cm)?"
WHICH = "Which order is it: 1015 or 1408?"
DEED = "Shall it be a cancellation or a refund? Please say which."
LIST = say("engine.which_articles", order="1408", articles="1) Kite Frying Pan (24 cm); 2) Ulva Mug")


@pytest.mark.parametrize(
    ("answer", "question", "words"),
    [
        ("1", WHOLE, "all of it"),
        ("the first", WHOLE, "all of it"),
        ("2", WHOLE, "only Kite Frying Pan (24 cm)"),
        ("the second one please", WHOLE, "only Kite Frying Pan (24 cm)"),
        ("the last", WHICH, "1408"),
        ("1", WHICH, "1015"),
        ("das erste", WHICH, "1015"),
        ("el primero", WHICH, "1015"),
        ("la seconda", WHICH, "1408"),
        ("1", DEED, "a cancellation"),
        ("the second", DEED, "a refund"),
        ("1)", LIST, "Kite Frying Pan (24 cm)"),
        ("2", LIST, "Ulva Mug"),
        ("1, please", WHICH, "1015"),
        ("yes, the first one", WHICH, "1015"),
        ("no. 2", WHICH, "1408"),
        ("the first and the second", LIST, "Kite Frying Pan (24 cm) and Ulva Mug"),
        ("den zweiten bitte", WHICH, "1408"),
        ("1 and 2", LIST, "Kite Frying Pan (24 cm) and Ulva Mug"),
    ],
)
def test_a_pick_is_read_as_what_it_picks(answer: str, question: str, words: str) -> None:
    assert picked(answer, f"I have looked.\n{question}") == words


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        ("3", WHOLE),
        ("all of it", WHOLE),
        ("yes", WHOLE),
        ("no, send the first order to my office please", WHICH),
        ("1", "Shall I do that? Please answer yes or no."),
        ("1", ""),
        # "1" may be a piece, or an article: they have to say which.
        ("1", "Is it about all of order 1408, or only about some of it? Please name the articles."),
    ],
)
def test_these_pick_nothing(answer: str, question: str) -> None:
    assert picked(answer, question) == ""


@pytest.mark.parametrize(
    "answer",
    [
        "not the first",
        "the first one stays",
        "I keep the first",
        "anything but the first",
        "first I have to think",
        "first tell me why",
        "das erste nicht",
        "wait a second",
        "just a second",
        "a second",
        "one second",
        "on second thought no",
        "last chance",
        "primero dime",
        "the first is wrong",
        "2?",
        "1st of May",
        "no the first",
        "second thoughts",
        "neither 1 nor 2",
        "1/2",
        "first thing tomorrow",
    ],
)
def test_an_answer_that_says_more_than_a_place_picks_nothing(answer: str) -> None:
    assert picked(answer, WHICH) == ""


def test_only_an_answer_right_after_the_question_picks() -> None:
    said = [Said(False, WHICH), Said(True, "1"), Said(True, "1")]
    assert [each.text for each in answered(said)] == [WHICH, "1015", "1"]
