"""A clone of the start script with tiny lock files, so that real venvs and real pip runs take seconds."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = os.path.realpath(sys.executable)
UTILITIES = "awk cat cksum df dirname env grep mkdir mv readlink rm rmdir sh sleep tail touch tr".split()


def make_wheel(folder: Path, name: str, files: dict[str, bytes]) -> str:
    """Write a wheel of version 1.0 and return its line for a lock file."""
    info = f"{name}-1.0.dist-info"
    wheel = b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode(),
        f"{info}/WHEEL": wheel,
    }
    files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"]).encode()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in files.items():
            archive.writestr(member, content)
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@dataclass
class Clone:
    """A copy of the start script beside an `app.cli` that tells what it was given."""

    root: Path
    wheels: Path
    bin: Path
    env: dict[str, str] = field(default_factory=dict)
    launcher: tuple[str, ...] = ()  # instead of the script's own path

    def command(self, *arguments: str) -> list[str]:
        return [*(self.launcher or [str(self.root / "shopclerk")]), *arguments]

    def environment(self, **extra: str) -> dict[str, str]:
        return {**self.env, **extra}

    def run(
        self, *arguments: str, words: str = "", cwd: Path | None = None, **extra: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            input=words,
            cwd=cwd or self.root.parent,
            env=self.environment(**extra),
            capture_output=True,
            text=True,
            timeout=100,
        )

    def start(self, *arguments: str, **extra: str) -> subprocess.Popen[str]:
        """Start it in a process group of its own."""
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.root.parent,
            env=self.environment(**extra),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def lock(self) -> Path:
        return self.root / ".venv.lock"


def fake_program(folder: Path, name: str, body: str) -> None:
    path = folder / name
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def one_sentence(stderr: str) -> str:
    """Return the only line that was said, the progress message apart."""
    lines = [line for line in stderr.splitlines() if "setting up .venv" not in line]
    assert len(lines) == 1 and lines[0].startswith("shopclerk: "), stderr
    return lines[0]


CLI = """
import json, os, sys
import greeting
told = {"argv": sys.argv[1:], "cwd": os.getcwd(), "stdin": sys.stdin.read(), "prefix": sys.prefix}
print(json.dumps({**told, "greeting": greeting.__file__, "pid": os.getpid()}))
sys.exit(int(os.environ.get("WANTED_EXIT", "0")))
"""

PYTEST = b"""
import json, os, sys
print(json.dumps({"argv": sys.argv[1:], "cwd": os.getcwd()}))
"""


def make_clone(folder: Path, root: Path | None = None, venv: Path | None = None) -> Clone:
    """Make a clone in `folder / "my clone"`, or in `root` on another file system; `venv` is copied, not made anew."""
    root = root or folder / "my clone"
    wheels, programs = folder / "wheels", folder / "bin"
    (root / "app").mkdir(parents=True)
    programs.mkdir()
    shutil.copy(ROOT / "shopclerk", root)
    (root / "app/__init__.py").touch()
    (root / "app/cli.py").write_text(CLI)
    greeting = make_wheel(wheels, "greeting", {"greeting.py": b"WORDS = 'hello'\n"})
    (root / "requirements.lock").write_text(greeting)
    pytest_ = make_wheel(wheels, "pytest", {"pytest/__init__.py": b"", "pytest/__main__.py": PYTEST})
    (root / "requirements-dev.lock").write_text(greeting + pytest_)
    for name in UTILITIES:
        (programs / name).symlink_to(shutil.which(name) or f"/bin/{name}")
    copying = f'case "$*" in "-I -m venv "*) exec "{shutil.which("cp")}" -a "{venv}/." "$4" ;; esac\n' if venv else ""
    fake_program(programs, "python3", f'{copying}exec "{PYTHON}" "$@"')
    env = {"PATH": str(programs), "HOME": str(folder), "PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1"}
    env |= {"PIP_FIND_LINKS": str(wheels), "PIP_NO_CACHE_DIR": "1", "LC_ALL": "C.UTF-8"}
    return Clone(root, wheels, programs, env)


@pytest.fixture(scope="session")
def empty_venv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A venv with pip alone, as Python makes it in many seconds. Leave it as you found it."""
    made = tmp_path_factory.mktemp("empty") / "venv"
    subprocess.run([PYTHON, "-I", "-m", "venv", made], check=True)
    return made


@pytest.fixture
def clone(tmp_path: Path, empty_venv: Path) -> Clone:
    """A clone that nothing was run in yet; its first run is spared the making of the venv, a copy is enough."""
    return make_clone(tmp_path, venv=empty_venv)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A clone after its first run. Leave it as you found it."""
    made = make_clone(tmp_path_factory.mktemp("built"))
    first = made.run("first")
    assert first.returncode == 0, first.stderr
    assert first.stderr.count("\n") == 1 and "setting up .venv" in first.stderr
    return made
