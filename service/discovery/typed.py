"""What people type for short: "u", "smth", "arnd", "whats". Written out before anything is read or searched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from runtime.once import once
from runtime.yaml_file import read_yaml

_DATA = Path(__file__).with_name("typed.yaml")
_WORD = re.compile(r"(?<![\w.@/'\u2019-])[A-Za-z]{1,9}(?![\w@/'\u2019-])")


@once
def _table() -> Mapping[str, str]:
    found: dict[str, Any] = read_yaml(_DATA)
    return {str(short): str(whole or "") for short, whole in found.items()}


def written_out(text: str) -> str:
    """Return a text with what was typed for short written out; in capitals it is a name or a size."""

    def whole(match: re.Match[str]) -> str:
        word = match[0]
        return word if len(word) > 1 and word.isupper() else _table().get(word.casefold(), word)

    out = _WORD.sub(whole, text)
    return out if out == text else " ".join(out.split())
