"""Days in the words that customers read: 3 December 2026."""

from __future__ import annotations

from datetime import date

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def in_words(day: date) -> str:
    """Return a day in words. Month names are our own: the locale of the machine is nobody's language."""
    return f"{without_year(day)} {day.year}"


def without_year(day: date) -> str:
    """Return a day of this year in words: 3 December."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def told(text: str) -> str:
    """Return a day that is written as data (``2026-12-03``, with or without a time) in words; others as they are."""
    try:
        return in_words(date.fromisoformat(text[:10]))
    except ValueError:
        return text
