"""Fit the routing head on the exemplars: ``shopclerk engine train`` writes head.npz.

The head is a softmax regression over the encoder's vectors. It has under 5,000 weights, takes a second to fit
and nothing but numpy, so adding a request means adding lines to exemplars.yaml.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.embedded.intents import INTENTS
from agent.embedded.text import intent_words
from agent.heads import fitted
from commerce.errors import ConfigurationError
from connectors.encoders import Encoder, load_encoder
from runtime.yaml_file import read_yaml

FOLDER = Path(__file__).parent
EXEMPLARS = FOLDER / "exemplars.yaml"
HEAD = FOLDER / "head.npz"
#: Inverse strength of the L2 penalty, chosen on the development half of the routing data.
C = 5.0
STEPS = 800

Floats = NDArray[np.float64]


def read_exemplars(path: Path = EXEMPLARS) -> dict[str, list[str]]:
    """Return the exemplars by label.

    Raises:
        ConfigurationError: The file has other labels than `LABELS`, or a line that is not text.
    """
    data: Any = read_yaml(path)
    if not isinstance(data, dict) or set(data) != set(INTENTS):
        raise ConfigurationError("exemplars.yaml must have exactly the twelve labels of agent/embedded/intents.py.")
    for label, lines in data.items():
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            raise ConfigurationError(f"exemplars.yaml: every line under {label} must be text.")
    return {label: list(data[label]) for label in INTENTS}


def digest(path: Path = EXEMPLARS) -> str:
    """Return the sha256 of the exemplars file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fit(exemplars: dict[str, list[str]], encoder: Encoder) -> Floats:
    """Return the weights, one column a label, the last row the bias.

    Args:
        exemplars: Lines by label.
        encoder: The encoder that the router will use.

    Returns:
        An array of shape ``(encoder.dimensions + 1, len(LABELS))``.
    """
    rows = [(intent_words(line), label) for label in INTENTS for line in exemplars[label]]
    return fitted(rows, INTENTS, encoder, C, STEPS)


def write(target: Path = HEAD) -> str:
    """Fit and write the head with the names of what it was made from, and return its size in words."""
    encoder = load_encoder()
    weights = fit(read_exemplars(), encoder).astype(np.float32)
    np.savez(target, weights=weights, labels=INTENTS, exemplars=digest(), encoder=encoder.fingerprint)
    return f"{target.name}: {weights.shape[0]} x {weights.shape[1]} weights"
