"""What a fresh shopper asked about trying things on, and what only sounds like it."""

from __future__ import annotations

import pytest

from service import gloss
from service.tryon import photo_requests


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("does google get my picture", ["who"]),
        ("who will see the photo?", ["who"]),
        ("do you do face recognition", ["use"]),
        ("what do you do with my face data", ["use"]),
        ("ma photo est conservée ?", ["kept"]),
        ("wordt mijn foto bewaard?", ["kept"]),
        ("which clothes can i try on", ["how"]),
        ("does this doorbell have face recognition?", []),
        ("who has the best photo printer", []),
        ("is the jacket too small", []),
    ],
)
def test_more_questions_about_it(text: str, kinds: list[str]) -> None:
    assert photo_requests.questions(text)[0][: len(kinds) or 1] == kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("what happens if i say no", ["need"]),
        ("what if I do not agree?", ["need"]),
        ("can you show it on a model instead?", ["need"]),
        ("my photo is from 10 years ago is that ok", ["photo"]),
        ("can i send you a photo by mail", ["photo"]),
        ("can I get a better one", ["photo"]),
        ("will it know who i am?", ["use"]),
        ("are you training ai with it", ["use"]),
        ("they look too small", ["picture"]),
        ("looks weird", ["picture"]),
        ("that's not my body", ["picture"]),
        ("does it show the real size", ["picture"]),
        ("save the picture for me", ["sent"]),
        ("the zip is broken", []),
        ("my order is too small", []),
        ("what happens if i send it back late", []),
        ("put it on the list", []),
    ],
)
def test_more_questions_where_they_speak_of_it(text: str, kinds: list[str]) -> None:
    assert photo_requests.questions(text, about=True)[0] == kinds


@pytest.mark.parametrize("text", ["I have no order number", "i do not want to pay", "I don't want anything else"])
def test_who_shuns_something_else_shuns_no_photo(text: str) -> None:
    assert not photo_requests.shuns(text)


def test_the_whole_of_a_gloss_is_all_of_what_was_written() -> None:
    found = gloss.gloss("probier sie mir an", "de")
    assert found.original(found.text) == "probier sie mir an" and photo_requests.asks(found.original(found.text))
