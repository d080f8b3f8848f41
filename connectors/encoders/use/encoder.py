"""USE-multilingual-v3: n-grams of word pieces by three small convolutions, summed and passed through a deep network."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from connectors.encoders.base import Vectors, one_by_one
from connectors.encoders.use.tokenizer import Tokenizer
from connectors.shipped import read_checked

MAX_CHARS = 8_192  # a longer text costs more than it tells: 100,000 letters take seconds

_FOLDER = Path(__file__).parent
_DIMENSIONS = 512
#: Pieces are quantised in this many blocks, each with a scale of its own; a piece's number tells its block.
_BLOCKS = 17
#: Length of the n-grams, and how many of their pieces stand to the left.
_GRAMS = ((2, 0), (3, 1), (5, 2))
#: Between two texts side by side lie so many empty rows: no n-gram reaches across.
_GAP = 4

Floats = NDArray[np.float32]


class USE:
    """Google's Universal Sentence Encoder, multilingual, version 3: ar de en es fr it ja ko nl pl pt ru th tr zh.

    `encode` takes one text at a time: a batch changes the last bits of a text's vector with its neighbours.

    Args:
        folder: Where the model's files lie; the shipped ones by default.

    Raises:
        ConfigurationError: The files are missing or altered.
    """

    def __init__(self, folder: Path = _FOLDER) -> None:
        files = read_checked(folder, ("weights.npz", "vocabulary.npz"))
        self._tokenizer = Tokenizer(files["vocabulary.npz"])
        with np.load(io.BytesIO(files["weights.npz"]), allow_pickle=False) as stored:
            # Kept as bytes and turned into numbers row by row: as floats the table would take 262 MB.
            self._pieces = np.empty((_BLOCKS * len(stored["q1"]), _DIMENSIONS), dtype=np.uint8)
            for block in range(_BLOCKS):
                self._pieces[block::_BLOCKS] = stored[f"q{block + 1}"]
            weights = {name: stored[name] for name in stored.files if not name.startswith("q")}
        self._scale, self._low = weights["scale"], weights["lo"]
        self._eps = np.float32(weights["eps"])
        orders = [order for order, _ in _GRAMS]
        self._narrow = np.concatenate([weights[f"proj{n}"] for n in orders], axis=1)
        self._narrow_bias, self._narrow_gain, self._narrow_shift = (
            np.concatenate([weights[f"{name}{n}"] for n in orders]) for name in ("proj_b", "ln_g", "ln_b")
        )
        self._layers = [[(weights[f"w{i}_{n}"], weights[f"b{i}_{n}"]) for i in (1, 2)] for n in orders]
        self._rest = weights
        sums = ":".join(hashlib.sha256(files[name]).hexdigest()[:32] for name in ("weights.npz", "vocabulary.npz"))
        self._fingerprint = f"use-multilingual-v3:{sums}:chars={MAX_CHARS}"

    @property
    def dimensions(self) -> int:
        """The length of every vector."""
        return _DIMENSIONS

    @property
    def fingerprint(self) -> str:
        """The sha256 of weights and vocabulary, shortened, and the text settings."""
        return self._fingerprint

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts, each on its own; see :class:`connectors.encoders.base.Encoder`."""
        return one_by_one(self._vector, texts, _DIMENSIONS)

    def encode_query(self, text: str) -> Vectors:
        """Encode one query; USE wants no prefix."""
        return self._vector(text)

    def together(self, texts: Sequence[str]) -> Vectors:
        """Encode texts side by side, as `connectors.encoders.base.Batched` has it.

        What costs time is reading the weights: for four sentences it is the same as for one.
        """
        if not texts:
            return np.empty((0, _DIMENSIONS), dtype=np.float32)
        return self._unit(self._deep(self._summed([self._pieces_of(text) for text in texts])))

    def _vector(self, text: str) -> Vectors:
        vector: Vectors = self._unit(self._deep(self._summed([self._pieces_of(text)])))[0]
        return vector

    def _pieces_of(self, text: str) -> NDArray[np.int64]:
        # A lone surrogate, legal in a Python string, stands for no character.
        clean = text[:MAX_CHARS].encode("utf-8", "replace").decode("utf-8")
        return np.array(self._tokenizer.encode(clean))

    @staticmethod
    def _unit(rows: Floats) -> Vectors:
        # In doubles: the model's own division leaves lengths a little beside one.
        wide = rows.astype(np.float64)
        unit: Vectors = (wide / np.linalg.norm(wide, axis=1, keepdims=True)).astype(np.float32)
        return unit

    def _summed(self, texts: list[NDArray[np.int64]]) -> Floats:
        """Return what the pieces and their n-grams say together, shape ``(len(texts), 512)``."""
        lengths = [len(ids) for ids in texts]
        starts = np.cumsum([0, *(length + _GAP for length in lengths[:-1])])
        live = np.zeros((int(starts[-1]) + lengths[-1], 1), dtype=np.float32)
        ids = np.zeros(len(live), dtype=np.int64)
        for start, text in zip(starts, texts, strict=True):
            ids[start : start + len(text)], live[start : start + len(text)] = text, 1
        block = ids % _BLOCKS
        pieces = self._pieces[ids] * self._scale[block, None] + self._low[block, None]
        narrow = self._normed(pieces @ self._narrow + self._narrow_bias, self._narrow_gain, self._narrow_shift)
        parts = [pieces]
        branches = np.split(narrow * live, len(_GRAMS), axis=1)
        for (order, left), layers, part in zip(_GRAMS, self._layers, branches, strict=True):
            for weight, bias in layers:
                part = (part + np.maximum(_grams(part, order, left) @ weight + bias, 0)) * live
            parts.append(part)
        rest = self._rest
        features = self._normed(np.concatenate(parts, axis=1), rest["ln_g"], rest["ln_b"])
        # The sum before the product: one row a text instead of one a piece.
        sums = np.stack([features[at : at + length].sum(axis=0) for at, length in zip(starts, lengths, strict=True)])
        count = np.array(lengths, dtype=np.float32)[:, None]
        summed: Floats = (sums @ rest["cnn_W"] + count * rest["cnn_b"]) / np.sqrt(count)
        return summed

    def _deep(self, summed: Floats) -> Floats:
        rest = self._rest
        first = np.maximum(summed @ rest["d0"], 0)
        second = np.maximum(summed @ rest["p1"] + first @ rest["d1"], 0)
        third = np.maximum(second @ rest["d2"], 0)
        deep: Floats = np.tanh(second @ rest["p3"] + third @ rest["d3"])
        return deep

    def _normed(self, rows: Floats, gain: Floats, shift: Floats) -> Floats:
        centred = rows - rows.mean(axis=1, keepdims=True)
        spread = np.square(centred).mean(axis=1, keepdims=True)
        normed: Floats = centred / np.sqrt(spread + self._eps) * gain + shift
        return normed


def _grams(rows: Floats, order: int, left: int) -> Floats:
    """Return each row with its neighbours side by side, nothing beyond the ends, shape ``(rows, order * width)``."""
    count, width = rows.shape
    grams: Floats = np.zeros((count, order * width), dtype=np.float32)
    for place in range(order):
        shift = place - left  # which neighbour stands there
        there, here = max(0, -shift), max(0, shift)
        kept = max(0, count - there - here)
        grams[there : there + kept, place * width : (place + 1) * width] = rows[here : here + kept]
    return grams
