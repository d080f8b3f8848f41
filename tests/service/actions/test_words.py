"""Typed decisions: a closed list, the whole message."""

import pytest

from service.actions.words import read


@pytest.mark.parametrize(
    "text", ["yes", "Yes!", " yes, please. ", "OK", "\u201cYes\u201d", "that\u2019s right", "Go ahead"]
)
def test_yes(text: str) -> None:
    assert read(text) == "confirm"


@pytest.mark.parametrize("text", ["no", "No, thanks", "never mind", "STOP"])
def test_no(text: str) -> None:
    assert read(text) == "decline"


@pytest.mark.parametrize(
    "text",
    ["yes but only one", "yes?", "no problem, go ahead", "", "yes and 1008 too", "yesterday", "is it ok", "y" * 500],
)
def test_anything_else_is_no_decision(text: str) -> None:
    assert read(text) is None
