"""Amounts in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.numerals import in_figures


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("boots under fifty", "boots under 50"),
        ("less than a hundred and twenty dollars", "less than 120 dollars"),
        ("two thousand five hundred euros", "2500 euros"),
        ("between twenty and fifty", "between 20 and 50"),
        ("between one hundred and two hundred euros", "between 100 and 200 euros"),
        ("between one hundred and two and three hundred", "between 102 and 300"),
        ("from ten to 20", "from 10 to 20"),
        ("twenty-five bucks at most", "25 bucks at most"),
        ("Nothing over Sixty, please", "Nothing over 60, please"),
        ("my budget is three hundred", "my budget is 300"),
        ("one dollar", "1 dollar"),
        ("over a thousand and one", "over 1001"),
    ],
)
def test_prices_in_words(said: str, read: str) -> None:
    assert in_figures(said) == read


@pytest.mark.parametrize(
    "text",
    ["under one roof", "one pot", "seven wonders", "a hundred", "about one", "is it for two", "top of one", "under"],
)
def test_other_numbers_stay(text: str) -> None:
    assert in_figures(text) == text


WORDS = "a one two nine ten nineteen twenty fifty ninety hundred thousand and under between from to euros of".split()


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_reading_twice_changes_nothing(parts: list[str]) -> None:
    once = in_figures(" ".join(parts))
    assert in_figures(once) == once
