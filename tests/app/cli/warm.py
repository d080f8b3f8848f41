"""A process that has imported everything, and forks one for each run of the command line that a test asks for.

A start of Python imports for three seconds before it does what it was asked, and the tests of this folder make
hundreds of starts. A forked run has its own streams, environment, folder and end, as any process has; what it does
not show is the imports, so tests of those, and a few whole talks, start Python anew (`Shell.anew`).
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.vectors import remember

_HERE = Path(__file__).parent
_MODULES = (
    "app.cli.root",
    "app.cli.chat",
    "app.cli.doctor.checks",
    "app.cli.pipe",
    "app.cli.server",
    "app.cli.session",
    "app.cli.terminal",
    "app.http.api",
    "app.http.doors",
    "agent.clerk",
    "agent.models",
    "agent.checkpoints",
    "agent.embedded.model",
    "alembic.command",
    "service.policy_asking",
    "dbos._sys_db_sqlite",
    "evals.faults.warm",
    "runtime.logging",
    "service.bootstrap",
    "service.importing",
    "store.migrate",
    "uvicorn",
)


@contextmanager
def warm(environment: dict[str, str], vectors: Path) -> Iterator[list[str]]:
    """Run the warm process; yields what to start instead of ``python -m app.cli``."""
    code = "import sys; from tests.app.cli import warm; warm.main(*sys.argv[1:])"
    with tempfile.TemporaryDirectory(prefix="shopclerk-warm-") as folder:  # a short path: sockets take no long ones
        place = f"{folder}/socket"
        with subprocess.Popen(
            [sys.executable, "-P", "-c", code, place, vectors],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdin is not None and process.stdout is not None
            assert process.stdout.readline() == b"warm\n"
            yield [sys.executable, "-S", "-I", str(_HERE / "ask.py"), place]
            process.stdin.close()  # the end of its input is its end


def main(place: str, vectors: str) -> None:
    """Import everything, then be, in a process of its own, each run that is asked for."""
    for name in _MODULES:
        importlib.import_module(name)
    remember(Path(vectors), pytest.MonkeyPatch())
    # A fork takes no threads along, and who waits for one waits for ever. onnxruntime has one from its import on.
    tasks = Path("/proc/self/task")
    assert not tasks.exists() or len(list(tasks.iterdir())) == 1, sorted(sys.modules)
    gc.collect()
    gc.freeze()
    if asked := _serve(place):
        _become(*asked)
        from app.cli import main as command_line

        command_line()


def _serve(place: str) -> tuple[dict[str, Any], list[int]] | None:
    """Fork for whoever asks; returns in the process that is to run, and None when nobody will ask any more."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(place)
        listening.listen(64)
        sys.stdout.write("warm\n")
        sys.stdout.flush()
        while True:
            ready, _, _ = select.select([0, listening], [], [])
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            if listening not in ready:
                return None
            connection, _ = listening.accept()
            if os.fork() == 0:
                listening.close()
                return _accompany(connection)
            connection.close()


def _accompany(connection: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Fork the run and see it through: signals go in, its end goes out."""
    head, streams, _, _ = socket.recv_fds(connection, 4, 3)
    body = connection.makefile("rb").read(int.from_bytes(head, "big"))
    run = os.fork()
    if run == 0:
        connection.close()
        return json.loads(body), streams
    for each in (0, 1, *streams):
        os.close(each)

    def pass_on() -> None:
        while number := connection.recv(1):
            os.kill(run, number[0])
        if not ended:
            os.kill(run, signal.SIGKILL)  # who asked was killed

    ended: list[int] = []
    threading.Thread(target=pass_on, daemon=True).start()
    ended.append(os.waitpid(run, 0)[1])
    with contextlib.suppress(OSError):
        connection.send(os.waitstatus_to_exitcode(ended[0]).to_bytes(4, "big", signed=True))
    os._exit(0)


def _become(asked: dict[str, Any], streams: list[int]) -> None:
    """Take the streams, environment, folder and arguments of whoever asked, as a new Python has them."""
    for number, each in enumerate(streams):
        os.dup2(each, number)
        os.close(each)
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    os.chdir(asked["folder"])
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        old = getattr(sys, name)
        new = open(  # noqa: SIM115 - it stays open as long as the process
            number,
            "w" if number else "r",
            encoding=old.encoding,
            errors=old.errors,
            closefd=False,
            buffering=1 if number == 2 or os.isatty(number) else -1,
        )
        setattr(sys, name, new)
        setattr(sys, f"__{name}__", new)
    sys.argv = [str(_HERE.parents[2] / "app/cli/__main__.py"), *asked["arguments"]]
