"""The MiniLM encoder, its files checked before use."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from connectors.encoders.base import Vectors, one_by_one
from connectors.shipped import read_checked

MAX_TOKENS = 256
#: Tokenising 100 kB to keep 256 tokens of it would cost more than the model; words rarely pass 32 letters.
MAX_CHARS = 32 * MAX_TOKENS

_FOLDER = Path(__file__).parent
_DIMENSIONS = 384


class MiniLM:
    """Mean-pooled MiniLM, one thread, one text at a time.

    A batch would change the bits: dynamic int8 picks its scales over the whole batch, so a text's vector
    would depend on its neighbours. One at a time is exact and, on a CPU, also the fastest.

    Args:
        folder: Where the model's files lie; the shipped ones by default.

    Raises:
        ConfigurationError: The files are missing or altered.
    """

    def __init__(self, folder: Path = _FOLDER) -> None:
        files = read_checked(folder, ("model.onnx", "tokenizer.json"))
        self._session = _session(files["model.onnx"])
        self._tokenizer = _tokenizer(files["tokenizer.json"])
        weights = hashlib.sha256(files["model.onnx"]).hexdigest()
        words = hashlib.sha256(files["tokenizer.json"]).hexdigest()[:16]
        self._fingerprint = f"minilm-l6-v2:{weights}:{words}:mean:exact:tokens={MAX_TOKENS}:chars={MAX_CHARS}"

    @property
    def dimensions(self) -> int:
        """The length of every vector."""
        return _DIMENSIONS

    @property
    def fingerprint(self) -> str:
        """The sha256 of the weights, the tokenizer's, and the text settings."""
        return self._fingerprint

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts, each on its own; see :class:`connectors.encoders.base.Encoder`."""
        return one_by_one(self._vector, texts, _DIMENSIONS)

    def encode_query(self, text: str) -> Vectors:
        """Encode one query; MiniLM wants no prefix."""
        return self._vector(text)

    def knows(self, word: str) -> bool:
        """Return whether ``word``, in lower case, is one of the model's 30,000 words."""
        return self._tokenizer.token_to_id(word) is not None

    def _vector(self, text: str) -> Vectors:
        # A lone surrogate, legal in a Python string, is not legal in the tokenizer's UTF-8.
        clean = text[:MAX_CHARS].encode("utf-8", "replace").decode("utf-8")
        ids = np.array([self._tokenizer.encode(clean).ids], dtype=np.int64)
        (hidden,) = self._session.run(["hidden"], {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        pooled = hidden[0].mean(axis=0, dtype=np.float32)
        vector: Vectors = (pooled / np.linalg.norm(pooled)).astype(np.float32)
        return vector


def _session(model: bytes) -> Any:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # The arena keeps the largest text's buffers for ever; without it the process stays small.
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    options.log_severity_level = 3
    # Without this, processors that have no VNNI clip sums of 8-bit products: other vectors than elsewhere, and worse.
    options.add_session_config_entry("session.x64quantprecision", "1")
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _tokenizer(data: bytes) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(data)
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer
