"""Days of the past in a customer's words."""

from datetime import date

import pytest

from service import said_days

TODAY = date(2026, 12, 2)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("my order from yesterday", date(2026, 12, 1), date(2026, 12, 1)),
        ("the day before yesterday", date(2026, 11, 30), date(2026, 11, 30)),
        ("of 23 november", date(2026, 11, 23), date(2026, 11, 23)),
        ("nov 23rd", date(2026, 11, 23), date(2026, 11, 23)),
        ("23.11.", date(2026, 11, 23), date(2026, 11, 23)),
        ("11/23", date(2026, 11, 23), date(2026, 11, 23)),
        ("2025-03-04", date(2025, 3, 4), date(2025, 3, 4)),
        ("24 december", date(2025, 12, 24), date(2025, 12, 24)),
        ("last week", date(2026, 11, 23), date(2026, 11, 29)),
        ("last month", date(2026, 11, 1), date(2026, 11, 30)),
        ("two weeks ago", date(2026, 11, 15), date(2026, 11, 21)),
        ("a few days ago", date(2026, 11, 27), date(2026, 12, 1)),
        ("on monday", date(2026, 11, 30), date(2026, 11, 30)),
        ("from wednesday", date(2026, 11, 25), date(2026, 11, 25)),
        ("in october", date(2026, 10, 1), date(2026, 10, 31)),
    ],
)
def test_days_are_read(text: str, first: date, last: date) -> None:
    found = said_days.read(text, TODAY)
    assert found is not None
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize("text", ["may i cancel it", "order 1012", "15.50 eur", "march on", "45/99"])
def test_other_words_are_no_day(text: str) -> None:
    assert said_days.read(text, TODAY) is None
