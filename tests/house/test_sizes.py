"""Modules and functions stay small enough to read in one go."""

from __future__ import annotations

import ast
from statistics import median

import pytest

from tests.house.tree import PACKAGES, ROOT, modules

pytestmark = pytest.mark.house
Function = ast.FunctionDef | ast.AsyncFunctionDef


def body_lines(function: Function) -> int:
    """Count the lines of the body, the docstring apart."""
    body = function.body
    first = body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        body = body[1:]
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in modules(*PACKAGES, "tests")}
    assert {path: lines for path, lines in lengths.items() if lines > 400} == {}


def test_the_median_module_has_at_most_120_lines() -> None:
    lengths = [len(text.splitlines()) for path in modules(*PACKAGES) if (text := path.read_text()).strip()]
    assert median(lengths) <= 120


def test_no_function_is_longer_than_40_lines() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": body_lines(node)
        for path in modules(*PACKAGES)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, Function) and body_lines(node) > 40
    }
    assert long == {}
