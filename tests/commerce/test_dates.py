"""Days in words."""

from datetime import date

import pytest

from commerce.dates import in_words, told


def test_a_day_is_told_in_words() -> None:
    assert in_words(date(2026, 12, 3)) == "3 December 2026"


@pytest.mark.parametrize(
    ("data", "words"),
    [("2026-12-03", "3 December 2026"), ("2026-12-03T08:30:00+00:00", "3 December 2026"), ("soon", "soon"), ("", "")],
)
def test_a_day_that_is_data_is_told_in_words_and_anything_else_as_it_is(data: str, words: str) -> None:
    assert told(data) == words
