"""Real runs of the command line on a real state directory, made once and copied for every test."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.app.cli.warm import warm
from tests.homes import demo_home  # noqa: F401

ROOT = Path(__file__).parents[3]
_OURS = ("SHOPCLERK_", "OPENAI_", "CHAT_MODEL")


def clean_environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    if kept.pop("PYTHONDONTWRITEBYTECODE", None):
        # Dozens of processes would compile the same thousand modules again and again.
        kept["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / f"shopclerk-bytecode-{os.getuid()}")
    return {
        **kept,
        "SHOPCLERK_HOME": str(home),
        "SHOPCLERK_ENV_FILE": os.devnull,
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "100",
    }


ANEW = (sys.executable, "-P", "-m", "app.cli")


@dataclass
class Shell:
    """Runs the command line in a process of its own, in an empty folder."""

    home: Path
    folder: Path
    start_of: Sequence[str] = ANEW

    @property
    def anew(self) -> Shell:
        """The same with every process a new Python, which imports all that it needs."""
        return replace(self, start_of=ANEW)

    def command(self, *args: str) -> list[str]:
        return [*self.start_of, *args]

    def environment(self, **extra: str) -> dict[str, str]:
        return {**clean_environment(self.home), **extra}

    def run(self, *args: str, stdin: str | bytes = "", **extra: str) -> subprocess.CompletedProcess[str]:
        data = stdin if isinstance(stdin, bytes) else stdin.encode()
        done = subprocess.run(
            self.command(*args),
            input=data,
            capture_output=True,
            env=self.environment(**extra),
            cwd=self.folder,
            timeout=280,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in out + err, err
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    def start(self, *args: str, **extra: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*args),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment(**extra),
            cwd=self.folder,
        )


@pytest.fixture(scope="session")
def start_of(shared: Path) -> Iterator[list[str]]:
    """What starts a run of the command line that need not import anything."""
    with warm(clean_environment(shared / "nowhere"), shared / "vectors") as command:
        yield command


@pytest.fixture
def empty_shell(tmp_path: Path, start_of: list[str]) -> Shell:
    (tmp_path / "work").mkdir()
    return Shell(tmp_path / "home", tmp_path / "work", start_of)


@pytest.fixture
def shell(empty_shell: Shell, demo_home: Path) -> Shell:  # noqa: F811
    shutil.copytree(demo_home, empty_shell.home)
    return empty_shell


@pytest.fixture
def call(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., object]]:
    """Run a command inside this process, which saves the imports; logging is put back afterwards."""
    from app.cli.root import app

    for name in list(os.environ):
        if name.startswith(_OURS):
            monkeypatch.delenv(name)
    for name, value in clean_environment(shell.home).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(shell.folder)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield lambda *args: CliRunner().invoke(app, list(args), prog_name="shopclerk")
    root.handlers[:], root.level = handlers, level
