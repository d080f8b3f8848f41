"""The exact index: SKU, barcode, model number and handle, in any spacing, case or hyphenation."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from store.search.analyse import identifier
from store.search.selection import Ids

_MAX_TOKENS = 60
_MIN_INSIDE = 4
_EDGES = re.compile(r"^[^\w]+|[^\w]+$")


class Identifiers:
    """Which products carry an identifier. Only 64-bit digests are kept: 16 bytes an entry."""

    def __init__(self, entries: Iterable[tuple[str, int]]) -> None:
        pairs = {(_digest(key), row) for text, row in entries if (key := normal(text))}
        ordered = sorted(pairs)
        self._digests: NDArray[np.uint64] = np.array([digest for digest, _ in ordered], dtype=np.uint64)
        self._rows: Ids = np.array([row for _, row in ordered], dtype=np.int64)

    def __len__(self) -> int:
        return len(self._rows)

    def exact(self, text: str) -> list[int]:
        """Return the rows that carry this identifier, spelled in any way."""
        key = normal(text)
        if not key:
            return []
        digest = np.uint64(_digest(key))
        left, right = np.searchsorted(self._digests, [digest, digest + np.uint64(1)])
        return [int(row) for row in self._rows[left:right]]

    def find(self, query: str) -> list[tuple[str, list[int]]]:
        """Return the identifiers that a query names, with their rows; longer ones first.

        The whole query may be any identifier. Inside a sentence one to three adjacent words count, when
        together they have a digit and at least four characters: "jacket" is a word there, not a handle.
        """
        tokens = [token for part in query.split()[:_MAX_TOKENS] if (token := _EDGES.sub("", part))]
        whole = " ".join(tokens)
        if len(identifier(whole)) >= 2 and (" " not in whole or _has_digit(whole)) and (rows := self.exact(whole)):
            return [(whole, rows)]
        found: list[tuple[str, list[int]]] = []
        taken: set[int] = set()
        for length in (3, 2, 1):
            for start in range(len(tokens) - length + 1):
                span = range(start, start + length)
                if taken.isdisjoint(span) and (rows := self._inside(tokens[start : start + length])):
                    taken.update(span)
                    found.append((" ".join(tokens[start : start + length]), rows))
        return found

    def _inside(self, tokens: list[str]) -> list[int]:
        text = " ".join(tokens)
        if len(identifier(text)) < _MIN_INSIDE or not _has_digit(text):
            return []
        return self.exact(text)


def normal(text: str) -> str:
    """Return an identifier as it is compared; the same article number as UPC, EAN or GTIN is one."""
    key = identifier(text)
    if key.isdecimal() and key.isascii() and 11 <= len(key) <= 14:
        return key.lstrip("0")
    return key


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _digest(key: str) -> int:
    # The top bit stays free so that digest + 1 never overflows.
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") >> 1
