"""The one Protocol that every text encoder fulfils."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into vectors of length one, so that a dot product is the cosine.

    An encoder promises more than vectors: the same text gives the same bits whatever its neighbours in the
    call are, any string is accepted (empty, emoji, 100 kB), and it may be called from several threads.

    Attributes:
        dimensions: The length of every vector.
        fingerprint: Names the weights and the text settings. Two encoders with the same fingerprint give
            comparable vectors; an index carries it and is rebuilt when it changes.
    """

    @property
    def dimensions(self) -> int:
        """The length of every vector."""
        ...

    @property
    def fingerprint(self) -> str:
        """Names the weights and the text settings."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode documents.

        Args:
            texts: Any strings; may be empty.

        Returns:
            An array of shape ``(len(texts), dimensions)``, one unit vector a text.
        """
        ...

    def encode_query(self, text: str) -> Vectors:
        """Encode one short query.

        Args:
            text: What somebody searches for. Models that want a query prefix add it here.

        Returns:
            A unit vector of shape ``(dimensions,)``.
        """
        ...


def one_by_one(vector: Callable[[str], Vectors], texts: Sequence[str], dimensions: int) -> Vectors:
    """Return the vectors of texts, each made without its neighbours: in a batch they would change its last bits."""
    vectors: Vectors = np.empty((len(texts), dimensions), dtype=np.float32)
    for row, text in enumerate(texts):
        vectors[row] = vector(text)
    return vectors


@runtime_checkable
class Literate(Protocol):
    """An encoder that can tell words of the language from misspellings."""

    def knows(self, word: str) -> bool:
        """Return whether ``word``, in lower case, is one that its model has as a whole."""
        ...


@runtime_checkable
class Batched(Protocol):
    """An encoder that is faster with several texts side by side."""

    def together(self, texts: Sequence[str]) -> Vectors:
        """Encode texts side by side; the last bits of a vector may differ with its neighbours."""
        ...
