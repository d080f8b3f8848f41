"""What ``doctor`` tells about the schedule: what is done again and again, when it was last done, and how it went."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.cli.doctor.check import Check

if TYPE_CHECKING:
    from runtime.settings import Settings

#: A process writes down what ran once a minute, so that much may be missing.
_UNWRITTEN = 120.0


async def schedule(settings: Settings) -> Check:
    """Look at what the owner of the state directory does again and again, or did while there was one."""
    from runtime.home import HomeLock
    from service.schedule import table

    rows = table(settings)
    lock = HomeLock(settings.home)
    runs = not lock.acquire()
    lock.release()
    wrong = [f"{row['name']} failed ({row['error']})" for row in rows if row["error"]]
    if runs:
        wrong += [f"{row['name']} is late" for row in rows if _late(row)]
    text = f"{len(rows)} jobs" + ("" if runs else ", which run while the server does")
    if wrong:
        return Check("schedule", "warn", f"{text}; {'; '.join(wrong)}", "see the server's log", tuple(rows))
    return Check("schedule", "ok", text, rows=tuple(rows))


def _late(row: dict[str, Any]) -> bool:
    from runtime import clock

    if row["last"] is None:  # the first run is under way, or nothing was written down yet
        return False
    since = clock.now() - datetime.fromisoformat(row["last"])
    return bool(since > timedelta(seconds=3 * row["every"] + _UNWRITTEN))


def columns(rows: tuple[dict[str, Any], ...]) -> list[str]:
    """Return the table as lines: name, how often, when last, how long that took, what it does."""
    wide = max((len(row["name"]) for row in rows), default=0) + 2
    return [
        f"     {row['name']:<{wide}}every {_span(row['every']):<6}{_when(row['last']):<22}{_took(row):<10}{row['what']}"
        for row in rows
    ]


def _span(seconds: float) -> str:
    for unit, name in ((3600, "h"), (60, "min")):
        if seconds >= unit and seconds % unit == 0:
            return f"{seconds / unit:g} {name}"
    return f"{seconds:g} s"


def _when(last: str | None) -> str:
    return f"{datetime.fromisoformat(last):%Y-%m-%d %H:%M:%S}" if last else "never"


def _took(row: dict[str, Any]) -> str:
    return f"{row['seconds'] * 1000:,.0f} ms" if row["last"] else ""
