"""Words that people type are read as what they are; names, numbers and addresses stay."""

from __future__ import annotations

import pytest

from service.typed import spelled


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("u there?", "you there?"),
        ("hasnt come", "hasn't come"),
        ("whats ur phone nr", "what's your phone number"),
        ("lookin for a wintr coat arnd 200", "looking for a winter coat around 200"),
        ("Pls cancel", "please cancel"),
        ("id like smth", "i'd like something"),
        ("how r u", "how are you"),
    ],
)
def test_words_are_put_right(typed: str, meant: str) -> None:
    assert spelled(typed) == meant


@pytest.mark.parametrize(
    "text", ["ur@example.com", "order id 1012", "a NR 5 bag", "i am ill", "size XS", "U-boat", "p1387"]
)
def test_names_numbers_and_other_readings_stay(text: str) -> None:
    assert spelled(text) == text
