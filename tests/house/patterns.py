"""Finds every regular expression of the product, and makes texts on which a careless one takes long."""

from __future__ import annotations

import ast
import importlib
import re
import re._constants as sre  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.house.tree import ROOT

ROOMS = ("agent", "app", "commerce", "connectors", "runtime", "service", "store", "tools")
_SCANS = frozenset({"search", "sub", "subn", "findall", "finditer", "split", "scanner"})
_DEEP = 6
_LONG = 16  # a repetition up to so often is bounded well enough
_SAMPLE = {
    sre.CATEGORY_DIGIT: "1",
    sre.CATEGORY_NOT_DIGIT: "a",
    sre.CATEGORY_SPACE: " ",
    sre.CATEGORY_NOT_SPACE: "a",
    sre.CATEGORY_WORD: "a",
    sre.CATEGORY_NOT_WORD: "-",
}
_PLAIN = ("a", "1", " ", "a ", "1 ", "a1 ", ".", "-", "@", "\n", "a.", "a@", "x@y.z ", "<", "/", '"', "'", "(", "[")
_RUNS = (
    " ",
    "\t",
    "\n",
    " \n",
    " \t",
    "1",
    "1 ",
    "1  ",
    "a  ",
    ",  ",
    ".  ",
    "-",
    "_",
    ".",
    "#",
    "?!",
    "1-",
    "'",
    "\u00a0",
    "a\n\n",
)
#: Runs as somebody may type them, between words and before what fits nothing.
RAW = [(start, piece, end) for piece in _RUNS for start in ("", "a") for end in ("b", "\x00")]


def modules() -> Iterator[tuple[str, Path]]:
    """Yield every module of the product with its file; a stand-in reads what tests write, and nobody else."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            if not name.endswith("__main__") and ".migrations." not in name and ".standins." not in name:
                yield name, path


def compiled() -> dict[str, re.Pattern[Any]]:
    """Return the patterns that modules keep, however deep, and those that stand in calls, by where they are."""
    found: dict[str, re.Pattern[Any]] = {}
    for name, path in modules():
        module = importlib.import_module(name)
        seen: set[int] = set()
        for key, value in vars(module).items():
            if not key.startswith("__"):
                for where, pattern in _inside(value, f"{name}.{key}", seen, _DEEP):
                    found.setdefault(where, pattern)
        for place, pattern in _literals(path):
            found[f"{name}:{place}"] = pattern
    once: dict[tuple[Any, int], str] = {}
    for where, pattern in sorted(found.items()):  # a pattern that others import is one pattern
        once.setdefault((pattern.pattern, pattern.flags), where)
    return {where: found[where] for where in once.values()}


def _inside(value: Any, where: str, seen: set[int], depth: int) -> Iterator[tuple[str, re.Pattern[Any]]]:
    if isinstance(value, re.Pattern):
        yield where, value
        return
    if depth == 0 or id(value) in seen:
        return
    seen.add(id(value))
    parts: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, (list, tuple, set, frozenset)):
        parts = list(enumerate(value))
    elif type(value).__module__.partition(".")[0] in ROOMS and hasattr(value, "__dict__"):
        parts = list(vars(value).items())
    elif isinstance(value, type) and value.__module__.partition(".")[0] in ROOMS:
        parts = [(key, each) for key, each in vars(value).items() if not key.startswith("__")]
    for key, each in parts:
        yield from _inside(each, f"{where}.{key}", seen, depth - 1)


def _literals(path: Path) -> Iterator[tuple[str, re.Pattern[Any]]]:
    for node in ast.walk(_tree(path)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        first = node.args[0]
        ours = isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.func.attr != "compile"
        if ours and isinstance(first, ast.Constant):  # those that are compiled are kept somewhere, and found there
            yield f"{node.lineno}.{node.func.attr}", re.compile(first.value, _flags(node))


def _flags(call: ast.Call) -> int:
    text = " ".join(ast.unparse(each) for each in [*call.args[1:], *(word.value for word in call.keywords)])
    return int(sum({int(getattr(re, name)) for name in re.findall(r"\bre\.([A-Z]+)\b", text)}))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _methods() -> dict[str, set[str]]:
    """Return what is called of each name, for names alone and within each module."""
    found: dict[str, set[str]] = {}
    for module, path in modules():
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                found.setdefault(f"{module}.{node.value.id}", set()).add(node.attr)
    return found


def method(where: str, pattern: re.Pattern[Any]) -> Callable[[Any], Any]:
    """Return how the pattern is used: at the beginning of a text only, or anywhere in it."""
    called = {where.rpartition(".")[2]} if ":" in where else _methods().get(where, set())
    used = called & (_SCANS | {"match", "fullmatch"})
    return pattern.match if used and not used & _SCANS else lambda text: sum(1 for _ in pattern.finditer(text))


def texts(pattern: re.Pattern[Any]) -> list[tuple[str, str, str]]:
    """Return beginnings, pieces to repeat, and ends, made from the pattern's own repetitions."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    found: dict[tuple[str, str, str], None] = {}
    pumps = list(_pumps(list(tree), ""))
    whole = _sample(list(tree), 0)
    for start, piece in [*pumps, *(("", each) for each in _PLAIN), ("", whole), ("", f"{whole} ")]:
        if piece:
            for each in ((start, piece, "\x00"), ("", piece, "\x00"), ("", start + piece, "\x00"), (start, piece, "")):
                found[each] = None
    return list(found)


