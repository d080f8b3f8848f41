"""Words that are typed as one though the language has them apart, or joins them by a rule: "jai", "cest", "quitarla".

A word that the table has stays whole. All others are cut only where both parts are the table's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from service.gloss.parting import Joined, Token
from service.gloss.spelling import Spelling, plain

#: A word that has lost its apostrophe goes on with a vowel, or with an h that is not said.
_OPEN = frozenset("aeiouyh")
_LONGEST = 40
#: The shortest words behind an elided one, and before a pronoun.
_BEHIND, _BEFORE = 2, 4


def apart(words: Sequence[Token], spelling: Spelling, joined: Joined) -> list[Token]:
    """Return the words of a message with those cut that the table has as parts alone.

    Args:
        words: The words, marks and parts.
        spelling: The words of the table.
        joined: Which words the language writes together.
    """
    found: list[Token] = []
    for each in words:
        whole = not each.word.isalpha() or len(each.word) > _LONGEST or bool(spelling.known(each.word))
        # Where signs became two letters, as ß does, places in the word are none in the message.
        if whole or len(each.word) != len(each.text):
            found.append(each)
        else:
            found += _elided(each, spelling, joined) or _pronouns(each, spelling, joined) or [each]
    return found


def _elided(token: Token, spelling: Spelling, joined: Joined) -> list[Token]:
    """Return a word and the one before it that lost its vowel, where the mark between them was left out."""
    for head in sorted(joined.elided, key=len, reverse=True):
        rest = token.word[len(head) :]
        if token.word.startswith(head) and len(rest) >= _BEHIND and rest[0] in _OPEN and spelling.known(rest):
            return _cut(token, len(head), head, spelling.known(rest))
    return []


def _pronouns(token: Token, spelling: Spelling, joined: Joined) -> list[Token]:
    """Return a verb and the pronouns that are written to its end: "devolvérmelo" is ``devolver``, ``-me``, ``-lo``."""
    for pronoun in sorted(joined.enclitics, key=len, reverse=True):
        rest = token.word[: -len(pronoun)]
        if not token.word.endswith(pronoun) or len(rest) < _BEFORE:
            continue
        verb = next(filter(None, _verbs(rest, spelling, joined)), "")
        if verb:
            return _cut(token, len(rest), verb, f"-{pronoun}")
        before, *further = _pronouns(replace(token, word=rest, text=token.text[: len(rest)]), spelling, joined) or [
            token
        ]
        if further:
            start = token.start + len(rest)
            end = Token(token.text[len(rest) :], start, token.end, f"-{pronoun}")
            return [before, *further[:-1], replace(further[-1], end=start), end]
    return []


def _verbs(rest: str, spelling: Spelling, joined: Joined) -> Iterator[str]:
    yield spelling.known(rest)
    yield from (spelling.known(f"{rest}{vowel}") for vowel in joined.dropped)


def _cut(token: Token, at: int, first: str, second: str) -> list[Token]:
    middle = token.start + at
    head = replace(token, text=token.text[:at], end=middle, word=plain(first))
    return [head, Token(token.text[at:], middle, token.end, plain(second))]
