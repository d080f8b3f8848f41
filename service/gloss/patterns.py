"""The short way in which a table lists forms: "bestellung(en)|auftrag", "ich (möchte|will) {1} zurückgeben"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from commerce.errors import ConfigurationError

_GROUP = re.compile(r"\(([^()]*)\)")
_PIECE = re.compile(r"\{(\d)(!?)\}|<([a-z_]+?)(\d?)>")
#: So many forms one entry may stand for.
MOST = 400


@dataclass(frozen=True)
class Element:
    """A place of a template.

    Attributes:
        words: What a word there has to be; empty for a gap or a list.
        gap: The gap's number; 0 for none.
        raw: Whether what stands in the gap stays as it was written, to the end of the line.
        kind: The list of which a phrase has to stand there.
        name: What stands for it in the English words.
        optional: Whether the word may be left out.
    """

    words: frozenset[str] = frozenset()
    gap: int = 0
    raw: bool = False
    kind: str = ""
    name: str = ""
    optional: bool = False


def forms(entry: str) -> list[str]:
    """Return every phrase that an entry stands for.

    ``|`` parts entries, ``(en)`` may be left out, ``(a|b)`` is one of several, ``(a|b|)`` one of them or none.

    Raises:
        ConfigurationError: They are too many.
    """
    found: list[str] = []
    for part in _apart(entry):
        pieces = _GROUP.split(part)
        choices = [_choices(each) if n % 2 else [each] for n, each in enumerate(pieces)]
        found += [" ".join("".join(chosen).split()) for chosen in product(*choices)]
        if len(found) > MOST:
            raise ConfigurationError(f"The entry {entry!r} stands for more than {MOST} phrases.")
    return list(dict.fromkeys(found))


def _choices(group: str) -> list[str]:
    return group.split("|") if "|" in group else ["", group]


def _apart(entry: str) -> Iterator[str]:
    """Yield the parts between bars that stand in no brackets."""
    depth, start = 0, 0
    for place, sign in enumerate(entry):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            yield entry[start:place]
            start = place + 1
    yield entry[start:]


def elements(template: str) -> tuple[Element, ...]:
    """Return the places of a template, one for each word, gap and list.

    Raises:
        ConfigurationError: A word is not written as one.
    """
    found: list[Element] = []
    for part in _words(template):
        piece = _PIECE.fullmatch(part)
        if piece is None:
            words = forms(part)
            if any(" " in each for each in words):
                raise ConfigurationError(f"Within {template!r} every choice has to be one word.")
            found.append(Element(frozenset(words) - {""}, optional="" in words))
        elif piece[1]:
            found.append(Element(gap=int(piece[1]), raw=bool(piece[2]), name=f"{{{piece[1]}}}"))
        else:
            found.append(Element(kind=piece[3], name=f"<{piece[3]}{piece[4]}>"))
    return tuple(found)


def _words(template: str) -> list[str]:
    """Return the parts of a template between blanks; blanks in brackets part nothing."""
    return re.findall(r"(?:\([^()]*\)|[^\s()])+", template)


def said_of(english: str) -> list[str]:
    """Return the English of a template in parts: words, and the names of its gaps and lists."""
    return [each.strip() for each in re.split(r"(\{\d\}|<[a-z_]+\d?>)", english) if each.strip()]
