"""What a file holds that is not understood, noted while it is read and told at the end."""

from __future__ import annotations

from collections import Counter

from commerce.sentences import say

_SHOWN = 5


class Noted:
    """What was not understood, by kind, each as often as it stands in the file."""

    def __init__(self) -> None:
        self._found: dict[str, Counter[str]] = {}

    def add(self, kind: str, text: str) -> None:
        """Note a text of a kind: the end of the id of what is told about it (`imports.noted.…`)."""
        self._found.setdefault(kind, Counter())[text.strip()[:60]] += 1

    def sentences(self) -> list[str]:
        """Return what to tell the owner, the most frequent first."""
        told = []
        for kind, counts in self._found.items():
            often = counts.most_common(_SHOWN)
            shown = [_times(text, count) for text, count in often]
            further = [say("imports.more", count=len(counts) - _SHOWN)] if len(counts) > _SHOWN else []
            told.append(say(f"imports.noted.{kind}", found=", ".join(shown + further)))
        return told


def _times(text: str, count: int) -> str:
    return say("imports.times", text=repr(text), count=count) if count > 1 else repr(text)
