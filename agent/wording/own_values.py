"""Which values of a model's call may be repeated: the customer's own words, and what the shop's data has."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any

from commerce.own_words import own
from commerce.text import clean
from service.consent import lists
from service.provenance import Source

#: The id of what is said in place of all values that are nobody's own.
A_CONDITION = "replies.a_condition"
_FEW = 3  # words in a row of an argument that make an echo
_WORD = re.compile(r"[^\W_]+")


class OwnValues:
    """The words of a conversation that are the customer's own.

    Args:
        messages: The customer's messages; None where code wrote the arguments, whose values are the customer's.
    """

    def __init__(self, messages: Sequence[str] | None) -> None:
        self._messages = messages

    @cached_property
    def _texts(self) -> list[str]:
        return [_flat(own(each)) for each in self._messages or ()]

    def says(self, value: str, known: Collection[str] = ()) -> bool:
        """Return whether a value is a run of the customer's own words, or among the ``known`` ones."""
        if self._messages is None or value in known:
            return True
        flat = _flat(value)
        run = re.compile(rf"(?<!\w){re.escape(flat)}(?!\w)")
        return bool(_WORD.search(flat)) and any(run.search(text) for text in self._texts)

    def counts(self, value: str) -> bool:
        """Return whether a number stands in the customer's words, however it is written."""
        return self._messages is None or any(Source(text).holds(value) for text in self._texts)

    def leaks(self, text: str, arguments: object) -> bool:
        """Return whether a text of code's repeats of a call's arguments what the customer did not say."""
        if self._messages is None:
            return False
        words = f" {' '.join(_WORD.findall(_flat(text)))} "
        return any(f" {' '.join(run)} " in words for value in strings(arguments) for run in self._runs(value))

    def _runs(self, value: str) -> list[list[str]]:
        found = _WORD.findall(_flat(value))
        if self.says(value) or len(value.strip()) < 4 or not found:
            return []
        runs = [found[at : at + _FEW] for at in range(len(found) - _FEW)]
        return [run for run in [*runs, found[-_FEW:]] if not self.says(" ".join(run))]


def strings(value: Any) -> list[str]:
    """Return all texts in a call's arguments; the names of fields are code's, no tool takes others."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in strings(each)]
    if isinstance(value, (list, tuple)):
        return [text for each in value for text in strings(each)]
    return [value] if isinstance(value, str) and value.strip() else []


def _flat(text: str) -> str:
    return " ".join(lists.apart(clean(text)).casefold().split())


#: Where code wrote the arguments out of the customer's words.
BY_CODE = OwnValues(None)
