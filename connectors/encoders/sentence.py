"""Any model of sentence-transformers, for shops that want a bigger or another encoder than the built-in one.

It is the extra ``embeddings``, as torch alone is larger than everything else together. The model is named in
``SHOPCLERK_ENCODER=sentence-transformers:NAME``, where the name is a folder or one that the library can fetch.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from commerce.errors import ConfigurationError
from connectors.encoders.base import Vectors, one_by_one
from runtime import extras

PREFIX = "sentence-transformers:"
_LETTERS_PER_TOKEN, _TOKENS = 32, 512


class SentenceEncoder:
    """A sentence-transformers model on the processor, one text at a time.

    Padding and the split of work change the last bits of a batch, and an encoder promises the same bits whatever a
    text's neighbours are. Models with prompts for queries and documents get them.

    Args:
        name: A folder, or a name that sentence-transformers knows.

    Raises:
        ConfigurationError: The library is not installed, or the model cannot be loaded.
    """

    def __init__(self, name: str) -> None:
        self._model = _load(name)
        tokens = self._model.max_seq_length or _TOKENS
        self._letters = _LETTERS_PER_TOKEN * int(tokens)
        self._lock = threading.Lock()  # tokenizers refuse to be used by two threads at once
        self._fingerprint = f"{PREFIX}{_digest(self._model)}:tokens={tokens}"
        self._dimensions = len(self._one(self._model.encode_document, "length"))

    @property
    def dimensions(self) -> int:
        """The length of every vector."""
        return self._dimensions

    @property
    def fingerprint(self) -> str:
        """Names the weights, the prompts and the text settings."""
        return self._fingerprint

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode documents; see `Encoder`."""
        return one_by_one(partial(self._one, self._model.encode_document), texts, self.dimensions)

    def encode_query(self, text: str) -> Vectors:
        """Encode one short query; see `Encoder`."""
        return self._one(self._model.encode_query, text)

    def _one(self, encode: Callable[..., Any], text: str) -> Vectors:
        readable = text[: self._letters].encode("utf-8", "replace").decode()
        with self._lock:
            found = np.asarray(encode(readable, show_progress_bar=False, convert_to_numpy=True), dtype=np.float32)
        length = float(np.linalg.norm(found))
        if not np.isfinite(length) or length == 0:  # some models have nothing to say about an empty text
            found, length = np.zeros_like(found), 1.0
            found[0] = 1.0
        vector: Vectors = (found / np.float32(length)).astype(np.float32)
        return vector


def _load(name: str) -> Any:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ConfigurationError(
            f"The encoder {PREFIX}{name} needs sentence-transformers: {extras.install('embeddings')}"
        ) from error
    try:
        return SentenceTransformer(name, device="cpu", trust_remote_code=False)
    except Exception as error:
        # The library raises whatever its parts raise; the operator needs the model's name and the reason.
        raise ConfigurationError(
            f"The encoder {PREFIX}{name} could not be loaded. Is the folder or name right?", detail=str(error)
        ) from error


def _digest(model: Any) -> str:
    """Return a digest of the weights and prompts: a name alone may mean another model tomorrow."""
    digest = hashlib.blake2b(repr(sorted(model.prompts.items())).encode(), digest_size=16)
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().float().contiguous().numpy().tobytes())
    return digest.hexdigest()
