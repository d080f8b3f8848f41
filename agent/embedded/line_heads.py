"""Heads over the engine's encoder that are fitted on lines in a YAML file, a list a class."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from agent.embedded.line_patterns import expanded
from agent.embedded.text import normalise
from agent.heads import Head, fitted
from connectors.encoders import load_encoder
from runtime.yaml_file import read_yaml

_LONGEST = 160  # characters
_STEPS = 800


def _plain(text: str) -> str:
    return " ".join(normalise(text[:_LONGEST]).casefold().split()).rstrip(" .!?")


@dataclass(frozen=True)
class LineHead:
    """A head, its lines (``.yaml``) and its weights (``.npz``) beside each other.

    Attributes:
        stem: Their path without an ending.
        title: What it is called in an error.
        c: The inverse strength of the penalty that it is fitted with.
    """

    stem: Path
    title: str
    c: float = 20.0

    @property
    def data(self) -> Path:
        """The lines."""
        return self.stem.with_suffix(".yaml")

    @property
    def weights(self) -> Path:
        """The weights."""
        return self.stem.with_suffix(".npz")

    @cached_property
    def exemplars(self) -> dict[str, list[str]]:
        """What it is fitted on: the lines by their class, each once; patterns stand for several."""
        return {
            str(name): list(dict.fromkeys(line for each in lines for line in expanded(str(each))))
            for name, lines in read_yaml(self.data).items()
        }

    def digest(self) -> str:
        """Return the sha256 of what it was fitted on."""
        return hashlib.sha256(self.data.read_bytes()).hexdigest()

    def chances(self, text: str) -> dict[str, float]:
        """Return how likely a text is of each class, the likeliest first; nothing for what is too long or empty."""
        return _chances(self, _plain(text)) if text.strip() and len(text) <= _LONGEST else {}

    def read(self, text: str, sure: float) -> str:
        """Return the class of a text; empty where that is not sure enough.

        Args:
            text: The text.
            sure: How likely it has to be.
        """
        name, chance = next(iter(self.chances(text).items()), ("", 0.0))
        return name if chance >= sure else ""

    def write(self) -> str:
        """Fit it and write it with the names of what it was made from, and return its size in words."""
        encoder, lines = load_encoder(), self.exemplars
        rows = [(_plain(line), name) for name in lines for line in lines[name]]
        weights = fitted(rows, tuple(lines), encoder, self.c, _STEPS).astype(np.float32)
        np.savez(
            self.weights, weights=weights, labels=tuple(lines), exemplars=self.digest(), encoder=encoder.fingerprint
        )
        return f"{self.weights.name}: {weights.shape[0]} x {weights.shape[1]} weights"


@lru_cache(maxsize=8)
def _head(head: LineHead) -> Head:
    """Return the weights, read once a process; the encoder is loaded with the first."""
    return Head(load_encoder(), head.weights, head.title, tuple(head.exemplars))


@lru_cache(maxsize=1024)
def _chances(head: LineHead, plain: str) -> dict[str, float]:
    return _head(head).chances(plain)
