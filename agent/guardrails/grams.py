"""Words and parts of words as numbers: what a sentence says where the encoder does not know its language.

Each word, each run of five letters of it, and each pair of letters in scripts without spaces has one of `PLACES`
places by its checksum; two of them may share one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from agent.guardrails.cues import fold, unspaced

PLACES = 2048
_LETTERS = 5
_WORD = re.compile(r"[^\W_]+")


def counts(text: str) -> NDArray[np.float32]:
    """Return which words and parts a text has, shape ``(PLACES,)``, of length one, or nothing but zeros."""
    found = np.zeros(PLACES, dtype=np.float32)
    places = {zlib.crc32(part.encode("utf-8", "replace")) % PLACES for part in _parts(fold(text))}
    if places:
        found[list(places)] = len(places) ** -0.5
    return found


def _parts(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        if any(map(unspaced, word)):
            yield from (word[at : at + 2] for at in range(len(word) - 1))
        else:
            whole = f"_{word}_"
            yield whole
            yield from (whole[at : at + _LETTERS] for at in range(len(whole) - _LETTERS + 1))
