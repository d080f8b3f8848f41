"""Prices: every usual spelling as it is meant, and nothing else."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.errors import InputError
from connectors.files.file_text import Source
from connectors.files.flat import Defaults
from connectors.files.numbers import UNKNOWN, Notation
from connectors.files.prices import BadPrice, Currencies, read_price
from service.importing.shapes import recognise
from tests.service.importing.test_shapes import prices, read, woo

AMOUNTS = st.decimals("0.01", "9999999.99", places=2)
#: Thousands and decimals.
WRITTEN = st.sampled_from(
    [(",", "."), (".", ","), (" ", ","), ("'", "."), ("\u202f", ","), ("\u2019", "."), ("", "."), ("", ",")]
)


def written(amount: Decimal, marks: tuple[str, str], places: int = 2) -> str:
    return f"{amount:,.{places}f}".replace(",", "\0").replace(".", marks[1]).replace("\0", marks[0])


def said(text: str, notation: Notation = UNKNOWN, default: str = "EUR") -> str:
    """Return the price, or the reason for which there is none."""
    try:
        return str(read_price(text, "", Currencies(default, only=True), notation).amount)
    except BadPrice as error:
        return error.message


@pytest.mark.parametrize(
    ("text", "default", "expected"),
    [
        ("1 299 kr", "SEK", "1299.00 SEK"),
        ("1\u202f299,50", "EUR", "1299.50 EUR"),
        ("R$ 129,90", "BRL", "129.90 BRL"),
        ("CHF 12.–", "CHF", "12.00 CHF"),
        ("CHF 12.-", "CHF", "12.00 CHF"),
        ("Rs. 1,299.00", "INR", "1299.00 INR"),
        ("1,29,900.00", "INR", "129900.00 INR"),
        ("¥12800", "JPY", "12800 JPY"),
        ("¥12,800", "JPY", "12800 JPY"),
        ("49,00 zł", "PLN", "49.00 PLN"),
        ("1.299,00 TL", "TRY", "1299.00 TRY"),
        ("US$19.99", "USD", "19.99 USD"),
        ("$5", "CAD", "5.00 CAD"),
        ("19.99 incl. VAT", "EUR", "19.99 EUR"),
        ("1.250", "KWD", "1.250 KWD"),
        ("12", "EUR", "12.00 EUR"),
        ("EUR 0,99", "EUR", "0.99 EUR"),
        (".99", "EUR", "0.99 EUR"),
        ("€ ,99", "EUR", "0.99 EUR"),
        ("Rs.99", "INR", "99.00 INR"),
        ("1.299.000", "EUR", "1299000.00 EUR"),
        ("0.950", "EUR", "0.95 EUR"),
        ("1299.000", "EUR", "1299.00 EUR"),
    ],
)
def test_usual_spellings_of_prices(text: str, default: str, expected: str) -> None:
    assert str(read_price(text, "", Currencies(default, only=True))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "from 19.99",
        "ab 19,99 €",
        "à partir de 5 €",
        "19.99 - 29.99",
        "Free",
        "19 excl. VAT",
        "12 34",
        "1 299 kr",
        "5 USD",
        "½",
        "-5",
        "(5.00)",
        "10.12.2024",
        "10/12/2024",
        "1.2.3",
        "1,234,5",
        "1,2,3",
        "12,34,5",
        "1.29.900",
        "1.234,567.89",
        "0.123.456",
        "1'2",
        "1..5",
        "1234,567,890",
        "1 299 5",
    ],
)
def test_what_is_not_one_price_in_the_shops_currency_is_refused(text: str) -> None:
    with pytest.raises(BadPrice):
        read_price(text, "", Currencies("EUR", only=True))


@given(AMOUNTS, WRITTEN)
def test_any_price_is_read_as_it_is_written(amount: Decimal, marks: tuple[str, str]) -> None:
    assert said(written(amount, marks)) == f"{amount:.2f}"


@given(st.lists(st.integers(0, 9999), min_size=3, max_size=4), st.sampled_from(".,"))
def test_marks_that_part_no_thousands_make_no_price(parts: list[int], mark: str) -> None:
    text = mark.join(map(str, parts))
    threes = all(len(part) == 3 for part in text.split(mark)[1:]) and 0 < parts[0] < 1000
    indian = (
        mark == ","
        and [len(part) for part in text.split(mark)[1:]] == [*[2] * (len(parts) - 2), 3]
        and 0 < parts[0] < 100
    )
    assert said(text) == (
        f"{text.replace(mark, '')}.00" if threes or indian else f"its price {text!r} is not an amount"
    )


@given(st.lists(AMOUNTS, min_size=1, max_size=6), WRITTEN, st.integers(1, 999), st.integers(0, 999))
def test_the_column_tells_what_one_mark_before_three_digits_means(
    others: list[Decimal], marks: tuple[str, str], thousands: int, rest: int
) -> None:
    decimal = marks[1]
    notation = Notation.of(written(each, marks) for each in others)
    text = f"{thousands}{'.' if decimal == ',' else ','}{rest:03}"
    assert said(text, notation) == f"{thousands}{rest:03}.00"
    whole = said(f"{thousands}{decimal}000", notation)
    assert whole == f"{thousands}.00", "never a thousand times as much"


@given(st.integers(1, 999), st.integers(1, 999), st.sampled_from(".,"))
def test_a_price_that_nothing_tells_about_is_refused_with_both_readings(whole: int, rest: int, mark: str) -> None:
    reason = said(f"{whole}{mark}{rest:03}")
    assert f"{whole}.{rest:03}" in reason and f"{whole}{rest:03}" in reason and "--decimal" in reason


@given(AMOUNTS, st.integers(3, 8))
def test_programs_write_a_point_and_part_no_thousands(amount: Decimal, places: int) -> None:
    assert said(f"{amount:.{places}f}", Notation(machine=True)) == f"{amount:.2f}"


@given(st.lists(st.decimals("0.001", "9999.999", places=3), min_size=2, max_size=8))
def test_a_column_of_three_decimals_is_no_column_of_thousands(amounts: list[Decimal]) -> None:
    column = [f"{each:.3f}" for each in amounts]
    sure = any(each < 1 or each >= 1000 for each in amounts)
    for each, text in zip(amounts, column, strict=True):
        if sure:
            assert abs(Decimal(said(text, Notation.of(column))) - each) <= Decimal("0.005")


TABLE = "id,title,price\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TABLE + "1,A,129.000\n2,B,9.950\n3,C,1299.000\n", {"1": "129.00", "2": "9.95", "3": "1299.00"}),
        (TABLE.replace(",", ";") + "1;A;1.299\n2;B;49,95\n", {"1": "1299.00", "2": "49.95"}),
        (TABLE + '1,A,"1,299"\n2,B,49.95\n', {"1": "1299.00", "2": "49.95"}),
        (TABLE + "1,A,8.403\n2,B,12\n", {"2": "12.00"}),
        (TABLE + "1,A,8.403\n2,B,12.50\n", {"2": "12.50"}),
        (TABLE + '1,A,8.403\n2,B,"1.499,00"\n3,C,1299.000\n', {"2": "1499.00", "3": "1299.00"}),
        (TABLE + '1,A,1.299\n2,B,"1.499,00"\n3,C,19.99\n', {"1": "1299.00", "2": "1499.00", "3": "19.99"}),
        ('{"id": 1, "title": "A", "price": "8.403"}', {"1": "8.40"}),
        ('[{"id": 1, "title": "A", "price": 8.403}]', {"1": "8.40"}),
        ("id\ttitle\tlink\timage_link\tavailability\tprice\n1\tA\t\t\tin_stock\t8.403 EUR\n", {"1": "8.40"}),
        ("Handle,Title,Variant Price\na,A,8.403\nb,B,1299.000\n", {"a": "8.40", "b": "1299.00"}),
        (woo({"ID": "1", "Type": "simple", "Name": "A", "Regular price": "8.403"}), {"1": "8.40"}),
    ],
)
def test_each_kind_of_file_has_its_own_notation(text: str, expected: dict[str, str]) -> None:
    _, found, refused = read(text)
    assert {name: prices(each)[0][0].removesuffix(" EUR") for name, each in found.items()} == expected
    assert all("8.403" in each.reason for each in refused)


def test_an_owner_may_say_what_stands_before_decimals() -> None:
    def first(mark: str) -> str:
        reading = recognise(
            Source(lambda: io.BytesIO((TABLE + "1,A,8.403\n").encode()), "x"),
            Defaults("EUR", notation=Notation.told(mark)),
        )
        return str([each.product.variants[0].price for each in reading.entries])  # type: ignore[union-attr]

    assert "8403.00" in first("comma") and "8.40" in first("point")
    with pytest.raises(InputError):
        Notation.told("semicolon")
