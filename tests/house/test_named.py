"""Files, folders, modules and settings that pages and code name in their texts are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, ROOT, tracked

pytestmark = pytest.mark.house

_ROOMS = "|".join((*PACKAGES, "contrib", "docs", "examples", "locale", "scripts", "tests"))
_PATH = re.compile(rf"`((?:{_ROOMS})/[\w./-]*(?:/|\.\w+))(?:::\w+)?`|(?<![\w/.-])(docs/[\w/.-]+\.(?:md|png))\b")
_MODULE = re.compile(rf"`((?:{'|'.join((*PACKAGES, 'tests'))})(?!\.py`)(?:\.\w+)+)(?:\(\))?`")
#: Names of the same shape that are something else.
_NO_MODULE = {"store.after_commit", "app.openapi"}
# What a version changed is told with the names of that day; and this file names what is gone.
_PAST = (ROOT / "CHANGELOG.md", Path(__file__))


_SETTING = re.compile(r"\bSHOPCLERK_(?!TEST_)[A-Z0-9_]*[A-Z0-9]\b(?!_)")
#: What is read before there are settings, or by tests alone.
_NO_SETTING = {"SHOPCLERK_ENV_FILE", "SHOPCLERK_FAILPOINTS", "SHOPCLERK_PYTHON"}


def texts() -> Iterator[tuple[Path, str]]:
    """Yield what people read: pages, code, and the files of settings."""
    for path in tracked():
        if path.suffix in (".md", ".py", ".toml", ".example", ".po") and path not in _PAST and path.is_file():
            yield path, path.read_text(encoding="utf-8")


def is_there(name: str) -> bool:
    """Return whether a dotted name is a module, or a name that its module has."""
    place = ROOT
    parts = name.split(".")
    for index, part in enumerate(parts):
        if (place / part).is_dir():
            place = place / part
            continue
        module = place / f"{part}.py"
        rest = parts[index + 1 :] if module.is_file() else parts[index:]
        code = (module if module.is_file() else place / "__init__.py").read_text(encoding="utf-8")
        return not rest or re.search(rf"\b{rest[0]}\b", code) is not None
    return True


def test_files_and_folders_that_are_named_are_there() -> None:
    gone = {}
    for path, text in texts():
        named = {quoted or page for quoted, page in _PATH.findall(text)}
        if missing := sorted(name for name in named if not (ROOT / name).exists()):
            gone[str(path.relative_to(ROOT))] = missing
    assert gone == {}


def test_modules_that_are_named_are_there() -> None:
    gone = {}
    for path, text in texts():
        if missing := sorted(name for name in set(_MODULE.findall(text)) - _NO_MODULE if not is_there(name)):
            gone[str(path.relative_to(ROOT))] = missing
    assert gone == {}


def test_settings_that_are_named_are_there() -> None:
    """A setting that was renamed is told by its new name everywhere."""
    known = set(re.findall(r"^# (\w+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    gone = {}
    for path, text in texts():
        if path.relative_to(ROOT).parts[0] in ("examples", "tests"):
            continue  # they try old names, unknown ones, and settings of a toy
        if missing := sorted(set(_SETTING.findall(text)) - known - _NO_SETTING):
            gone[str(path.relative_to(ROOT))] = missing
    assert known and gone == {}


def test_what_is_not_there_is_seen() -> None:
    assert is_there("runtime.version.version") and is_there("service.changes")
    assert not is_there("runtime.version.nothing_such") and not is_there("service.nothing_such")
    assert _PATH.findall("see `docs/gone.md`, docs/gone.png and `service/gone/`") == [
        ("docs/gone.md", ""),
        ("", "docs/gone.png"),
        ("service/gone/", ""),
    ]
