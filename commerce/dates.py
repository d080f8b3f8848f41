"""Days in the words that customers read, in the language that is spoken: 3 December 2026."""

from __future__ import annotations

from datetime import date

from commerce.language import PSEUDO, SOURCE, for_babel, language, pseudo

#: English days are written as our readers have always read them; every other language as CLDR has its long form.
_ENGLISH, _ENGLISH_SHORT, _SHORT = "d MMMM y", "d MMMM", "MMMMd"


def in_words(day: date) -> str:
    """Return a day in words. The locale of the machine is nobody's language."""
    from babel.dates import format_date

    return _said(format_date(day, _ENGLISH if _is_english() else "long", locale=for_babel()))


def without_year(day: date) -> str:
    """Return a day of this year in words: 3 December."""
    from babel.dates import format_date, format_skeleton

    if _is_english():
        return _said(format_date(day, _ENGLISH_SHORT, locale=SOURCE))
    return format_skeleton(_SHORT, day, locale=for_babel())


def weekday(day: date) -> str:
    """Return the name of a day of the week: Monday."""
    from babel.dates import format_date

    return _said(format_date(day, "EEEE", locale=for_babel()))


def told(text: str) -> str:
    """Return a day that is written as data (``2026-12-03``, with or without a time) in words; others as they are."""
    try:
        return in_words(date.fromisoformat(text[:10]))
    except ValueError:
        return text


def _is_english() -> bool:
    return for_babel() == SOURCE


def _said(text: str) -> str:
    return pseudo(text) if language() == PSEUDO else text
