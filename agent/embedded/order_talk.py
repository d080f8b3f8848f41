"""What a message is after that goes on about an order: a small head over the engine's encoder.

Few words after an order was shown ("ok when", "not on my account", "the shirt stays with me") say what they mean by
what was shown, and the router, which reads every message alone, cannot know that. Fitted by ``shopclerk engine train``
on ``order_talk.yaml``; writes ``order_talk.npz``.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.embedded.text import normalise
from agent.heads import descend, read_head, softmax
from connectors.encoders import Encoder, load_encoder
from runtime.once import once
from runtime.yaml_file import read_yaml

DATA = Path(__file__).with_name("order_talk.yaml")
HEAD = Path(__file__).with_name("order_talk.npz")
#: What an article of the order is called before a message is read.
ITEM, ITEMS = "item", "items"
#: So sure it has to be where other rules may still have a move, and where none has.
SURE, LIKELY = 0.55, 0.4
_LONGEST = 160
_C, _STEPS = 20.0, 800
Floats = NDArray[np.float64]


@lru_cache(maxsize=1)
def exemplars() -> dict[str, list[str]]:
    """Return what the head is fitted on: the lines by what they are after."""
    return {str(name): [str(line) for line in lines] for name, lines in read_yaml(DATA).items()}


def digest() -> str:
    """Return the sha256 of what the head was fitted on."""
    return hashlib.sha256(DATA.read_bytes()).hexdigest()


def fit(lines: dict[str, list[str]], encoder: Encoder) -> Floats:
    """Return the weights, of shape ``(encoder.dimensions + 1, len(lines))``, the last row the bias."""
    rows = [(_plain(line), place) for place, name in enumerate(lines) for line in lines[name]]
    vectors = encoder.encode([text for text, _ in rows]).astype(np.float64)
    wanted = np.eye(len(lines))[[place for _, place in rows]]
    return descend(np.hstack([vectors, np.ones((len(rows), 1))]), wanted, _C, _STEPS)


class Head:
    """The head, ready to be asked.

    Args:
        encoder: Turns messages into vectors.
        head: The file that this module wrote.

    Raises:
        ConfigurationError: The head is missing, damaged or made for another encoder.
    """

    def __init__(self, encoder: Encoder, head: Path = HEAD) -> None:
        self._encode = lru_cache(maxsize=256)(encoder.encode_query)
        self._names = tuple(exemplars())
        found = read_head(
            head, "head of talk about orders", encoder.fingerprint, "shopclerk engine train", labels=self._names
        )
        self._weights = found.astype(np.float64)

    def chances(self, text: str) -> dict[str, float]:
        """Return how likely a message is after each, from 0 to 1, likeliest first."""
        scores = self._encode(_plain(text)) @ self._weights[:-1] + self._weights[-1]
        chances = softmax(scores)
        order = np.argsort(-chances, kind="stable")
        return {self._names[int(place)]: float(chances[place]) for place in order}


def _plain(text: str) -> str:
    return " ".join(normalise(text[:_LONGEST]).casefold().split()).rstrip(" .!?")


@once
def head() -> Head:
    """Return the process's head; the encoder is loaded at the first call."""
    return Head(load_encoder())


def read(text: str, sure: float = SURE) -> str:
    """Return what a message is after, which goes on about an order; empty where that is not sure enough.

    Args:
        text: The message, the order's articles called items.
        sure: How likely it has to be.
    """
    if not text.strip() or len(text) > _LONGEST:
        return ""
    name, chance = next(iter(head().chances(text).items()))
    return name if chance >= sure else ""


def write(target: Path = HEAD) -> str:
    """Fit and write the head with the names of what it was made from, and return its size in words."""
    encoder, lines = load_encoder(), exemplars()
    weights = fit(lines, encoder).astype(np.float32)
    np.savez(target, weights=weights, labels=tuple(lines), exemplars=digest(), encoder=encoder.fingerprint)
    return f"{target.name}: {weights.shape[0]} x {weights.shape[1]} weights"
