"""The built files of the widget, as they are served: small, and kept by browsers for as long as that is right."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from commerce.catalogues import languages
from commerce.language import SOURCE, speaking
from commerce.sentences import say

#: The script that stands on the shop's pages. Its name never changes, so that browsers ask for it again.
LOADER = "widget.js"
_DIST = Path(__file__).parent / "dist"


@dataclass(frozen=True)
class Built:
    """One built file: as it is, packed with gzip, and the tag by which a browser asks whether it has changed."""

    plain: bytes
    packed: bytes
    tag: str


@cache
def names() -> frozenset[str]:
    """Return the names of the built files."""
    return frozenset(json.loads((_DIST / "manifest.json").read_text(encoding="utf-8"))["files"])


def built(name: str, look: Mapping[str, str] | None = None) -> Built | None:
    """Return a built file, None when there is none of this name.

    Args:
        name: The file.
        look: How the button looks, for the loader.
    """
    return _built(name, tuple(sorted((look or {}).items()))) if name in names() else None


@lru_cache(maxsize=64)
def _built(name: str, look: tuple[tuple[str, str], ...]) -> Built:
    plain = (_DIST / name).read_bytes()
    if name == LOADER:
        for mark, value in ((b"__LABELS__", _labels()), (b"__LOOK__", dict(look))):
            plain = plain.replace(mark, json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode())
    return Built(plain, gzip.compress(plain, 9, mtime=0), f'"{hashlib.sha256(plain).hexdigest()[:32]}"')


def _labels() -> dict[str, str]:
    """Return what the button says that opens the chat, in every language that there is."""
    found = {}
    for each in (SOURCE, *languages()):
        with speaking(each):
            found[each] = say("widget.open")
    return found
