"""The router's second reader: a head over USE-multilingual-v3, for the customer's words in another language.

It is asked beside the gloss, which knows what its table has: the two make up for each other. English is never read by
it. It learns from exemplars.yaml and, where a language has one, from its own ``exemplars.yaml``.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.embedded import fit
from agent.embedded.intents import INTENTS
from agent.embedded.text import intent_words
from agent.heads import descend, read_head, softmax
from commerce.language import language
from connectors.encoders import load_encoder
from runtime.once import once
from service import gloss
from service.gloss.tables import FOLDER

HEAD = Path(__file__).with_name("multilingual.npz")
#: How much the second reader counts; the gloss has the rest. Where the table has every word it counts less.
SHARE, SHARE_OF_WHOLE = 0.5, 0.25
_C, _STEPS = 5.0, 800
_NUMBERS = re.compile(r"#?\b[a-z]{0,3}-?\d[\w.,-]{0,24}", re.I)


def beside(scores: NDArray[np.float64], written: str) -> NDArray[np.float64]:
    """Return the scores of a gloss with those of the words that it was made of; unchanged where there are none."""
    if not written:
        return scores
    other = np.append(_vector(_plain(written)), 1.0) @ _head()
    share = SHARE_OF_WHOLE if gloss.is_all_in(written, language()) else SHARE
    mixed: NDArray[np.float64] = (1 - share) * _log(scores) + share * _log(other)
    return mixed


def _log(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.log(softmax(scores) + 1e-9)
    return found


def _plain(text: str) -> str:
    """Return a message without its numbers, which say nothing of what is wanted."""
    words = " ".join(_NUMBERS.sub(" ", intent_words(text)).split())
    return words or text


@lru_cache(maxsize=256)
def _vector(text: str) -> NDArray[np.float64]:
    return load_encoder("use").encode_query(text).astype(np.float64)


@once
def _head() -> NDArray[np.float64]:
    """Return the weights; head and encoder are loaded with the first message in another language."""
    fingerprint = load_encoder("use").fingerprint
    weights = read_head(HEAD, "routing head of other languages", fingerprint, "shopclerk engine train", labels=INTENTS)
    return weights.astype(np.float64)


def files() -> list[Path]:
    """Return the files that it learns from."""
    return [fit.EXEMPLARS, *sorted(FOLDER.glob("*/exemplars.yaml"))]


def digest() -> str:
    """Return the sha256 of what it learns from."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in files())).hexdigest()


def write(target: Path = HEAD) -> str:
    """Fit and write the head with the names of what it was made from, and return its size in words."""
    encoder = load_encoder("use")
    lines = [(_plain(line), place) for path in files() for place, line in _lines(path)]
    vectors = encoder.encode([line for line, _ in lines]).astype(np.float64)
    inputs = np.hstack([vectors, np.ones((len(lines), 1))])
    weights = descend(inputs, np.eye(len(INTENTS))[[place for _, place in lines]], _C, _STEPS).astype(np.float32)
    np.savez(target, weights=weights, labels=INTENTS, exemplars=digest(), encoder=encoder.fingerprint)
    return f"{target.name}: {weights.shape[0]} x {weights.shape[1]} weights"


def _lines(path: Path) -> list[tuple[int, str]]:
    by_intent = fit.read_exemplars(path)
    return [(place, line) for place, name in enumerate(INTENTS) for line in by_intent[name]]
