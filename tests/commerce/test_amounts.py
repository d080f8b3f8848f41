"""Sums in the words that customers read."""

from __future__ import annotations

import pytest

from commerce.amounts import as_told
from commerce.language import speaking


@pytest.mark.parametrize(
    ("amount", "currency", "english", "german"),
    [
        ("75.00", "EUR", "75.00 EUR", "75,00\u00a0EUR"),
        ("1234.5", "EUR", "1234.5 EUR", "1.234,50\u00a0EUR"),
        ("12.00\u201315.00", "EUR", "12.00\u201315.00 EUR", "12.00\u201315.00 EUR"),
        ("75.00", "", "75.00", "75.00"),
        ("75.00", "XYZ", "75.00 XYZ", "75.00 XYZ"),
        (None, None, "", ""),
    ],
)
def test_a_sum_of_a_result_has_the_figures_of_the_language(amount, currency, english, german) -> None:
    assert as_told(amount, currency) == english
    with speaking("de"):
        assert as_told(amount, currency) == german
