"""Sums of money in the words that customers read, in the language that is spoken: 79.00 EUR."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from commerce.currencies import DIGITS
from commerce.language import SOURCE, for_babel
from commerce.text import one_line

#: The currency's code is the same in every language, and no two currencies share one, as they do their signs.
_PATTERN = "#,##0.00\u00a0\u00a4\u00a4"


def in_money(amount: Decimal, currency: str) -> str:
    """Return a sum in words: with the digits of the language and of the currency, and the currency's code."""
    if for_babel() == SOURCE:
        return f"{amount:f} {currency}"
    from babel.numbers import format_currency

    return format_currency(amount, currency, _PATTERN, locale=for_babel())


def as_told(amount: object, currency: object) -> str:
    """Return a sum of a result in words; what is no number, such as a range, is told as it stands.

    Args:
        amount: The amount as results have it: "75.00".
        currency: The currency's code; may be empty.
    """
    plain, code = one_line(str(amount if amount is not None else ""), 40), one_line(str(currency or ""), 8)
    if for_babel() == SOURCE or code not in DIGITS:
        return f"{plain} {code}".strip()
    try:
        return in_money(Decimal(plain), code)
    except InvalidOperation:
        return f"{plain} {code}".strip()
