from __future__ import annotations

import resource
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from app.cli.root import _PANELS, app
from runtime.version import version
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


def test_the_version_is_that_of_the_project() -> None:
    done = CliRunner().invoke(app, ["--version"])
    assert (done.exit_code, done.stdout) == (0, f"shopclerk {version()}\n")


def test_as_many_files_may_be_open_as_the_system_allows(shell: Shell) -> None:
    code = "import resource, sys; from app.cli import main; sys.argv[1:] = ['token', '--help']\n"
    code += "try:\n    main()\nexcept SystemExit:\n    print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])"
    line = f'ulimit -Sn 64; exec {sys.executable} -P -c "$CODE"'
    done = subprocess.run(
        ["sh", "-c", line], capture_output=True, text=True, env=shell.environment(CODE=code), check=True
    )
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    assert int(done.stdout.split()[-1]) >= (4096 if hard == resource.RLIM_INFINITY else min(4096, hard))


def test_too_few_open_files_are_told_in_words(shell: Shell) -> None:
    line = f"ulimit -n 24; exec {sys.executable} -P -m app.cli demo"
    done = subprocess.run(
        ["sh", "-c", line], input="hello\n", capture_output=True, text=True, env=shell.environment(), check=False
    )
    assert done.returncode == 1
    assert "[too_many_files]" in done.stderr and "ulimit -n" in done.stderr and "Traceback" not in done.stderr
