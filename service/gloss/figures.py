"""Numbers as a language writes them, in English figures: "1.299,50" is 1299.50."""

from __future__ import annotations

import re

_FIGURES = re.compile(r"\d{1,3}(?:[.\u00a0\u202f' ]\d{3})+(?:,\d{1,2})?|\d{1,6},\d{1,2}")
_UNIT = re.compile(r"(?P<figures>[\d.,'\u00a0\u202f ]*\d)(?:,(?:-{1,2}|\u2013))?(?P<unit>€|eur|euro|zł|zl)?", re.I)


def english_figures(text: str, code: str) -> str:
    """Return a sum or a decimal in English figures; whatever is none, as order numbers and days, stays.

    Args:
        text: One word with digits, with its currency where that is written to it.
        code: The language.
    """
    from babel.numbers import NumberFormatError, parse_decimal

    match = _UNIT.fullmatch(text)
    if match is None or not _FIGURES.fullmatch(match["figures"]):
        return text
    figures = match["figures"]
    try:
        # The blank of a locale may be narrow, wide or plain.
        plain = figures.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace("'", "")
        value = format(parse_decimal(plain, locale=code.replace("-", "_"), strict=not plain.isdigit()), "f")
    except NumberFormatError:
        return text
    return f"{value}{match['unit'] or ''}"
