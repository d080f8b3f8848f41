"""First runs at the same time, and set-ups that were cut off."""

from __future__ import annotations

import json
import os
import signal
import socketserver
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.start.conftest import Clone, make_clone


@pytest.fixture
def silent_index() -> Iterator[str]:
    """A package index that takes every request and never answers: pip hangs in the middle of its work."""
    done = threading.Event()

    class Silence(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            done.wait()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Silence) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/simple"
        done.set()
        server.shutdown()


def until(condition: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def hang_in_pip(clone: Clone, index: str) -> subprocess.Popen[str]:
    """Start a first run and return when its pip waits for the index."""
    env = {key: value for key, value in clone.env.items() if key not in ("PIP_NO_INDEX", "PIP_FIND_LINKS")}
    hanging = Clone(clone.root, clone.wheels, clone.bin, env).start("demo", PIP_INDEX_URL=index)
    until(lambda: (clone.venv / ".tmp").exists() and any((clone.venv / ".tmp").iterdir()))
    return hanging


def end(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_first_runs_at_the_same_time(tmp_path: Path) -> None:
    clone = make_clone(tmp_path)  # with the making of the venv, which is most of the time that they wait
    runs = [clone.start("demo", str(number)) for number in range(3)]
    results = [(*run.communicate(timeout=100), run.returncode) for run in runs]
    assert [code for _, _, code in results] == [0, 0, 0], results
    assert {tuple(json.loads(output)["argv"]) for output, _, _ in results} == {("demo", f"{n}") for n in range(3)}
    assert "".join(said for _, said, _ in results).count("setting up .venv with") == 1
    assert not clone.lock.exists()


def test_a_killed_set_up_is_done_again(clone: Clone, silent_index: str) -> None:
    hanging = hang_in_pip(clone, silent_index)
    end(hanging)
    half = clone.venv / "half-done"
    half.touch()
    assert clone.lock.exists()
    result = clone.run("demo")
    assert result.returncode == 0, result.stderr
    assert not half.exists() and not clone.lock.exists()


def test_an_interrupted_set_up_cleans_up(clone: Clone, silent_index: str) -> None:
    hanging = hang_in_pip(clone, silent_index)
    os.killpg(hanging.pid, signal.SIGINT)  # what Ctrl-C does
    _, said = hanging.communicate(timeout=30)
    assert hanging.returncode in (130, -signal.SIGINT)
    assert "Traceback" not in said and not clone.lock.exists()
    assert clone.run("demo").returncode == 0


def test_an_orphaned_pip_is_waited_for(clone: Clone, silent_index: str) -> None:
    """Only the shell was killed: its pip still writes, so nobody else may."""
    hanging = hang_in_pip(clone, silent_index)
    os.kill(hanging.pid, signal.SIGKILL)
    second = clone.start("demo")
    with pytest.raises(subprocess.TimeoutExpired):
        second.communicate(timeout=5)
    assert (clone.venv / ".tmp").exists()
    end(hanging)
    _, said = second.communicate(timeout=60)
    assert second.returncode == 0, said
    assert "waiting for another run" in said


@pytest.mark.parametrize("owner", ["", "999999999\n", "1\n"], ids=["no pid yet", "dead", "pid taken by a stranger"])
def test_a_lock_left_behind_by_a_crash(clone: Clone, owner: str) -> None:
    clone.lock.mkdir()
    if owner:
        (clone.lock / "owner").write_text(owner)
    runs = [clone.start("demo") for _ in range(2)]
    results = [(*run.communicate(timeout=100), run.returncode) for run in runs]
    assert [code for _, _, code in results] == [0, 0], results
    assert "".join(said for _, said, _ in results).count("setting up .venv with") == 1
    assert not clone.lock.exists()
