"""Sums of money in the words that customers read, in the language that is spoken: 79.00 EUR."""

from __future__ import annotations

from decimal import Decimal

from commerce.language import SOURCE, for_babel

#: The currency's code is the same in every language, and no two currencies share one, as they do their signs.
_PATTERN = "#,##0.00\u00a0\u00a4\u00a4"


def in_money(amount: Decimal, currency: str) -> str:
    """Return a sum in words: with the digits of the language and of the currency, and the currency's code."""
    if for_babel() == SOURCE:
        return f"{amount:f} {currency}"
    from babel.numbers import format_currency

    return format_currency(amount, currency, _PATTERN, locale=for_babel())
