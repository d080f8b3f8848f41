"""Groups of words in many languages, as data: which of them a text has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from agent.guardrails.cues import fold
from runtime.yaml_file import read_yaml

#: What stands for words in between, and what they may be.
_GAP, _BETWEEN = " .. ", r"\b[^.!?\n]{0,40}?\b"
_ANYWHERE = re.compile("[\u0600-\u06ff\u3040-\u9fff\uac00-\ud7af]")
#: The group of phrases within which a word of another group says nothing: "free time", "baby blue".
_SAYS_NOTHING = "says_nothing"


@cache
def groups(path: Path) -> Mapping[str, re.Pattern[str]]:
    """Return a file's groups, each as one pattern for a text that `fold` has folded.

    A word counts at the beginning of a word, with "$" at its end as a whole one; in Arabic, which puts letters before
    words, and in scripts without spaces it counts anywhere. " .. " stands for some words of the same sentence.
    """
    data: dict[str, dict[str, list[str]]] = read_yaml(path)
    return {
        name: _compiled(dict.fromkeys(fold(word) for words in by.values() for word in words))
        for name, by in data.items()
    }


def found(path: Path, text: str) -> list[str]:
    """Return the groups that a text has a word of, in the file's order."""
    flat = fold(" ".join(text.split()))
    patterns = dict(groups(path))
    idle = patterns.pop(_SAYS_NOTHING, None)
    hits = [name for name, pattern in patterns.items() if pattern.search(flat)]
    if not hits or idle is None:
        return hits
    spans = [match.span() for match in idle.finditer(flat)]
    return [name for name in hits if not spans or _outside(patterns[name], flat, spans)]


def _outside(pattern: re.Pattern[str], flat: str, spans: list[tuple[int, int]]) -> bool:
    """Whether a word of a group reaches beyond the phrases in which it says nothing."""
    return any(
        not any(start <= match.start() and match.end() <= end for start, end in spans)
        for match in pattern.finditer(flat)
    )


def _compiled(words: Iterable[str]) -> re.Pattern[str]:
    words = sorted(words, key=len, reverse=True)  # "free of charge" before "free"
    anywhere = [re.escape(word.removesuffix("$")) for word in words if _ANYWHERE.search(word)]
    begun = [_begun(word) for word in words if not _ANYWHERE.search(word)]
    # One look at what stands before, and not one a word: half the time of a text that has none of them.
    return re.compile("|".join([rf"(?<!\w)(?:{'|'.join(begun)})" if begun else "(?!)", *anywhere]))


def _begun(word: str) -> str:
    parts = [re.escape(part) for part in word.removesuffix("$").split(_GAP)]
    return _BETWEEN.join(parts) + (r"(?!\w)" if word.endswith("$") else "")