def _pumps(nodes: list[Any], before: str) -> Iterator[tuple[str, str]]:
    """Yield what leads to each repetition, and pieces that it repeats."""
    for node in nodes:
        kind, value = node
        for inner in _inner(kind, value):
            if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT) and value[1] > _LONG:
                for choice in range(3):
                    yield before, _sample(inner, choice)
                    yield before, _sample(inner, choice) + _sample(inner, choice + 1)
            yield from _pumps(inner, before)
        before += _sample([node], 0)


def _inner(kind: Any, value: Any) -> list[list[Any]]:
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return [list(value[2])]
    if kind is sre.SUBPATTERN:
        return [list(value[3])]
    if kind is sre.BRANCH:
        return [list(each) for each in value[1]]
    if kind in (sre.ASSERT, sre.ASSERT_NOT):
        return [list(value[1])]
    if kind is sre.ATOMIC_GROUP:
        return [list(value)]
    return []


def _sample(nodes: list[Any], choice: int) -> str:
    return "".join(_one(kind, value, choice) for kind, value in nodes)


def _one(kind: Any, value: Any, choice: int) -> str:
    if kind is sre.LITERAL:
        return chr(value)
    if kind is sre.NOT_LITERAL:
        return "b" if value == ord("a") else "a"
    if kind is sre.ANY:
        return "a1 "[choice % 3]
    if kind is sre.IN:
        return _of_set(value, choice)
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return _sample(list(value[2]), choice) * max(value[0], min(1, value[1]))
    inner = _inner(kind, value) if kind not in (sre.ASSERT, sre.ASSERT_NOT) else []
    return _sample(inner[choice % len(inner)], choice) if inner else ""


def _of_set(value: list[Any], choice: int) -> str:
    if value[0][0] is sre.NEGATE:
        barred = re.compile(f"[{''.join(_class(each) for each in value[1:])}]")
        free = [each for each in "a1 -.,\n@/" if not barred.match(each)] or ["\u4e00"]
        return free[choice % len(free)]
    kind, inner = value[choice % len(value)]
    if kind is sre.LITERAL:
        return chr(inner)
    return chr(inner[0]) if kind is sre.RANGE else _SAMPLE.get(inner, "a")


def _class(item: Any) -> str:
    kind, inner = item
    if kind is sre.LITERAL:
        return re.escape(chr(inner))
    if kind is sre.RANGE:
        return f"{re.escape(chr(inner[0]))}-{re.escape(chr(inner[1]))}"
    return {
        sre.CATEGORY_DIGIT: r"\d",
        sre.CATEGORY_NOT_DIGIT: r"\D",
        sre.CATEGORY_SPACE: r"\s",
        sre.CATEGORY_NOT_SPACE: r"\S",
        sre.CATEGORY_WORD: r"\w",
        sre.CATEGORY_NOT_WORD: r"\W",
    }[inner]


def made(shape: tuple[str, str, str], length: int) -> str:
    """Return a text of about ``length`` characters."""
    start, piece, end = shape
    return start + piece * max(1, (length - len(start) - len(end)) // len(piece)) + end


def cost(use: Callable[[Any], Any], text: Any) -> float:
    """Return the CPU seconds that a pattern takes for a text."""
    begun = time.process_time()
    use(text)
    return time.process_time() - begun
