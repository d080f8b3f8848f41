"""The table of scheduled jobs with other rows, for tests that say themselves when something is done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service import schedule


def without_platform_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what is done about a connected platform: webhooks, reading the catalogue, upkeep."""
    rows = [row for row in schedule.TABLE if not row.connected]
    monkeypatch.setattr(schedule, "rows", lambda _platform: rows)


def every(monkeypatch: pytest.MonkeyPatch, name: str, seconds: float) -> None:
    """Let one job run so often."""
    assert any(row.name == name for row in schedule.TABLE)
    rows = (replace(row, every=seconds) if row.name == name else row for row in schedule.TABLE)
    monkeypatch.setattr(schedule, "TABLE", tuple(rows))
