"""What the encoder made of a text, kept in files for the whole run of the tests and for all of its processes.

The demo's catalogue costs ten seconds of encoding wherever it is filled, and the same text always gives the same bits.
"""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from connectors.encoders.base import Vectors
from connectors.encoders.minilm.encoder import MiniLM


def remember(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Let the encoder look into ``folder`` before it encodes a text, and keep there what it made."""
    folder.mkdir(exist_ok=True)
    encode = MiniLM._vector

    def vector(self: Any, text: str) -> Vectors:
        place = folder / hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        if place.exists():
            return np.frombuffer(place.read_bytes(), dtype=np.float32).copy()
        made = encode(self, text)
        draft = folder / f"{place.name}.{os.getpid()}-{threading.get_ident()}"
        draft.write_bytes(made.tobytes())
        draft.replace(place)
        return made

    patch.setattr(MiniLM, "_vector", vector)
