"""The tokenizer of USE-multilingual-v3: characters folded by its own table, then the likeliest pieces."""

from __future__ import annotations

import io
from functools import lru_cache

import numpy as np

_UNKNOWN, _BEGIN, _END = 0, 1, 2
_SPACE = "\u2581"  # what a blank is written as among the pieces
#: A character without a piece costs this much more than the rarest piece.
_PENALTY = 10.0
#: The pieces of so many words are remembered, of words that are no longer than this.
_REMEMBERED, _WORD = 16_384, 32


class Tokenizer:
    """Cuts a text into pieces of the model's vocabulary.

    Args:
        data: ``vocabulary.npz``: ``pieces`` (UTF-8, a line each), ``scores`` (log probabilities, float32), and the
            folding table ``source`` and ``target`` (UTF-8, a line each; a line feed stands as U+240A there).
    """

    def __init__(self, data: bytes) -> None:
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            pieces, source, target = (_lines(stored[name]) for name in ("pieces", "source", "target"))
            self._scores: list[float] = stored["scores"].tolist()
        # A special piece and a missing one are both empty lines: no text can hold them.
        self._ids = {piece: number for number, piece in enumerate(pieces) if piece}
        #: How long the longest piece is that begins with these two letters: none further on need be tried.
        self._reach: dict[str, int] = {}
        for text in self._ids:
            self._reach[text[:2]] = max(len(text), self._reach.get(text[:2], 0))
        self._fold = dict(zip(source, target, strict=True))
        self._begins: dict[str, int] = {}
        for text in source:
            self._begins[text[0]] = max(len(text), self._begins.get(text[0], 0))
        self._rare = min(self._scores) - _PENALTY
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._word)

    def encode(self, text: str) -> list[int]:
        """Return the numbers of the text's pieces between those of begin and end. A text of blanks is unknown."""
        found: list[int] = []
        for word in text.split(" "):  # nothing is folded across a blank, and no piece reaches over one
            found += self._remembered(word) if len(word) <= _WORD else self._word(word)
        return [_BEGIN, *(found or [_UNKNOWN]), _END]

    def _word(self, text: str) -> list[int]:
        return [piece for word in self._folded(text).split(" ") if word for piece in self._cut(_SPACE + word)]

    def _folded(self, text: str) -> str:
        """Return the text with its characters folded; some of them are blanks then."""
        out, at = [], 0
        while at < len(text):
            width = self._begins.get(text[at], 0)
            while width and text[at : at + width] not in self._fold:
                width -= 1
            out.append(self._fold[text[at : at + width]] if width else text[at])
            at += width or 1
        return "".join(out)

    def _cut(self, text: str) -> list[int]:
        """Return the likeliest pieces: Viterbi over all ways to cut; of equal ones that which was found first."""
        end = len(text)
        best = [0.0] + [float("-inf")] * end
        piece, start = [_UNKNOWN] * (end + 1), [0] * (end + 1)
        ids, scores = self._ids, self._scores
        for here in range(end):
            reach = here + self._reach.get(text[here : here + 2], 1)
            for there in range(here + 1, min(reach, end) + 1):
                number = ids.get(text[here:there])
                if number is None and there > here + 1:
                    continue
                score = best[here] + (self._rare if number is None else scores[number])
                if score > best[there]:
                    best[there], start[there] = score, here
                    piece[there] = _UNKNOWN if number is None else number
        found = []
        while end:
            found.append(piece[end])
            end = start[end]
        return found[::-1]


def _lines(stored: np.ndarray) -> list[str]:
    return [line.replace("\u240a", "\n") for line in stored.tobytes().decode("utf-8").split("\n")]
