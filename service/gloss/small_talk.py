"""Clauses that are nothing but talk: "vale, gracias" is "ok, thank you", though "un vale" is a voucher."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.gloss.parting import tokens
from service.gloss.tables import table

#: So many words a clause of talk has at most.
_LONGEST = 12
#: The list of a table that holds it.
TALK = "talk"


def phrases(words: Sequence[str], known: Mapping[tuple[str, ...], str]) -> list[tuple[int, str]]:
    """Return how many words each phrase of a clause has, and its English; nothing where one of them is no talk.

    Args:
        words: The words of a whole clause.
        known: English by the phrases of talk.
    """
    if not 0 < len(words) <= _LONGEST:
        return []
    # From the end: how the rest of the clause is put together, with the longest phrase first.
    behind: list[list[tuple[int, str]] | None] = [None] * len(words) + [[]]
    for at in range(len(words) - 1, -1, -1):
        for end in range(len(words), at, -1):
            english, rest = known.get(tuple(words[at:end])), behind[end]
            if english is not None and rest is not None:
                behind[at] = [(end - at, english), *rest]
                break
    return behind[0] or []


def is_talk(text: str, code: str) -> bool:
    """Whether a message is phrases of a language's talk, and nothing else."""
    words = tuple(each.word for each in tokens(text) if not each.ends)
    known = table(code).kinds.get(TALK, {})
    return bool(phrases(words, known))
