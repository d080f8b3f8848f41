"""Repetitions that no customer needs: of the model's instructions, and of words that somebody dictated to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

INSTRUCTIONS_RUN = 6  # words in a row from the model's instructions
CUSTOMER_RUN = 8  # words in a row from the customer's own message
DICTATED = "says what was dictated"
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_QUOTED = r"[\"“”«»„`]([^\"“”«»„`\n]{1,200})[\"“”«»„`]|(?<!\w)['‘]([^\n]{1,200}?)['’](?!\w)"  # noqa: RUF001
_SAY = (
    r"(?:say|print|output|reply|respond|answer|write|repeat|echo|begin|start|end|finish|append|include|add|type|state|"
    r"display|return|tell|mention|complete|phrase|word|words|text|string|code|antworte|schreibe?|sage?|gib|réponds?|"
    r"dis|écris|affiche|responde|di|escribe|imprime)"
)
_DICTATED = (
    re.compile(rf"(?i)\b{_SAY}\b[^\"“”«»„`\n]{{0,60}}?(?:{_QUOTED})"),
    re.compile(
        r"(?i)\b(?:say|print|output|reply|respond|answer|write|repeat|echo)\b(?:\s+\w+){0,2}?\s*"
        r"(?:\bwith\b|:|\bonly\b|\bexactly\b|\bjust\b|\bthe (?:word|phrase|text|code)\b)[\s:]*([^.!?\n\"“”'`<>]{2,80})"
    ),
)


class Leaks:
    """Knows which sentences only repeat.

    Args:
        instructions: The model's instructions.
        customer: The customer's messages.
        dictations: What texts that nobody vouches for want to be said, see `dictated`.
    """

    def __init__(self, instructions: str, customer: Sequence[str], dictations: Sequence[str]) -> None:
        self._secret = _kept(instructions)
        self._messages = [_kept(text) for text in customer]
        self._dictated = dictations

    def reason(self, sentence: str, vouched: Callable[[str], bool]) -> str | None:
        """Return why a sentence is only a repetition; ``vouched`` tells what the store itself says."""
        words = _words(sentence)
        flat = _flat(sentence)
        if any(f" {each} " in flat and not vouched(each) for each in self._dictated):
            return DICTATED
        if any(run in self._secret for run in _runs(words, INSTRUCTIONS_RUN)):
            return "repeats its instructions"
        if any(run in message for run in _runs(words, CUSTOMER_RUN) for message in self._messages) or (
            len(words) >= 4 and any(flat in message for message in self._messages) and not vouched(sentence.strip())
        ):
            return "repeats the customer"
        return None


@lru_cache(maxsize=512)
def dictated(text: str) -> tuple[str, ...]:
    """Return what a text wants to be said word for word."""
    found = [group for pattern in _DICTATED for match in pattern.finditer(text) for group in match.groups() if group]
    return tuple(each for each in dict.fromkeys(" ".join(_words(one)) for one in found) if len(each) > 2)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("\u2019", "'"))


def _flat(text: str) -> str:
    return f" {' '.join(_words(text))} "


#: Of texts that stay the same from turn to turn: the instructions, the customer's messages.
_kept = lru_cache(maxsize=512)(_flat)


def _runs(words: Sequence[str], length: int) -> list[str]:
    """Return each so many words in a row, as they stand in a text that `_flat` made."""
    return [f" {' '.join(words[start : start + length])} " for start in range(len(words) - length + 1)]
