"""Nothing is kept that nobody uses: no constant, function or class of a module that no other word of the code names."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.house.tree import PACKAGES, ROOT

pytestmark = pytest.mark.house


def made(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a module makes for itself; what is decorated is used by who decorates it."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            yield from (each.id for each in node.targets if isinstance(each, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not node.decorator_list:
            yield node.name


def test_every_name_is_used_somewhere() -> None:
    files = {
        path: path.read_text(encoding="utf-8") for name in (*PACKAGES, "tests") for path in (ROOT / name).rglob("*.py")
    }
    said: Counter[str] = Counter(word for text in files.values() for word in re.findall(r"\w+", text))
    unused: list[str] = []
    for path, text in files.items():
        if path.is_relative_to(ROOT / "tests") or "migrations" in path.parts:
            continue
        own = Counter(re.findall(r"\w+", text))
        for name in made(ast.parse(text)):
            alone = own[name] == 1 if name.startswith("_") else said[name] == 1
            if alone and not name.startswith("__"):
                unused.append(f"{path.relative_to(ROOT)}: {name}")
    assert unused == []


def test_an_unused_name_would_be_noticed() -> None:
    assert list(made(ast.parse("A = 1\nB: int = 2\ndef c(): ...\n@x\ndef d(): ...\nclass E: ..."))) == [
        "A",
        "B",
        "c",
        "E",
    ]
