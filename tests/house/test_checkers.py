"""Floors, lint and types: the checkers of pyproject.toml, run over the whole tree.

ruff also sees to it that everything public has a docstring and that nothing prints.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, ROOT, modules

pytestmark = [pytest.mark.house, pytest.mark.timeout(600)]
FLOORS = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"


def check(*arguments: str, cwd: Path = ROOT) -> str:
    """Run a checker; its complaint is the failure's message, its output the result."""
    result = subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, text=True)
    if result.returncode:
        pytest.fail(result.stdout[-8000:] + result.stderr[-2000:], pytrace=False)
    return result.stdout


def test_ruff() -> None:
    assert "All checks passed" in check("-m", "ruff", "check", "--no-cache", ".")


def test_format() -> None:
    assert "already formatted" in check("-m", "ruff", "format", "--check", "--no-cache", ".")
    kept = [path for path in modules(*PACKAGES, "tests") if re.search(r"# fmt: (?:skip|off)", path.read_text())]
    assert kept == [], "no line is left out of it"


def test_mypy() -> None:
    assert "Success" in check("-m", "mypy")


def test_floors() -> None:
    assert "0 broken" in check("-c", FLOORS)


def _named_in_contracts() -> list[str]:
    """Return the modules inside a room that a contract names, a room of actions among them."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    named = [name for each in contracts for name in each.get("forbidden_modules", []) + each.get("source_modules", [])]
    return sorted({"service.actions", *(name.replace("*", "any") for name in named if "." in name)})


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("commerce/planted.py", "import runtime.clock"),
        ("runtime/planted.py", "import service.orders"),
        ("store/planted.py", "import connectors.base"),
        ("connectors/planted.py", "import store.database"),
        ("tools/planted.py", "import store.database"),
        ("agent/planted.py", "import app.face"),
    ],
)
def test_floors_notice_an_import_that_climbs(tmp_path: Path, module: str, line: str) -> None:
    for name in PACKAGES:  # a tree with empty packages
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in _named_in_contracts():  # a checker that finds no such module checks nothing
        (tmp_path / name.replace(".", "/")).mkdir(parents=True)
        (tmp_path / name.replace(".", "/") / "__init__.py").touch()
    imported = tmp_path / (line.split()[1].replace(".", "/") + ".py")
    imported.parent.mkdir(exist_ok=True)
    for path in (imported.parent / "__init__.py", imported):
        path.touch()
    (tmp_path / module).write_text(line + "\n")
    with pytest.raises(pytest.fail.Exception, match="BROKEN"):
        check("-c", FLOORS, cwd=tmp_path)
