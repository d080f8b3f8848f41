"""Text encoders: one Protocol, one file an implementation, chosen by name."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from commerce.errors import ConfigurationError
from connectors.encoders.base import Encoder, Vectors

__all__ = ["Encoder", "Vectors", "encoder_names", "load_encoder"]

_SENTENCE = "sentence-transformers:"
_lock = threading.Lock()
_loaded: dict[str, Encoder] = {}


def _minilm() -> Encoder:
    from connectors.encoders.minilm import MiniLM

    return MiniLM()


def _use() -> Encoder:
    from connectors.encoders.use import USE

    return USE()


def _sentence(name: str) -> Encoder:
    from connectors.encoders.sentence import SentenceEncoder

    return SentenceEncoder(name)


_FACTORIES: dict[str, Callable[[], Encoder]] = {"minilm": _minilm, "use": _use}


def encoder_names() -> tuple[str, ...]:
    """Return the names that :func:`load_encoder` knows; NAME is a model's folder or name."""
    return (*sorted(_FACTORIES), f"{_SENTENCE}NAME")


def load_encoder(name: str = "minilm") -> Encoder:
    """Return the encoder of that name, loaded once a process.

    Args:
        name: One of :func:`encoder_names`, such as ``minilm`` or ``sentence-transformers:BAAI/bge-small-en-v1.5``.

    Returns:
        The shared encoder. It may be used from several threads.

    Raises:
        ConfigurationError: The name is unknown, or the encoder's files are missing or altered.
    """
    with _lock:
        if name not in _loaded:
            factory = _FACTORIES.get(name)
            model = name.removeprefix(_SENTENCE)
            if model and model != name:
                factory = partial(_sentence, model)
            if factory is None:
                known = ", ".join(encoder_names())
                raise ConfigurationError(f"There is no text encoder named {name!r}. Known encoders: {known}.")
            _loaded[name] = factory()
        return _loaded[name]
