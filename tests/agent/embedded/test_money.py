from __future__ import annotations

import pytest

from agent.embedded.money import amount, budget, plain_number


@pytest.mark.parametrize(
    ("text", "low", "high", "rest"),
    [
        ("rain jacket under 120", None, "120", "rain jacket"),
        ("wireless earbuds between 40 and 80", "40", "80", "wireless earbuds"),
        ("mugs $20-$40", "20", "40", "mugs"),
        ("100 dollars max", None, "100", ""),
        ("upto 50$", None, "50", ""),
        ("not much more than $300 for a lamp", None, None, "not much more than $300 for a lamp"),
        ("my budget is around 400$", None, "400", ""),
        ("size 9 boots under 100 bucks", None, "100", "size 9 boots"),
        ("a lamp over $50", "50", None, "a lamp"),
        ("below 1.200,50 € please", None, "1200.50", "please"),
        ("at least 16GB of storage", None, None, "at least 16GB of storage"),
        ("books over 500 pages", None, None, "books over 500 pages"),
        ("under a tree", None, None, "under a tree"),
    ],
)
def test_budget(text: str, low: str | None, high: str | None, rest: str):
    found = budget(text)
    assert (found.low, found.high, found.rest) == (low, high, rest)


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("refund $25 for the cup", "25", ""),
        ("give me 12,50 euros", "12.50", "EUR"),
        ("20 GBP back", "20", "GBP"),
        ("refund -5 dollars", "-5", ""),
        ("refund 99999999 USD", "99999999", "USD"),
    ],
)
def test_amount(text: str, value: str, currency: str):
    found = amount(text)
    assert found is not None
    assert (found.value, found.currency) == (value, currency)


@pytest.mark.parametrize("text", ["refund order 1007", "$10 or $20", "", "twenty dollars"])
def test_no_amount(text: str):
    assert amount(text) is None


def test_plain_number():
    assert [plain_number(text) for text in ("1,299.00", "1.200,50", "12,000", "7", "12,5")] == [
        "1299.00",
        "1200.50",
        "12000",
        "7",
        "12.5",
    ]
