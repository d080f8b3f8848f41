"""Messages that only tell why goods go back."""

from __future__ import annotations

import pytest

from service.consent.misfits import only_why


@pytest.mark.parametrize("text", ["its too tight", "doesnt fit", "dont like the colour", "it is too small for me"])
def test_a_reason_goes_on_with_the_request(text: str) -> None:
    assert only_why(text)


@pytest.mark.parametrize(
    "text",
    [
        "i changed my mind",
        "i dont want it",
        "too big, i keep it",
        "its fine",
        "they are lovely",
        "dont like this, cancel it",
        "does it fit?",
        "I don't like that idea",
        "i dont like it",
        "that takes too long",
        "the wait is too long",
        "gefällt mir nicht",
        "that price doesn't suit me",
        "it does not fit my plans",
        "wrong size",
        "my kitchen is too small",
        "",
    ],
)
def test_anything_else_does_not(text: str) -> None:
    assert not only_why(text)
