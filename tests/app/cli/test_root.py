from __future__ import annotations

import subprocess
import sys

import pytest

from app.cli.root import _PANELS, app
from tests.app.cli.conftest import ROOT, Shell

# Not pydantic: typer itself loads it for a command's parameters.
HEAVY = (
    "langchain_core",
    "langgraph",
    "chromadb",
    "dbos",
    "sqlalchemy",
    "rich",
    "onnxruntime",
    "numpy",
    "fastapi",
)


@pytest.mark.parametrize("args", [["--help"], ["demo", "--help"], ["eval", "--help"], ["key", "create", "--help"]])
def test_help_loads_nothing_heavy(args: list[str]) -> None:
    code = (
        "import sys\n"
        "from app.cli import main\n"
        f"sys.argv[1:] = {args!r}\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"print('LOADED', [name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True
    )
    assert done.stdout.rstrip().endswith("LOADED []"), done.stdout


def test_help_lists_every_command_once() -> None:
    registered = [each.name for each in (*app.registered_commands, *app.registered_groups)]
    assert sorted(name for names in _PANELS.values() for name in names) == sorted(registered)


def test_an_unknown_command_is_a_usage_error(empty_shell: Shell) -> None:
    done = empty_shell.run("sarch", "mug")
    assert done.returncode == 2
    assert "search" in done.stderr
