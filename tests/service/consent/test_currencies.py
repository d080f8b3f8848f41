"""The currency of a sum is the one that stands beside it: by code, sign or name, in any language."""

from __future__ import annotations

import pytest

from service.consent.currencies import foreign


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("refund 5 USD for 1012", "USD"),
        ("refund $20 of 1012", "$"),
        ("5 CHF", "CHF"),
        ("CHF 5", "CHF"),
        ("5 usd", "usd"),
        ("five dollars", "dollars"),
        ("5 Schweizer Franken zurück", "Schweizer Franken"),
        ("5,- Franken", "Franken"),
        ("rembourse 5 francs suisses", "francs suisses"),
        ("devuélveme 5 dólares", "dólares"),
        ("rimborsami 5 sterline", "sterline"),
        ("zwróć 5 złotych", "złotych"),
        ("5 kr tillbaka", "kr"),
        ("₺500", "₺"),
        ("500円返金", "円"),
        ("5 INR", "INR"),
        ("R$ 5", "R$"),
        ("5 TRY", "TRY"),
    ],
)
def test_another_currency_than_the_orders_is_found(text: str, named: str) -> None:
    assert foreign(text, "EUR") == named


@pytest.mark.parametrize(
    "text",
    [
        "20 EUR",
        "€20",
        "20€",
        "20 euros",
        "1012",
        "refund all 3 mugs",
        "try 5",
        "top 3",
        "refund 12.50 euros, I saw it for 20 USD",
        "refund 5 of 1012",
    ],
)
def test_the_orders_own_currency_and_none_at_all_are_not(text: str) -> None:
    assert foreign(text, "EUR") == ""


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("$20", "USD"),
        ("$20", "CAD"),
        ("20 dollars", "AUD"),
        ("¥500", "JPY"),
        ("¥500", "CNY"),
        ("5 kr", "DKK"),
        ("5 pesos", "MXN"),
    ],
)
def test_a_sign_of_several_fits_an_order_in_any_of_them(text: str, currency: str) -> None:
    assert foreign(text, currency) == ""


def test_a_sign_with_a_country_is_of_that_one() -> None:
    assert foreign("US$ 20", "CAD") == "US$" and foreign("20 Canadian dollars", "USD") == "Canadian dollars"
