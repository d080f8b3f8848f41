"""Baskets out of cookies and links, which a stranger may have written."""

from __future__ import annotations

import pytest

from app.storefront import basket


def test_a_basket_is_read_as_it_was_written() -> None:
    kept = {"v:1": 2, "é 2": 99}
    assert basket.from_cookie(basket.to_cookie(kept)) == kept
    assert basket.to_cookie(kept).isascii()


@pytest.mark.parametrize("text", ["", ":1", "a", "a:", "a:0", "a:-1", "a:100", "a:50,a:50", "a:٣", "x" * 81 + ":1"])
def test_what_is_no_basket_is_none(text: str) -> None:
    assert basket.read(text) is None
    assert basket.from_cookie(text) == {}


def test_a_basket_has_an_end() -> None:
    full = {f"v{number}": 1 for number in range(basket.MOST_LINES)}
    assert basket.read(basket.write(full)) == full
    assert basket.added(full, "one more", 1) == full
    assert basket.added({"a": 98}, "a", 5) == {"a": 99}
    assert basket.added({"a": 3, "b": 1}, "a", -99) == {"b": 1}
