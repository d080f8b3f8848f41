"""The process is killed while a picture is made: afterwards it is made, or it is said that it is not; paid for once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import pytest

from evals.faults.kills import PRELOADED, processes
from evals.standins.tryon.fashn import Fashn
from evals.standins.tryon.loopback import Reply, Request, beside
from tests.service.tryon import killed

pytestmark = pytest.mark.faults
PRELOADED += [killed.__name__]


def begin(home: Path, log: Path, which: str, failpoints: str = "") -> ForkServerProcess:
    process = processes().Process(target=killed.run, args=(home, log, which, failpoints), daemon=True)
    process.start()
    return process


def end(process: ForkServerProcess) -> int | None:
    process.join(200)
    process.kill()
    process.join()
    return process.exitcode


def ended(home: Path) -> dict[str, Any]:
    return json.loads((home / killed.ENDED).read_text())


@pytest.mark.timeout(500)
@pytest.mark.parametrize(
    ("point", "which", "ends", "calls", "booked"),
    [
        ("tryon.before_call", "both", "done", ["free"], "unknown"),
        ("tryon.after_call", "both", "done", ["paid", "free"], "unknown"),
        ("tryon.after_file", "both", "done", ["paid", "free"], "done"),
        ("tryon.after_call", "paid", "failed", ["paid"], "unknown"),
    ],
)
def test_a_killed_picture_is_resumed_or_told_and_never_paid_for_twice(
    demo_home: Path, tmp_path: Path, point: str, which: str, ends: str, calls: list[str], booked: str
) -> None:
    home, log = tmp_path / "home", tmp_path / "calls"
    shutil.copytree(demo_home, home, ignore=shutil.ignore_patterns("owner.lock"))
    assert end(begin(home, log, which, f"{point}=kill")) == -signal.SIGKILL
    assert not (home / killed.ENDED).exists()
    assert end(begin(home, log, which)) == 0
    found = ended(home)
    assert found["state"] == ends and log.read_text().split() == calls
    assert found["provider"] == ("free" if ends == "done" else "")
    with sqlite3.connect(home / "shopclerk.sqlite") as connection:
        rows = connection.execute("SELECT provider, state FROM tryon_call").fetchall()
    assert rows == [("paid", booked)]


class Killing(Fashn):
    """Kills who orders, as often as it is told to, when the order has arrived and before anything is answered."""

    kills = pid = 0

    async def answer(self, request: Request) -> Reply:
        reply = await super().answer(request)
        if request.method == "POST" and self.kills:
            self.kills -= 1
            os.kill(self.pid, signal.SIGKILL)
        return reply


@pytest.mark.timeout(500)
def test_a_real_providers_order_is_made_once_though_the_process_dies_in_it(demo_home: Path, tmp_path: Path) -> None:
    home, service = tmp_path / "home", Killing()
    shutil.copytree(demo_home, home, ignore=shutil.ignore_patterns("owner.lock"))
    with beside(service) as url:
        service.url = url
        service.kills = 1
        process = begin(home, tmp_path / "calls", url)
        service.pid = process.pid or 0
        assert end(process) == -signal.SIGKILL
        assert end(begin(home, tmp_path / "calls", url)) == 0
    assert ended(home)["state"] == "failed"
    assert len(service.orders) == 1 and service.problems == []
    with sqlite3.connect(home / "shopclerk.sqlite") as connection:
        assert connection.execute("SELECT provider, state FROM tryon_call").fetchall() == [("fashn", "unknown")]
