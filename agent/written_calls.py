"""Calls of tools as weak models and servers write them: as text, in fences, encoded twice, under a longer name.

What is read here goes through the same gates as any other call: it is checked, judged by policy, and confirmed by the
customer. Arguments that are cut off are never completed.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection
from typing import Any

#: Longer texts are answers; so many places in one are tried.
_LONGEST, _PLACES, _LONGEST_LINE = 8_000, 12, 2_000
_NAME = re.compile(r"[^A-Za-z0-9_-]")
_SPACE = re.compile(r"(?:functions?|tools?|default_api)[.:/]")
_FENCED = re.compile(r"\A\s*```[a-z]{0,10}\s*\n?|\n?\s*```\s*\Z")
_MARKED = re.compile(r"<function=\s{0,3}\"?([A-Za-z0-9_.-]{1,64})\"?\s{0,3}>\s{0,20}")
_THOUGHT_END = re.compile(r"(?i)</\s?think(?:ing)?\s?>")
_NAMES = ("name", "tool", "tool_name", "function", "action")
_ARGUMENTS = ("arguments", "parameters", "args", "input", "action_input")


def read(text: str, tools: Collection[str]) -> tuple[str, dict[str, Any]] | None:
    """Return the first call that is written out in a model's answer, with its arguments; None where there is none."""
    if not text or len(text) > _LONGEST:
        return None
    found = text[ends[-1].end() :] if (ends := list(_THOUGHT_END.finditer(text))) else text
    return _marked(found, tools) or _as_data(found, tools) or _as_code(found, tools)


def named(name: str, tools: Collection[str]) -> str:
    """Return the tool that a name means: without the name space before it, once where a stream repeated it."""
    plain = _SPACE.sub("", name.strip(), count=1)
    half = plain[: len(plain) // 2]
    plain = half if half in tools and half * 2 == plain else plain
    return plain if plain in tools else plain_name(name)


def plain_name(name: str) -> str:
    """Return a name or an id as every provider takes it."""
    return _NAME.sub("_", name)[:64]


def arguments(raw: Any) -> dict[str, Any] | None:
    """Return arguments that are an object of strict JSON, also in a fence or encoded once more; None otherwise."""
    for _ in range(2):
        if not isinstance(raw, str):
            break
        try:
            raw = strict(_FENCED.sub("", raw.strip()) or "{}")
        except (ValueError, RecursionError):
            return None
    return raw if isinstance(raw, dict) else None


def strict(text: str) -> Any:
    """Return what a text of JSON holds.

    Raises:
        ValueError: It is not JSON as it stands, has a name twice, or a number that JSON does not have.
    """

    def refuse(constant: str) -> Any:
        raise ValueError(constant)

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a name appears twice")
        return found

    return json.loads(text, parse_constant=refuse, object_pairs_hook=once)


def _marked(text: str, tools: Collection[str]) -> tuple[str, dict[str, Any]] | None:
    """`<function=get_order>{"order_number": "1007"}</function>`."""
    match = _MARKED.search(text)
    if match is None or (name := named(match[1], tools)) not in tools:
        return None
    found = _object(text, match.end())
    return (name, found) if found is not None else None


def _as_data(text: str, tools: Collection[str]) -> tuple[str, dict[str, Any]] | None:
    """`{"name": "get_order", "arguments": {…}}`, whatever stands around it."""
    at = -1
    for _ in range(_PLACES):
        at = text.find("{", at + 1)
        if at < 0:
            return None
        found = _object(text, at)
        if found is not None and (call := _call(found, tools)) is not None:
            return call
    return None


def _call(found: dict[str, Any], tools: Collection[str]) -> tuple[str, dict[str, Any]] | None:
    inner = found.get("function")
    if isinstance(inner, dict):
        return _call(inner, tools)
    name = next((named(found[key], tools) for key in _NAMES if isinstance(found.get(key), str)), "")
    args = next((arguments(found[key]) for key in _ARGUMENTS if key in found), {})
    return (name, args) if name in tools and args is not None else None


def _object(text: str, at: int) -> dict[str, Any] | None:
    """Return the object of JSON that begins at a place of a text."""
    try:
        _, end = json.JSONDecoder().raw_decode(text, at)
        found = strict(text[at:end])
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _as_code(text: str, tools: Collection[str]) -> tuple[str, dict[str, Any]] | None:
    """`get_order(order_number="1007")`, alone in its line."""
    for line in text.split("\n"):
        plain = line.strip().strip("`").strip()
        head = plain.partition("(")[0]
        if not plain.endswith(")") or len(plain) > _LONGEST_LINE or (name := named(head, tools)) not in tools:
            continue
        found = _keywords(plain[len(head) + 1 : -1])
        if found is not None:
            return name, found
    return None


def _keywords(inside: str) -> dict[str, Any] | None:
    """Return the named arguments of a call in Python, whose values are plain data; None for anything else."""
    try:
        tree = ast.parse(f"call({inside})", mode="eval").body
        if not isinstance(tree, ast.Call) or tree.args or any(each.arg is None for each in tree.keywords):
            return None
        return arguments(json.dumps({str(each.arg): ast.literal_eval(each.value) for each in tree.keywords}))
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return None
