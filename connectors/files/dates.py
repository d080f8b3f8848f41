"""From when to when a sale lasts, as files write it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_TIME = (
    r"(?:[T ,]{1,2}(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?(?: ?(?P<zone>[Zz]|UTC|GMT|[+-]\d\d:?(?:\d\d)?))?)?"
)
_DAY = (
    r"(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})\. ?(?P<m2>\d{1,2})\. ?(?P<y2>\d{4})"
    r"|(?P<a>\d{1,2})(?P<mark>[/-])(?P<b>\d{1,2})(?P=mark)(?P<y3>\d{4}))"
)
_MOMENT = re.compile(rf"(?<!\d){_DAY}{_TIME}(?!\d)")
_BETWEEN = re.compile(
    r"\s*(?:/|-|\u2013|\u2014|~|\.\.\.?|to|until|bis|hasta|au|à|al|a|t/m|tot|até|till|do|から)\s*", re.IGNORECASE
)
Span = tuple[datetime | None, datetime | None]


class BadDate(ValueError):
    """What stands where a date should is none, or can be read in two ways."""


def span(begins: str, ends: str, both: str = "") -> Span:
    """Return from when to when a sale lasts; None leaves a side open. The last day counts whole.

    Args:
        begins: The field of its beginning; may be empty.
        ends: The field of its end; may be empty.
        both: A field that holds both, such as ``2024-01-01T00:00+0100/2024-01-31T00:00+0100``.

    Raises:
        BadDate: One of them is no date, or is one in two ways (``01/02/2024``).
    """
    if not both.strip():
        return _one(begins, last=False), _one(ends, last=True)
    text = both.strip()
    found = list(_MOMENT.finditer(text))
    if len(found) == 2 and not text[: found[0].start()] and not text[found[1].end() :]:
        if _BETWEEN.fullmatch(text[found[0].end() : found[1].start()]):
            return _moment(found[0], last=False), _moment(found[1], last=True)
    elif len(found) == 1 and text in (f"{found[0][0]}/", f"/{found[0][0]}"):
        last = text.startswith("/")
        moment = _moment(found[0], last=last)
        return (None, moment) if last else (moment, None)
    raise BadDate(text)


def _one(text: str, *, last: bool) -> datetime | None:
    if not text.strip():
        return None
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise BadDate(text)
    return _moment(match, last=last)


def _moment(match: re.Match[str], *, last: bool) -> datetime:
    """Return the moment; the shop's own time zone is in no file, so one without is UTC."""
    year, month, day = _day(match)
    hour = int(match["hour"] or 0)
    if half := (match["half"] or "").casefold():
        if not 1 <= hour <= 12:
            raise BadDate(match[0])
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        moment = datetime(year, month, day, hour, int(match["minute"] or 0), int(match["second"] or 0), tzinfo=UTC)
        whole = match["zone"] is None and (moment.hour, moment.minute, moment.second) == (0, 0, 0)
        return moment - _offset(match["zone"] or "") + (timedelta(days=1) if last and whole else timedelta())
    except (ValueError, OverflowError) as error:
        raise BadDate(match[0]) from error


def _day(match: re.Match[str]) -> tuple[int, int, int]:
    if match["y"]:
        return int(match["y"]), int(match["m"]), int(match["d"])
    if match["y2"]:
        return int(match["y2"]), int(match["m2"]), int(match["d2"])
    first, second = int(match["a"]), int(match["b"])
    if first <= 12 and second <= 12 and first != second:  # a day and a month, in an order that countries differ in
        raise BadDate(match[0])
    day, month = (second, first) if second > 12 else (first, second)
    return int(match["y3"]), month, day


def _offset(zone: str) -> timedelta:
    if zone[:1] not in ("+", "-"):
        return timedelta()
    digits = zone[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -offset if zone[0] == "-" else offset
