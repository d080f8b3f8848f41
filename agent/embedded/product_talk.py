"""Whether a customer surely talks about articles: a small head over the multilingual encoder.

What a model may say freely hangs on this, so the answer is no unless it is sure. Fitted by
``shopclerk engine train`` on ``product_talk.yaml`` and the engine's exemplars; writes
``product_talk.npz``.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from agent.embedded.fit import EXEMPLARS, read_exemplars
from agent.embedded.router import router
from agent.heads import Head, fitted
from connectors.encoders import load_encoder
from runtime.once import once
from runtime.yaml_file import read_yaml

DATA = Path(__file__).with_name("product_talk.yaml")
HEAD = Path(__file__).with_name("product_talk.npz")
ENCODER = "use"
CLASSES = ("articles", "matter")
#: So sure it has to be. Chosen on messages of shoppers that are in no exemplar.
SURE = 0.7
#: With this much the router has to agree, or the turn before to have been about articles and this to go on with it.
LIKELY = 0.45
#: So short are the words that go on: "in blue?", "the second one"; longer ones say themselves what they are about.
_GOES_ON, _GOES_ON_UNSPACED = 4, 12
#: A request of these is about articles; small talk and what fits nowhere says nothing either way.
_ABOUT = {"product_discovery": "articles", "try_on": "articles", "chitchat": "", "other": ""}
_LONGEST = 400
#: With how many of its articles a frame is filled.
_FILLED = 2
_C, _STEPS = 5.0, 800


def exemplars() -> list[tuple[str, str]]:
    """Return what the head is fitted on: text and class."""
    own: dict[str, Any] = read_yaml(DATA)
    found = [(line, name) for name in CLASSES for line in own[name]]
    for frames in own["frames"]:
        words = frames["words"]
        for name in CLASSES:
            found += [
                (frame.format(words[(place + each) % len(words)]), name)
                for place, frame in enumerate(frames[name])
                for each in range(_FILLED if "{}" in frame else 1)
            ]
    for label, lines in read_exemplars().items():
        if name := _ABOUT.get(label, "matter"):
            found += [(line, name) for line in lines]
    return found


def digest() -> str:
    """Return the sha256 of what the head was fitted on."""
    return hashlib.sha256(DATA.read_bytes() + EXEMPLARS.read_bytes()).hexdigest()


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())[:_LONGEST].rstrip(" .!?\u3002\uff01\uff1f\u061f")


@once
def head() -> Head:
    """Return the process's head; the encoder is loaded at the first call."""
    return Head(load_encoder(ENCODER), HEAD, "head of articles", CLASSES)


@lru_cache(maxsize=1024)
def surely(text: str, lately: bool = False) -> bool:
    """Return whether a message is about articles for sure.

    Args:
        text: The message.
        lately: Whether the turn before was; then less says enough ("in blue?").
    """
    if not text.strip() or len(text) > _LONGEST:
        return False
    chance = head().chances(_plain(text))[CLASSES[0]]
    if chance >= SURE or chance < LIKELY:
        return chance >= SURE
    return (lately and _goes_on(text)) or _routed(text)


def _goes_on(text: str) -> bool:
    return len(text.split()) <= _GOES_ON and (text.isascii() or " " in text or len(text) <= _GOES_ON_UNSPACED)


def _routed(text: str) -> bool:
    """Return whether the embedded engine's router, which knows English only, is sure of it too."""
    routing = router().route(text)
    return routing.decided and _ABOUT.get(routing.label) == CLASSES[0]


def write(target: Path = HEAD) -> str:
    """Fit and write the head with the names of what it was made from, and return its size in words."""
    encoder = load_encoder(ENCODER)
    rows = [(_plain(text), name) for text, name in exemplars()]
    weights = fitted(rows, CLASSES, encoder, _C, _STEPS).astype(np.float32)
    np.savez(target, weights=weights, labels=CLASSES, exemplars=digest(), encoder=encoder.fingerprint)
    return f"{target.name}: {weights.shape[0]} x {weights.shape[1]} weights"
