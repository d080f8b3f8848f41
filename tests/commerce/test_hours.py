"""Business hours: the next opening is right across nights, week-ends, holidays and changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce import policy
from commerce.errors import PolicyFileError
from commerce.hours import DAYS, Hours

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Hours.model_validate(
    {"time_zone": "Europe/Berlin", **{day: ["09:00-18:00"] for day in DAYS[:5]}, "holidays": ["2026-12-25"]}
)
RANGE = st.tuples(st.integers(0, 1438), st.integers(1, 1440)).filter(lambda pair: pair[0] < pair[1])
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])


def clock_text(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


WEEKS = st.builds(
    lambda zone, days: Hours.model_validate(
        {"time_zone": zone, **{DAYS[d]: [f"{clock_text(a)}-{clock_text(b)}"] for d, (a, b) in days.items()}}
    ),
    ZONES,
    st.dictionaries(st.integers(0, 6), RANGE, max_size=7),
)
MOMENTS = st.integers(0, 2 * 365 * 86_400).map(lambda s: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=s))


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BERLIN)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        (local(2026, 11, 23, 10), None),
        (local(2026, 11, 23, 8, 59), local(2026, 11, 23, 9)),
        (local(2026, 11, 23, 18), local(2026, 11, 24, 9)),
        (local(2026, 11, 27, 20), local(2026, 11, 30, 9)),
        (local(2026, 12, 24, 19), local(2026, 12, 28, 9)),  # the 25th is a holiday, then comes the week-end
        (local(2026, 3, 28, 12), local(2026, 3, 30, 9)),  # the clock changes in between
    ],
)
def test_next_opening(now: datetime, opening: datetime | None) -> None:
    assert OFFICE.next_opening(now) == opening


def test_says_when() -> None:
    said = OFFICE.sentence(local(2026, 11, 23, 20))
    assert said == "Our team is there Monday to Friday, 9:00 to 18:00; you will hear from us on Tuesday from 9:00."
    assert OFFICE.sentence(local(2026, 11, 23, 12)) == ""
    assert OFFICE.sentence(local(2026, 11, 23, 7)).endswith("you will hear from us today from 9:00.")
    assert Hours().sentence(local(2026, 11, 23, 20)) == ""


def test_far_away_names_the_date() -> None:
    days = tuple(date(2026, 12, day) for day in range(1, 32))
    shut = OFFICE.model_copy(update={"holidays": days})
    assert "on 1 January from 9:00" in shut.sentence(local(2026, 12, 1, 12))


def test_breaks_and_odd_days_are_told() -> None:
    found = Hours.model_validate({"monday": ["09:00-12:00", "13:00-17:30"], "saturday": ["10:00-14:00"]})
    assert found.describe() == "Monday, 9:00 to 12:00 and 13:00 to 17:30; Saturday, 10:00 to 14:00"


@given(WEEKS, MOMENTS)
def test_the_next_opening_is_open_and_nothing_opens_before_it(hours: Hours, now: datetime) -> None:
    opening = hours.next_opening(now)
    if opening is None:
        assert hours.is_open(now) or not any(hours.is_open(now + timedelta(hours=h, minutes=7)) for h in range(24 * 8))
        return
    assert opening > now
    assert hours.is_open(opening)
    assert not hours.is_open(opening - timedelta(microseconds=1)) or opening.hour == opening.minute == 0
    for part in range(1, 20):
        between = now + (opening - now) * part / 20
        assert between >= opening or not hours.is_open(between)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('time_zone = "Berlin"', "not a time zone"),
        ('monday = ["9-18"]', "not a range"),
        ('monday = ["18:00-09:00"]', "ends before it begins"),
        ('monday = ["09:00-12:00", "11:00-13:00"]', "begins before"),
        ('monday = ["09:00-24:30"]', "ends before"),
        ('holidays = ["2026-13-01"]', "date"),
        ('lunch = "12:00"', "no such setting"),
    ],
)
def test_a_bad_line_is_named(line: str, reason: str) -> None:
    with pytest.raises(PolicyFileError) as caught:
        policy.parse(f"currency = 'EUR'\n[hours]\n{line}\n")
    assert "line 3" in caught.value.message
    assert reason in caught.value.message
