"""Marks: how a write of ours is found again on the platform.

A *stamp* is part of a text that was written: ``[shopclerk:KEY]`` in a refund's reason or an order's note, with the
pieces of a return beside it. A *mark* is an entry of an order's or account's meta, set by the very request that changes
it, so that it is there if and only if the change happened.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from commerce.text import one_line
from connectors.stores.woocommerce.values import Node, entries, meta

EFFECT = "_shopclerk_effect"
_STAMP = re.compile(
    r"\[shopclerk(?:-(?P<kind>[a-z]{1,12}))?:(?P<key>[\x21-\x5a\x5c\x5e-\x7e]{1,64})"
    r"(?: reason=(?P<reason>[a-z0-9_]{1,40}))?(?: lines=(?P<lines>[0-9x,]{1,2000}))?"
    r"(?: for=(?P<wanted>[0-9x,]{1,2000}))?(?: difference=(?P<difference>-?[0-9]{1,12}))?"
    r"(?: settles=(?P<settles>n[0-9]{1,19}))?\]"
)


class Stamp(BaseModel):
    """A stamp that was read."""

    model_config = ConfigDict(frozen=True)

    kind: str
    key: str
    reason: str = ""
    lines: tuple[tuple[str, int], ...] = ()
    wanted: tuple[tuple[str, int], ...] = ()
    difference: int | None = None
    settles: str = ""


def stamp(
    key: str, kind: str = "", reason: str = "", lines: Sequence[tuple[str, int]] = (),
    wanted: Sequence[tuple[str, int]] = (), difference: int | None = None, settles: str = "",
) -> str:  # fmt: skip
    """Return the stamp of a write.

    For an exchange with the variants wanted, and the difference in smallest coins; for a refund with the return that it
    settles.
    """
    text = f"[shopclerk{'-' if kind else ''}{kind}:{key}"
    if re.fullmatch(r"[a-z0-9_]{1,40}", reason):
        text += f" reason={reason}"
    for name, pieces in (("lines", lines), ("for", wanted)):
        if pieces:
            text += f" {name}={','.join(f'{identity}x{count}' for identity, count in pieces)}"
    if difference is not None:
        text += f" difference={difference}"
    return f"{text} settles={settles}]" if re.fullmatch(r"n[0-9]{1,19}", settles) else f"{text}]"


def read_stamps(text: Any) -> list[Stamp]:
    """Return every stamp in ``text``."""
    return [
        Stamp(
            kind=found["kind"] or "", key=found["key"], reason=found["reason"] or "",
            lines=_pieces(found["lines"]), wanted=_pieces(found["wanted"]),
            difference=int(found["difference"]) if found["difference"] else None, settles=found["settles"] or "",
        )
        for found in _STAMP.finditer(str(text or ""))
    ]  # fmt: skip


def _pieces(text: str | None) -> tuple[tuple[str, int], ...]:
    parts = [one.partition("x") for one in (text or "").split(",") if "x" in one]
    return tuple((identity, int(count or 0)) for identity, _, count in parts)


def stamped(text: Any, key: str) -> bool:
    """Return whether ``text`` carries a stamp of ``key``."""
    return any(one.key == key for one in read_stamps(text))


def bare(text: Any) -> str:
    """Return ``text`` without stamps."""
    return "\n".join(line.rstrip() for line in _STAMP.sub("", str(text or "")).splitlines()).strip()


def harmless(text: str, limit: int) -> str:
    """Return a customer's words such that nothing in them reads as a stamp or as HTML."""
    words = one_line(text, limit * 2)
    for before, after in (("[", "("), ("]", ")"), ("<", "("), (">", ")")):
        words = words.replace(before, after)
    return words[:limit].rstrip()


def name_of(key: str) -> str:
    """Return the name of the meta entry that marks the write with this key."""
    return f"_shopclerk_{hashlib.sha256(key.encode()).hexdigest()[:12]}"


def mark(key: str, kind: str, **facts: Any) -> Node:
    """Return the meta entry that marks a write."""
    return {"key": name_of(key), "value": json.dumps({"kind": kind, "key": key, **facts}, sort_keys=True)}


def find(node: Node, key: str) -> Node | None:
    """Return what the mark of ``key`` says, None when the order or account carries none."""
    return _parsed(meta(node, name_of(key)), key)


def kinds(node: Node) -> list[Node]:
    """Return what all marks of an order say."""
    found = [_parsed(one.get("value")) for one in entries(node) if str(one.get("key", "")).startswith("_shopclerk_")]
    return [one for one in found if one is not None]


def _parsed(value: Any, key: str = "") -> Node | None:
    try:
        found = json.loads(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if isinstance(found, dict) and (not key or found.get("key") == key) else None
