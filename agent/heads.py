"""Softmax heads over an encoder's vectors: fitted in seconds with nothing but numpy, and read back with care."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commerce.errors import ConfigurationError
from connectors.encoders import Encoder

#: The penalty of the last row, the bias, which only says how many exemplars a class has.
_BIAS = 1e-3


def descend(rows: NDArray[Any], wanted: NDArray[Any], c: float, steps: int) -> NDArray[Any]:
    """Minimise the penalised cross-entropy by Nesterov's accelerated gradient.

    Args:
        rows: An exemplar a row, the last column ones.
        wanted: The class of each, one-hot.
        c: The inverse strength of the L2 penalty.
        steps: How many steps to take.

    Returns:
        The weights, one column a class, the last row the bias.
    """
    penalty = np.full((rows.shape[1], 1), 1 / c, dtype=rows.dtype)
    penalty[-1] = _BIAS
    bound = 0.5 * float(np.linalg.norm(rows.T @ rows, 2)) + float(penalty.max())
    weights = np.zeros((rows.shape[1], wanted.shape[1]), dtype=rows.dtype)
    ahead, pace = weights.copy(), 1.0
    for _ in range(steps):
        gradient = rows.T @ (softmax(rows @ ahead) - wanted) + penalty * ahead
        following = ahead - gradient / bound
        next_pace = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = following + (pace - 1) / next_pace * (following - weights)
        weights, pace = following, next_pace
    return weights


def softmax(scores: NDArray[Any]) -> NDArray[Any]:
    """Return each row of ``scores`` as probabilities."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: NDArray[Any] = shifted / shifted.sum(axis=-1, keepdims=True)
    return result


def read_head(path: Path, name: str, encoder: str, command: str, **fits: tuple[str, ...]) -> NDArray[Any]:
    """Return the weights of a head of one part; see `read_parts`."""
    return read_parts(path, name, encoder, command, ("weights",), **fits)[0]


def read_parts(
    path: Path, name: str, encoder: str, command: str, parts: tuple[str, ...], **fits: tuple[str, ...]
) -> list[NDArray[Any]]:
    """Return the parts of a head.

    Args:
        path: The file that the module wrote.
        name: What the head is called in an error.
        encoder: The fingerprint of the encoder that it is to be used with.
        command: What fits it anew.
        parts: The names of its arrays, in the order in which they are returned.
        fits: Lists of names that lie in the file, as they have to be.

    Raises:
        ConfigurationError: The head is missing, damaged or made for something else.
    """
    try:
        with np.load(path, allow_pickle=False) as data:
            found: list[NDArray[Any]] = [data[part] for part in parts]
            same = all(tuple(str(each) for each in data[key]) == wanted for key, wanted in fits.items())
            made_for = str(data["encoder"])
    except (OSError, ValueError, KeyError) as error:
        raise ConfigurationError(f"The {name} is missing or damaged.", detail=str(error)) from error
    if not same or made_for != encoder:
        raise ConfigurationError(
            f"The {name} does not fit the text encoder. Run: {command}", detail=f"made for {made_for}"
        )
    return found


def fitted(
    rows: Sequence[tuple[str, str]], names: Sequence[str], encoder: Encoder, c: float, steps: int
) -> NDArray[Any]:
    """Return the weights of a head fitted on texts and their classes, one column a class, the last row the bias."""
    vectors = encoder.encode([text for text, _ in rows]).astype(np.float64)
    wanted = np.eye(len(names))[[list(names).index(name) for _, name in rows]]
    return descend(np.hstack([vectors, np.ones((len(rows), 1))]), wanted, c, steps)


class Head:
    """A fitted head, ready to be asked.

    Args:
        encoder: Turns messages into vectors.
        path: The file that holds it.
        name: What it is called in errors.
        names: Its classes.

    Raises:
        ConfigurationError: The head is missing, damaged or made for another encoder.
    """

    def __init__(self, encoder: Encoder, path: Path, name: str, names: tuple[str, ...]) -> None:
        self._encode, self._names = lru_cache(maxsize=256)(encoder.encode_query), names
        found = read_head(path, name, encoder.fingerprint, "shopclerk engine train", labels=names)
        self._weights = found.astype(np.float64)

    def chances(self, text: str) -> dict[str, float]:
        """Return how likely a message is of each class, from 0 to 1, likeliest first."""
        chances = softmax(self._encode(text) @ self._weights[:-1] + self._weights[-1])
        order = np.argsort(-chances, kind="stable")
        return {self._names[int(place)]: float(chances[place]) for place in order}
