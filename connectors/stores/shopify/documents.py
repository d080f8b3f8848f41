"""The GraphQL documents that are sent, one operation per file under ``operations/``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("operations")
_SPREAD = re.compile(r"\.\.\.([A-Z]\w*)")
#: Documents that are handed to Shopify as an argument instead of being sent.
BULK = frozenset({"bulk_products"})


def names() -> list[str]:
    """Return the names of all operations that are sent."""
    return sorted(path.stem for path in _FOLDER.glob("*.graphql") if path.stem not in BULK)


def is_write(name: str) -> bool:
    """Return whether the operation changes something."""
    return name.startswith("write_")


@cache
def text(name: str) -> str:
    """Return the operation with every fragment that it spreads, itself or through another fragment."""
    parts = [(_FOLDER / f"{name}.graphql").read_text(encoding="utf-8")]
    waiting = _SPREAD.findall(parts[0])
    seen: set[str] = set()
    while waiting:
        fragment = waiting.pop()
        if fragment in seen:
            continue
        seen.add(fragment)
        parts.append((_FOLDER / "fragments" / f"{fragment}.graphql").read_text(encoding="utf-8"))
        waiting += _SPREAD.findall(parts[-1])
    return "\n".join(parts)
