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

from agent.embedded.text import normalise
from agent.heads import Head, fitted
from connectors.encoders import load_encoder
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


@lru_cache(maxsize=1)
def exemplars() -> dict[str, list[str]]:
    """Return what the head is fitted on: the lines by what they are after."""
    return {str(name): [str(line) for line in lines] for name, lines in read_yaml(DATA).items()}


def digest() -> str:
    """Return the sha256 of what the head was fitted on."""
    return hashlib.sha256(DATA.read_bytes()).hexdigest()


def _plain(text: str) -> str:
    return " ".join(normalise(text[:_LONGEST]).casefold().split()).rstrip(" .!?")


@once
def head() -> Head:
    """Return the process's head; the encoder is loaded at the first call."""
    return Head(load_encoder(), HEAD, "head of talk about orders", tuple(exemplars()))


def read(text: str, sure: float = SURE) -> str:
    """Return what a message is after, which goes on about an order; empty where that is not sure enough.

    Args:
        text: The message, the order's articles called items.
        sure: How likely it has to be.
    """
    if not text.strip() or len(text) > _LONGEST:
        return ""
    name, chance = next(iter(head().chances(_plain(text)).items()))
    return name if chance >= sure else ""


def write(target: Path = HEAD) -> str:
    """Fit and write the head with the names of what it was made from, and return its size in words."""
    encoder, lines = load_encoder(), exemplars()
    rows = [(_plain(line), name) for name in lines for line in lines[name]]
    weights = fitted(rows, tuple(lines), encoder, _C, _STEPS).astype(np.float32)
    np.savez(target, weights=weights, labels=tuple(lines), exemplars=digest(), encoder=encoder.fingerprint)
    return f"{target.name}: {weights.shape[0]} x {weights.shape[1]} weights"
