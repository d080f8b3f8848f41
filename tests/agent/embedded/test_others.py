"""What customers tell behind a colon, for actions of other packages."""

from __future__ import annotations

import pytest

from agent.embedded import others


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        ("wrap 1015 with the card: For Ada", "wrap 1015 with the card", "For Ada"),
        ("hello\nwith the card: “For Ada, 12:30” ", "hello\nwith the card", "For Ada, 12:30"),
        ("first: this\nwrap it", "first: this\nwrap it", ""),
        ("the card: x", "the card: x", ""),
        ("the card:", "the card:", ""),
        (f"the card: {'x' * 401}", f"the card: {'x' * 401}", ""),
    ],
)
def test_what_is_told(text: str, asked: str, told: str) -> None:
    assert others._told(text) == (asked, told)
