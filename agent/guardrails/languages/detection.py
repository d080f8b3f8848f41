"""Tell a language by runs of letters: naive Bayes over a table that ``build.py`` makes (languages.npz).

The table has the languages of the encoder and 60 others that are written in the same alphabets. It is asked how sure
it is that a sentence is in none of the encoder's, and which of a few languages a message is in. For the first, short
sentences are never asked about, so that "Kutuda lamba var" or a brand's name does not fall.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.guardrails.cues import unspaced
from runtime.once import once

TABLE = Path(__file__).with_name("languages.npz")
#: The languages that USE-multilingual-v3 was trained on.
KNOWN = frozenset({"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"})
#: So many words a text needs, and so sure the table has to be.
WORDS, SURE = 4, 0.9
#: More letters than these tell nothing new.
_LETTERS = 400
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class _Table:
    """Runs of letters and what each says for each language.

    Attributes:
        runs: The place of each run.
        longest: How many letters the longest has.
        weights: Shape ``(runs, languages)``, to be multiplied by ``scale``.
        scale: What one step of a weight is worth.
        prior: How likely each language is beforehand, as a logarithm.
        names: The languages' codes.
        strange: Which of them the encoder does not know.
    """

    runs: dict[str, int]
    longest: int
    weights: NDArray[np.int8]
    scale: float
    prior: NDArray[np.float32]
    names: tuple[str, ...]
    strange: NDArray[np.bool_]


@once
def _table() -> _Table:
    with np.load(TABLE, allow_pickle=False) as data:
        runs = {run: place for place, run in enumerate(str(data["runs"]).split("\n"))}
        names = tuple(map(str, data["names"]))
        strange = np.array([name not in KNOWN for name in names])
        scale, prior = float(data["scale"]), data["prior"].astype(np.float32)
        return _Table(runs, max(map(len, runs)), data["weights"], scale, prior, names, strange)


@lru_cache(maxsize=2048)
def foreign(text: str) -> bool:
    """Whether a text of some words is surely in a language that the encoder does not know."""
    words = _WORD.findall(text)
    if len(words) < WORDS or any(map(unspaced, text)):
        return False
    found = _compared(text)
    return found is not None and float(found[_table().strange].sum() / found.sum()) >= SURE


def likely(text: str, among: frozenset[str]) -> dict[str, float]:
    """Return how likely a text is in each of these languages, where it has to be in one of them.

    It is empty where the text has nothing that the table knows; languages that the table lacks are left out.
    """
    found = _compared(text)
    if found is None:
        return {}
    chances = {name: float(chance) for name, chance in zip(_table().names, found, strict=True) if name in among}
    whole = sum(chances.values())
    return {name: chance / whole for name, chance in chances.items()} if whole > 0 else {}


def _compared(text: str) -> NDArray[np.float32] | None:
    """Return what speaks for each language of the table, the best as 1; None where a text has no run of it."""
    table, text = _table(), " ".join(text.split())[:_LETTERS]
    hits = Counter(_places(text.lower() if text.isupper() else text, table))
    if not hits:
        return None
    counts = np.log1p(np.fromiter(hits.values(), dtype=np.float32))
    scores = counts @ table.weights[list(hits)].astype(np.float32) * table.scale + table.prior
    scores = scores / sqrt(len(text.encode("utf-8", "replace")))  # long texts are no surer than short ones deserve
    best: NDArray[np.float32] = np.exp(scores - scores.max())
    return best


def _places(text: str, table: _Table) -> list[int]:
    """Return the place of the longest run that begins at each letter."""
    found = []
    for at in range(len(text)):
        for length in range(table.longest, 0, -1):
            place = table.runs.get(text[at : at + length])
            if place is not None:
                found.append(place)
                break
    return found
