"""Two clocks: the one that may be set, and the one that only counts on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime import clock

MINUTE = timedelta(minutes=1)
_SOON = timedelta(seconds=10)
_set = st.timedeltas(timedelta(days=-400), timedelta(days=400))


@settings(deadline=None, max_examples=50)
@given(_set)
def test_setting_the_clock_makes_nothing_younger(by: timedelta) -> None:
    since, mark = clock.now(), clock.mark()
    with clock.set_by(by):
        assert clock.age(since, mark) >= max(by, timedelta(0))
        with clock.travel(10 * MINUTE):
            assert clock.age(since, mark) >= 10 * MINUTE


@settings(deadline=None, max_examples=50)
@given(_set)
def test_windows_do_not_see_the_clock_set(by: timedelta) -> None:
    before = clock.steady()
    with clock.set_by(by):
        assert abs(clock.steady() - before) < _SOON
        with clock.travel(5 * MINUTE):
            assert abs(clock.steady() - before - 5 * MINUTE) < _SOON
    assert abs(clock.steady() - before) < _SOON


@pytest.mark.parametrize("hours", [1, 25, -1])
@pytest.mark.parametrize("by", [-1, 1])
def test_what_was_travelled_leaves_nothing_behind(hours: int, by: int) -> None:
    """A jump that was seen while time was elsewhere was counted ever after, by the tests that came later."""
    before = clock.steady()
    passed, jump = timedelta(hours=hours), timedelta(hours=by)
    with clock.set_by(jump), clock.travel(passed):
        clock.steady()
    assert abs(clock.steady() - before) < _SOON
    with clock.set_by(jump):
        clock.steady()
        with clock.travel(passed):
            clock.steady()
            with clock.set_by(jump):
                clock.steady()
    assert abs(clock.steady() - before) < _SOON
    with clock.travel(passed), clock.set_by(jump):
        clock.steady()
    assert abs(clock.steady() - before) < _SOON


def test_a_jump_is_believed_after_a_day() -> None:
    with clock.set_by(timedelta(hours=3)):
        assert clock.now() - clock.steady() > timedelta(hours=2)
        with clock.travel(timedelta(days=1, minutes=1)):
            assert abs(clock.now() - clock.steady()) < timedelta(seconds=3)


@pytest.mark.parametrize("mark", ["", "another-run-of-the-machine:12.5"])
def test_where_only_the_wall_clock_knows_a_stamp_from_the_future_is_over(mark: str) -> None:
    assert clock.age(clock.now() - MINUTE, mark) >= MINUTE
    assert clock.age(clock.now() + timedelta(seconds=5), mark) < _SOON  # two machines' clocks are never quite the same
    assert clock.age(clock.now() + 10 * MINUTE, mark) == timedelta.max
