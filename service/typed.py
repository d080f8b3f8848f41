"""Words as people type them, read as what they are: "u", "hasnt", "smth". What is kept or quoted stays as it is."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from runtime.yaml_file import read_yaml

_FILE = Path(__file__).with_name("typed.yaml")


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    known = {str(typed).casefold(): str(meant) for typed, meant in read_yaml(_FILE).items()}
    words = "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))
    return re.compile(rf"(?<![\w'.@/#&-])(?:{words})(?![\w'@/&-]|\.\w)", re.I), known


def spelled(text: str) -> str:
    """Return a text with words that people type for others put right; names, numbers and all else as they were."""
    pattern, known = _table()

    def right(found: re.Match[str]) -> str:
        word = found[0]
        meant = known[word.casefold()]
        return word if word.isupper() and len(word) > 1 and word.casefold() != meant and len(word) < 4 else meant

    return pattern.sub(right, text)
