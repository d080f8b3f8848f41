"""A disk that is full at any moment of a change: an error with a stable code, and nothing lost once there is room."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evals.faults.customer import Visit
from evals.faults.kills import run

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("kilobytes", [40, 80, 120, 160, 240, 400])
def test_a_full_disk_at_any_moment_loses_nothing(kilobytes: int, template: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(template, home)
    _, found = run(Visit(home, "keys", "cancel_order", room=kilobytes * 1024))
    if "error" in found:
        assert found["code"] in ("disk_full", "store_unavailable", "store_failed", "bad_configuration"), found
    _, after = run(Visit(home, "keys"))
    assert after.get("findings") == [], after
    assert (after["lost"], after["doubled"], after["unresolved"]) == ([], [], [])
