"""When the shop's people are there, and when they are back: the ``[hours]`` of ``policy.toml``."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from commerce.dates import without_year
from commerce.rules import Part
from commerce.sentences import say

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RANGE = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]|24):([0-5]\d)")
_LOOK_AHEAD = 370


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(say("policy_file.time_zone", value=repr(name))) from None
    return name


def _ranges(ranges: tuple[str, ...]) -> tuple[str, ...]:
    before = -1
    for each in ranges:
        match = _RANGE.fullmatch(each)
        if match is None:
            raise ValueError(say("policy_file.range", value=repr(each)))
        opens, closes = (int(match[i]) * 60 + int(match[i + 1]) for i in (1, 3))
        if closes > 24 * 60 or opens >= closes:
            raise ValueError(say("policy_file.range_ends", value=repr(each)))
        if opens < before:
            raise ValueError(say("policy_file.range_overlaps", value=repr(each)))
        before = closes
    return ranges


Ranges = Annotated[tuple[str, ...], AfterValidator(_ranges)]


class Hours(Part):
    """Business hours: when a person answers. Without any range nothing is promised."""

    time_zone: Annotated[str, AfterValidator(_zone)] = Field("UTC", description="time zone of the hours below")
    monday: Ranges = Field((), description='such as ["09:00-18:00"]; several with a break; none: closed')
    tuesday: Ranges = Field((), description="the same for Tuesday")
    wednesday: Ranges = Field((), description="the same for Wednesday")
    thursday: Ranges = Field((), description="the same for Thursday")
    friday: Ranges = Field((), description="the same for Friday")
    saturday: Ranges = Field((), description="the same for Saturday")
    sunday: Ranges = Field((), description="the same for Sunday")
    holidays: tuple[date, ...] = Field((), description='days on which nobody is there, such as ["2027-01-01"]')

    @property
    def known(self) -> bool:
        """Whether there are any hours."""
        return any(self.on(day) for day in range(7))

    def on(self, weekday: int) -> tuple[str, ...]:
        """Return the ranges of a weekday (0 is Monday)."""
        found: tuple[str, ...] = getattr(self, DAYS[weekday])
        return found

    def is_open(self, now: datetime) -> bool:
        """Return whether somebody is there at ``now`` (aware)."""
        day = now.astimezone(ZoneInfo(self.time_zone)).date()
        return any(opens <= now < closes for opens, closes in self._spans(day))

    def next_opening(self, now: datetime) -> datetime | None:
        """Return when somebody is there next, in the hours' time zone; None when never, or when it is open now."""
        if self.is_open(now):
            return None
        zone = ZoneInfo(self.time_zone)
        start = now.astimezone(zone).date()
        for ahead in range(_LOOK_AHEAD):
            for opens, _ in self._spans(start + timedelta(days=ahead)):
                if opens > now:
                    return opens.astimezone(zone)
        return None

    def _spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """Return the spans of a day. Clock times that the change to summer time skips count as the moment after it."""
        if day in self.holidays:
            return []
        zone, utc = ZoneInfo(self.time_zone), ZoneInfo("UTC")
        spans = []
        for each in self.on(day.weekday()):
            opens, closes = (_at(day, part, zone).astimezone(utc) for part in each.split("-"))
            if opens < closes:
                spans.append((opens, closes))
        return spans

    def sentence(self, now: datetime) -> str:
        """Return what a customer is told about when somebody answers; empty while it is open or without hours."""
        if not self.known:
            return ""
        opening = self.next_opening(now)
        if opening is None:
            return ""
        today = now.astimezone(ZoneInfo(self.time_zone)).date()
        return _told(opening, today, self.describe())

    def describe(self) -> str:
        """Return the weekly hours in words, days with the same hours together."""
        groups: list[list[int]] = []
        for day in range(7):
            if not self.on(day):
                continue
            if groups and groups[-1][-1] == day - 1 and self.on(day) == self.on(groups[-1][0]):
                groups[-1].append(day)
            else:
                groups.append([day])
        return "; ".join(_weekly(days, self.on(days[0])) for days in groups)


def _at(day: date, text: str, zone: ZoneInfo) -> datetime:
    hour, minute = (int(part) for part in text.split(":"))
    whole = datetime.combine(day, time(0), zone)
    if hour == 24:
        return datetime.combine(day + timedelta(days=1), time(0), zone)
    return whole.replace(hour=hour, minute=minute)


def _plain(text: str) -> str:
    return text.removeprefix("0")


def _weekly(days: list[int], ranges: tuple[str, ...]) -> str:
    """Return the hours of days that follow each other: "Monday to Friday, 9:00 to 18:00"."""
    key = ("hours.day", "hours.two_days", "hours.days")[min(len(days), 3) - 1]
    spans = [each.split("-") for each in ranges]
    times = [say("hours.range", opens=_plain(opens), closes=_plain(closes)) for opens, closes in spans]
    return say(key, first=_day(days[0]), last=_day(days[-1]), times=times)


def _day(weekday: int) -> str:
    return say(f"hours.weekday.{DAYS[weekday]}")


def _told(opening: datetime, today: date, hours: str) -> str:
    ahead, time_ = (opening.date() - today).days, _plain(opening.strftime("%H:%M"))
    if ahead == 0:
        return say("hours.today", hours=hours, time=time_)
    if ahead < 7:
        return say("hours.this_week", hours=hours, day=_day(opening.weekday()), time=time_)
    return say("hours.later", hours=hours, day=without_year(opening.date()), time=time_)
