"""Marks: how a write of ours is found again on the platform.

A *stamp* is part of a text that only staff read: ``[shopclerk-note:KEY]`` in a private note of an order, with the
pieces of a return beside it. A *reference* ends the reason of a refund, which customers read in their account and
mails: ``(Ref. AC27470EE547, return 412)``. Reasons that were written before hold a stamp, and are found by it. A *mark*
is an entry of an order's or account's meta, set by the very request that changes it, so that it is there if and only if
the change happened.
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
#: What the plug-in writes on a refund before it is first saved.
PLUGIN = "_shopclerk_idempotency_key"
_STAMP = re.compile(
    r"\[shopclerk(?:-(?P<kind>[a-z]{1,12}))?:(?P<key>[\x21-\x5a\x5c\x5e-\x7e]{1,64})"
    r"(?: reason=(?P<reason>[a-z0-9_]{1,40}))?(?: lines=(?P<lines>[0-9x,]{1,2000}))?"
    r"(?: for=(?P<wanted>[0-9x,]{1,2000}))?(?: difference=(?P<difference>-?[0-9]{1,12}))?"
    r"(?: settles=(?P<settles>n[0-9]{1,19}))?\]"
)


#: At the very end, where no words of a customer's ever stand.
_REFERENCE = re.compile(
    r" ?\((?:Ref\. (?P<code>[0-9A-F]{12})(?:, return (?P<of>[0-9]{1,19}))?|Return (?P<alone>[0-9]{1,19}))\)\s*\Z"
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
    key: str,
    kind: str = "",
    reason: str = "",
    lines: Sequence[tuple[str, int]] = (),
    wanted: Sequence[tuple[str, int]] = (),
    difference: int | None = None,
) -> str:
    """Return the stamp of a note; for an exchange with the variants wanted, and the difference in smallest coins."""
    text = f"[shopclerk{'-' if kind else ''}{kind}:{key}"
    if re.fullmatch(r"[a-z0-9_]{1,40}", reason):
        text += f" reason={reason}"
    for name, pieces in (("lines", lines), ("for", wanted)):
        if pieces:
            text += f" {name}={','.join(f'{identity}x{count}' for identity, count in pieces)}"
    if difference is not None:
        text += f" difference={difference}"
    return f"{text}]"


def read_stamps(text: Any) -> list[Stamp]:
    """Return every stamp in ``text``."""
    return [
        Stamp(
            kind=found["kind"] or "",
            key=found["key"],
            reason=found["reason"] or "",
            lines=_pieces(found["lines"]),
            wanted=_pieces(found["wanted"]),
            difference=int(found["difference"]) if found["difference"] else None,
            settles=found["settles"] or "",
        )
        for found in _STAMP.finditer(str(text or ""))
    ]


def _pieces(text: str | None) -> tuple[tuple[str, int], ...]:
    parts = [one.partition("x") for one in (text or "").split(",") if "x" in one]
    return tuple((identity, int(count or 0)) for identity, _, count in parts)


def stamped(text: Any, key: str) -> bool:
    """Return whether ``text`` carries a stamp of ``key``."""
    return any(one.key == key for one in read_stamps(text))


def reason(words: str, key: str, settles: str = "") -> str:
    """Return the reason of a refund as it is written: ``words``, a reference of ``key`` if any, the return settled."""
    words = f"{words}." if words.endswith(")") else words  # only what we add ends with one
    parts = [f"Ref. {code(key)}"] if key else []
    if re.fullmatch(r"n[0-9]{1,19}", settles):
        parts.append(f"{'return' if key else 'Return'} {settles[1:]}")
    return f"{words} ({', '.join(parts)})" if parts else words


def code(key: str) -> str:
    """Return what stands for ``key`` where customers read it."""
    return hashlib.sha256(key.encode()).hexdigest()[:12].upper()


def read_reason(text: Any) -> tuple[str, str]:
    """Return the key of a refund's reason, or what stands for it, and the return that it settles; empty where none."""
    stamps = read_stamps(text)
    if stamps:
        return stamps[0].key, stamps[0].settles
    match = _REFERENCE.search(str(text or ""))
    name = (match["of"] or match["alone"]) if match else None
    return (match["code"] or "" if match else ""), f"n{name}" if name else ""


def referred(text: Any, key: str) -> bool:
    """Return whether a refund's reason is that of the one with ``key``, in either form."""
    return stamped(text, key) or read_reason(text)[0] == code(key)


def bare_reason(text: Any) -> str:
    """Return a refund's reason without what we added."""
    return _REFERENCE.sub("", bare(text))


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
