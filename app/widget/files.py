"""The built files of the widget, as they are served: small, and kept by browsers for as long as that is right."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
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


def names() -> frozenset[str]:
    """Return the names of the built files."""
    return frozenset(json.loads((_DIST / "manifest.json").read_text(encoding="utf-8"))["files"])


@cache
def built(name: str) -> Built | None:
    """Return a built file, None when there is none of this name."""
    if name not in names():
        return None
    plain = (_DIST / name).read_bytes()
    if name == LOADER:
        plain = plain.replace(b"__LABELS__", json.dumps(_labels(), separators=(",", ":"), ensure_ascii=False).encode())
    return Built(plain, gzip.compress(plain, 9, mtime=0), f'"{hashlib.sha256(plain).hexdigest()[:32]}"')


def _labels() -> dict[str, str]:
    """Return what the button says that opens the chat, in every language that there is."""
    found = {}
    for each in (SOURCE, *languages()):
        with speaking(each):
            found[each] = say("widget.open")
    return found
