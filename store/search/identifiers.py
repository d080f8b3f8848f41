"""The exact index: SKU, barcode, model number and handle, in any spacing, case or hyphenation."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from store.search.analyse import identifier
from store.search.selection import Ids

_DIGIT = re.compile(r"\d")
_MAX_RUNS, _MAX_SPAN = 80, 24
_MIN_INSIDE, _MIN_APART = 4, 6
_ASIAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_RUN = re.compile(rf"[{_ASIAN}]+|[^\W_{_ASIAN}]+")
#: A dash or an underscore without spaces holds an article number together, a point only between digits.
_TIGHT = re.compile(r"[-_\u2010-\u2015\u2212\ufe63\uff0d]+|\.")


class Identifiers:
    """Which products carry an identifier. Only 64-bit digests are kept: 16 bytes an entry."""

    def __init__(self, entries: Iterable[tuple[str, int]]) -> None:
        keyed = [(key, row) for text, row in entries if (key := normal(text))]
        self._longest = max((len(key) for key, _ in keyed), default=0) + 1
        ordered = sorted({(_digest(key), row) for key, row in keyed})
        self._digests: NDArray[np.uint64] = np.array([digest for digest, _ in ordered], dtype=np.uint64)
        self._rows: Ids = np.array([row for _, row in ordered], dtype=np.int64)
        self._found = lru_cache(maxsize=512)(self._find)  # one search asks several times

    def __len__(self) -> int:
        return len(self._rows)

    def exact(self, text: str) -> list[int]:
        """Return the rows that carry this identifier, spelled in any way."""
        key = normal(text)
        return self._looked_up([key])[0] if key else []

    def _looked_up(self, keys: Sequence[str]) -> list[list[int]]:
        digests = np.array([_digest(key) for key in keys], dtype=np.uint64)
        left = np.searchsorted(self._digests, digests)
        right = np.searchsorted(self._digests, digests, side="right")
        return [self._rows[start:end].tolist() for start, end in zip(left, right, strict=True)]

    def find(self, query: str) -> list[tuple[str, list[int]]]:
        """Return the identifiers that a query names, with their rows, in their order.

        The whole query may be any identifier. Inside a sentence neighbouring runs of letters and digits count,
        whatever stands between them, when together they have a digit and at least four characters: "jacket" is a
        word there, not a handle. The longest reading wins, and a part of "TC-8001" is never read alone.
        """
        return self._found(query)

    def _find(self, query: str) -> list[tuple[str, list[int]]]:
        whole = query.strip()
        runs = _runs(whole)
        alone = len(identifier(whole)) >= 2 and (len(whole.split()) < 2 or _has_digit(whole))
        if alone and (rows := self.exact(whole)):
            return [(_bare(whole, runs), rows)]
        spans = [span for span in self._spans(whole, runs) if _may_be_one(whole, span)]
        found: list[tuple[_Span, list[int]]] = []
        hits = zip(spans, self._looked_up([canonical(span.key) for span in spans]), strict=True)
        for span, rows in sorted((hit for hit in hits if hit[1]), key=lambda hit: -len(hit[0].key)):
            if all(span.end <= other.start or span.start >= other.end for other, _ in found):
                found.append((span, rows))
        return [(whole[span.start : span.end], rows) for span, rows in sorted(found, key=lambda hit: hit[0].start)]

    def _spans(self, text: str, runs: Sequence[re.Match[str]]) -> list[_Span]:
        """Return the neighbouring runs that may be one identifier, none longer than the longest that is known."""
        keys = [identifier(run.group()) for run in runs]
        loose = [True, *(_is_loose(text, left, right) for left, right in pairwise(runs)), True]
        spans = []
        for first in range(len(runs)):
            key = ""
            for last in range(first, min(len(runs), first + _MAX_SPAN)) if loose[first] else ():
                key += keys[last]
                if len(key) > self._longest + 2:  # as many as a barcode may lose or gain in front
                    break
                if loose[last + 1]:
                    spans.append(_Span(key, runs[first].start(), runs[last].end(), last - first + 1))
        return spans


class _Span(NamedTuple):
    """Neighbouring runs: their letters and digits, and where they stand."""

    key: str
    start: int
    end: int
    runs: int


def _runs(text: str) -> list[re.Match[str]]:
    return [match for match, _ in zip(_RUN.finditer(text), range(_MAX_RUNS), strict=False)]


def _bare(text: str, runs: Sequence[re.Match[str]]) -> str:
    return text[runs[0].start() : runs[-1].end()] if runs else text


def _is_loose(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    """Whether an identifier may end between two runs."""
    between = text[left.end() : right.start()]
    if not _TIGHT.fullmatch(between):
        return True
    return between == "." and not (text[left.end() - 1].isdigit() and text[right.start()].isdigit())


def _may_be_one(text: str, span: _Span) -> bool:
    """Whether a span looks like an identifier: digits, or capitals with something between them."""
    if len(span.key) < _MIN_INSIDE:
        return False
    said = text[span.start : span.end]
    if _has_digit(said):
        # "42 100" is a size and a number; "4 006381 333931" is a barcode.
        return span.runs == 1 or not span.key.isdecimal() or len(span.key) >= _MIN_APART
    return span.runs > 1 and said == said.upper() and len(said.split()) == 1 and said != said.lower()


def normal(text: str) -> str:
    """Return an identifier as it is compared."""
    return canonical(identifier(text))


def canonical(key: str) -> str:
    """Return one key for the same article: UPC, EAN and GTIN with and without leading zeros, ISBN-10 and ISBN-13."""
    if len(key) == 10 and key.isascii() and _is_isbn10(key):
        digits = "978" + key[:9]
        check = -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10
        return f"{digits}{check}"
    if key.isdecimal() and key.isascii() and (len(key) == 8 or 11 <= len(key) <= 14):
        return key.lstrip("0")
    return key


def _is_isbn10(key: str) -> bool:
    if not key[:9].isdecimal() or not (key[9].isdecimal() or key[9] == "x"):
        return False
    values = [*map(int, key[:9]), 10 if key[9] == "x" else int(key[9])]
    return sum((10 - place) * value for place, value in enumerate(values)) % 11 == 0


def _has_digit(text: str) -> bool:
    return _DIGIT.search(text) is not None


def _digest(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")
