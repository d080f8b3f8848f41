"""The process is killed while a picture is made: afterwards it is made, or it is said that it is not; paid for once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from evals.standins.tryon.fashn import Fashn
from evals.standins.tryon.loopback import Reply, Request, beside

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.faults


def run(home: Path, log: Path, which: str, failpoints: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.service.tryon.killed", str(home), str(log), which],
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=200,
        check=False,
        env={**os.environ, "SHOPCLERK_FAILPOINTS": failpoints},
    )


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
    killed = run(home, log, which, f"{point}=kill")
    assert killed.returncode == -signal.SIGKILL, killed.stderr[-2000:]
    after = run(home, log, which)
    assert after.returncode == 0, after.stderr[-2000:]
    found = json.loads(after.stdout.splitlines()[-1])
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
        command = [sys.executable, "-m", "tests.service.tryon.killed", str(home), str(tmp_path / "calls"), url]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            service.pid, service.kills = process.pid, 1
            _, told = process.communicate(timeout=200)
        assert process.returncode == -signal.SIGKILL, told[-2000:]
        after = run(home, tmp_path / "calls", url)
    assert after.returncode == 0, after.stderr[-2000:]
    assert json.loads(after.stdout.splitlines()[-1])["state"] == "failed"
    assert len(service.orders) == 1 and service.problems == []
    with sqlite3.connect(home / "shopclerk.sqlite") as connection:
        assert connection.execute("SELECT provider, state FROM tryon_call").fetchall() == [("fashn", "unknown")]
