"""The clocks. Tests and evals may move them; nothing else reads the time.

There are two. The *wall clock* says what day it is, and may be set at any moment, forwards or backwards. The *steady
clock* only counts on, also while the machine sleeps, and knows no day. Stamps are the wall clock's; how long something
may last is judged by both, so that setting the one neither prolongs nor renews anything.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

#: So far apart two machines' clocks may be, and so much one may be corrected, before it counts as a jump.
SKEW = timedelta(seconds=30)
_JUMP = timedelta(seconds=2)
#: After so long a jump is believed; no window of the product is longer.
_BELIEVED = timedelta(days=1).total_seconds()
_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # the former counts on while the machine sleeps

_offset = timedelta(0)
_set_by = timedelta(0)


def _boot() -> str:
    """Return what names this run of the machine, or else of this process: within it the steady clock is one."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return uuid.uuid4().hex


_BOOT = _boot()


def now() -> datetime:
    """Return the present time by the wall clock, aware, in UTC."""
    return datetime.now(UTC) + _offset + _set_by


def _counted() -> float:
    """Return the steady clock's count, in seconds."""
    return time.clock_gettime(_STEADY) + _offset.total_seconds()


class _Jumps:
    """What the wall clock was set by lately, as far as this process saw."""

    def __init__(self) -> None:
        self._anchor = (now(), _counted())
        self._seen: list[tuple[float, timedelta]] = []
        self._lock = Lock()

    def total(self, wall: datetime, counted: float) -> timedelta:
        with self._lock:
            before, at = self._anchor
            moved = wall - before - timedelta(seconds=counted - at)
            if abs(moved) > _JUMP:
                self._seen.append((counted, moved))
            if abs(moved) > _JUMP or counted - at > 60:  # small corrections are followed
                self._anchor = (wall, counted)
            self._seen = [each for each in self._seen if 0 <= counted - each[0] < _BELIEVED]
            return sum((by for _, by in self._seen), timedelta(0))

    def state(self) -> tuple[tuple[datetime, float], list[tuple[float, timedelta]]]:
        with self._lock:
            return self._anchor, list(self._seen)

    def put_back(self, state: tuple[tuple[datetime, float], list[tuple[float, timedelta]]]) -> None:
        with self._lock:
            self._anchor, seen = state
            self._seen = list(seen)


_jumps = _Jumps()


def steady() -> datetime:
    """Return the present time as if nobody had set the wall clock in the last day: what windows are counted by."""
    wall = now()
    return wall - _jumps.total(wall, _counted())


def mark() -> str:
    """Return what the steady clock says now, to be kept beside a stamp of `now`, see `age`."""
    return f"{_BOOT}:{_counted():.6f}"


def age(since: datetime, marked: str = "") -> timedelta:
    """Return how long ago something was, by the clock that says longest.

    Args:
        since: Its stamp.
        marked: The `mark` that was made with the stamp; empty where there is none.

    A stamp from the future that the steady clock of this machine knows nothing about is as old as can be: the wall
    clock was set back, and nobody can say by how much.
    """
    by_wall, counted = now() - since, _since(marked)
    if counted is not None:
        return max(by_wall, counted)
    return by_wall if by_wall >= -SKEW else timedelta.max


def _since(marked: str) -> timedelta | None:
    boot, _, count = marked.rpartition(":")
    if boot != _BOOT:
        return None
    passed = _counted() - float(count)
    return timedelta(seconds=passed) if passed >= 0 else None


@contextmanager
def travel(delta: timedelta) -> Iterator[None]:
    """Let ``delta`` pass, for this process, inside the block: both clocks are shifted.

    Time goes back at its end, as it never does elsewhere: what was seen of jumps inside is forgotten with it.
    """
    global _offset
    steady()  # a jump before it was seen before it
    seen = _jumps.state()
    before, _offset = _offset, _offset + delta
    try:
        yield
    finally:
        _offset = before
        _jumps.put_back(seen)


@contextmanager
def set_by(delta: timedelta) -> Iterator[None]:
    """Set the wall clock of this process by ``delta`` inside the block; no time passes."""
    global _set_by
    before, _set_by = _set_by, _set_by + delta
    try:
        yield
    finally:
        _set_by = before
