"""When all conversations are played: a Wednesday morning, so that "yesterday" and "last week" stay the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta

from runtime import clock

_WEDNESDAY, _AT = 2, time(10, 0, tzinfo=UTC)


def _coming() -> datetime:
    """Return the Wednesday morning of the week that the wall clock shows, or of the next one."""
    today = datetime.now(UTC)
    day = today.date() + timedelta(days=(_WEDNESDAY - today.weekday()) % 7)
    return datetime.combine(day, _AT)


def day() -> str:
    """Return its date, as ISO text."""
    return _coming().date().isoformat()


@contextmanager
def always() -> Iterator[None]:
    """Let everything inside begin at that moment."""
    with clock.travel(_coming() - clock.now()):
        yield
