"""Why a contract was not kept, in a few lines: the assertion that failed, and what its names stood for."""

from __future__ import annotations

import ast
import linecache
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from commerce.errors import ShopclerkError

_HERE = Path(__file__).parent
_OURS = ("suite.py", "explain.py")
_LONG = 160  # signs of a value that are shown


def explain(error: Exception) -> str:
    """Return what went wrong, where in the contract, and the values that the failed assertion names."""
    told = [_headline(error)]
    frame, line = _place(error)
    if frame is None:
        return told[0]
    file = Path(frame.f_code.co_filename)
    statement = _statement(file, line)
    told.append(f"{file.relative_to(_HERE)}:{line}  {' '.join(ast.unparse(statement).split()) if statement else ''}")
    if isinstance(error, AssertionError) and isinstance(statement, ast.Assert):
        told += [f"  {name} = {value}" for name, value in _values(statement, frame)]
    return "\n".join(each for each in told if each)


def _headline(error: Exception) -> str:
    if isinstance(error, AssertionError):
        return str(error).partition("\n")[0]
    if isinstance(error, ShopclerkError):
        words = f"{error.code}: {error.message} {error.detail or ''}".strip()
        return f"{type(error).__name__}, {words}"
    return "".join(traceback.format_exception_only(error)).strip()


def _place(error: Exception) -> tuple[FrameType | None, int]:
    """Return the innermost frame of the contract itself: neither this machinery nor the store."""
    found: tuple[FrameType | None, int] = (None, 0)
    for frame, line in traceback.walk_tb(error.__traceback__):
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(_HERE) and file.name not in _OURS:
            found = (frame, line)
    return found


def _statement(file: Path, line: int) -> ast.stmt | None:
    """Return the smallest statement that this line belongs to."""
    tree = ast.parse("".join(linecache.getlines(str(file))))
    spans = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    return min(spans, key=lambda node: (node.end_lineno or node.lineno) - node.lineno, default=None)


def _values(statement: ast.Assert, frame: FrameType) -> Iterator[tuple[str, str]]:
    """Yield the names and chains of attributes in an assertion, each with its value."""
    known = {**frame.f_globals, **frame.f_locals}
    inner = {id(node.value) for node in ast.walk(statement.test) if isinstance(node, ast.Attribute)}
    called = {id(node.func) for node in ast.walk(statement.test) if isinstance(node, ast.Call)}
    seen: set[str] = set()
    for node in ast.walk(statement.test):
        if id(node) in inner | called or not isinstance(node, ast.Name | ast.Attribute):
            continue
        name = ast.unparse(node)
        value = _value(node, known)
        if name not in seen and value is not None and not isinstance(value, type):
            seen.add(name)
            yield name, repr(value)[:_LONG]


def _value(node: ast.expr, known: dict[str, object]) -> object:
    """Return what a name or a chain of attributes stands for, None where it stands for nothing that can be shown."""
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if not isinstance(node, ast.Attribute):
        return None
    try:
        return getattr(_value(node.value, known), node.attr, None)
    except Exception:  # noqa: BLE001 - a property of a foreign store
        return None
