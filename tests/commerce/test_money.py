"""Money: exact, one currency at a time, and only from plain digits."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.errors import MoneyError
from commerce.money import Money, exponent, parse_amount, total

minor = st.integers(min_value=-(10**11), max_value=10**11)
currency = st.sampled_from(["EUR", "USD", "JPY", "KWD"])


@given(minor, currency)
def test_minor_units_round_trip(amount: int, code: str) -> None:
    money = Money.from_minor(amount, code)
    assert money.minor == amount
    assert Money.model_validate_json(money.model_dump_json()) == money


@given(st.lists(minor, max_size=20), currency)
def test_sums_are_exact(amounts: list[int], code: str) -> None:
    assert total([Money.from_minor(each, code) for each in amounts], code).minor == sum(amounts)


@given(minor, minor, currency)
def test_order_and_difference_agree(left: int, right: int, code: str) -> None:
    a, b = Money.from_minor(left, code), Money.from_minor(right, code)
    assert (a < b) == (left < right)
    assert (a - b + b) == a


@given(st.text(max_size=30))
def test_only_plain_digits_are_amounts(text: str) -> None:
    try:
        amount = parse_amount(text)
    except MoneyError:
        return
    assert text.isascii()
    assert amount == Decimal(text)
    assert amount.is_finite()


@pytest.mark.parametrize(
    "bad",
    ["", "1e3", "NaN", "Infinity", "１２", "1,5", " 1", "0x1", "1_000", "--1", 1.5, None, True, "9" * 30],
)
def test_refuses_what_is_not_an_amount(bad: object) -> None:
    with pytest.raises(MoneyError):
        parse_amount(bad)


@pytest.mark.parametrize("bad", ["eur", "EURO", "", "E€R", None, 3, "BTC", "XXX", "PTS", "ETH"])
def test_refuses_what_is_not_a_currency(bad: object) -> None:
    with pytest.raises(MoneyError):
        Money("1", bad)


def test_no_sum_is_worked_out_in_a_currency_whose_coins_nobody_knows() -> None:
    for make in (lambda: exponent("BTC"), lambda: Money.from_minor(125, "BTC"), lambda: Money.zero("")):
        with pytest.raises(MoneyError, match="not known"):
            make()


def test_currencies_do_not_mix() -> None:
    with pytest.raises(MoneyError):
        Money("1", "EUR") + Money("1", "USD")


def test_no_smaller_than_the_minor_unit() -> None:
    assert [exponent(code) for code in ("EUR", "JPY", "KWD")] == [2, 0, 3]
    with pytest.raises(MoneyError):
        Money("1.005", "EUR")
    with pytest.raises(MoneyError):
        Money("1.5", "JPY")
    assert str(Money.rounded(Decimal("1.005"), "EUR")) == "1.00 EUR"
