"""What a file holds that is not understood, noted while it is read and told at the end."""

from __future__ import annotations

from collections import Counter

_SHOWN = 5
#: What is told of each kind; ``{}`` is what the file holds.
_SENTENCES = {
    "availability": "What is not known to mean that something can be had counts as sold out: {}.",
    "status": "What is not known to mean that customers may see a product hides it: {}.",
    "dates": "Dates of sales that cannot be read: {}. Those goods have their full price; write dates as 2024-01-31.",
    "dearer": "Sale prices above the price are not taken: {}.",
}


class Noted:
    """What was not understood, by kind, each as often as it stands in the file."""

    def __init__(self) -> None:
        self._found: dict[str, Counter[str]] = {}

    def add(self, kind: str, text: str) -> None:
        """Note a text of a kind of `_SENTENCES`."""
        self._found.setdefault(kind, Counter())[text.strip()[:60]] += 1

    def sentences(self) -> list[str]:
        """Return what to tell the owner, the most frequent first."""
        told = []
        for kind, counts in self._found.items():
            often = counts.most_common(_SHOWN)
            shown = [f"{text!r} ({count} times)" if count > 1 else repr(text) for text, count in often]
            further = [f"{len(counts) - _SHOWN} more"] if len(counts) > _SHOWN else []
            told.append(_SENTENCES[kind].format(", ".join(shown + further)))
        return told
