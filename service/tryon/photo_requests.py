"""What customers say of trying things on, read by code: what no chat model may begin, or refuse, for them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from runtime.yaml_file import read_yaml

_LONGEST = 400
_CLAUSE = re.compile(r"[.,;:!?]|\b(?:but|aber|mais|pero|ma|maar|mas)\b")
_EDGES = " \t.!,?;:'\"()-"
#: What a try-on in play is asked further: see `agent.embedded.trying`.
ANOTHER_COLOUR, SIZE_CHART, DELETE = "another colour", "size chart", "delete my photo"


def asks(text: str) -> bool:
    """Return whether somebody asks to see an article on themselves."""
    plain = _plain(text)
    if _any("not").search(plain):
        return False
    return any(not _negated(plain, each) for each in _any("asks").finditer(plain))


def under_age(text: str) -> bool:
    """Return whether somebody says of themselves that they are not of age."""
    return bool(_any("under_age").search(_plain(text)))


def declines(text: str, *, about: bool = False) -> bool:
    """Return whether somebody says that they want no picture.

    Args:
        text: Their words.
        about: Whether it is known otherwise that they speak of trying things on: any no in them is meant for it then.
    """
    plain = _plain(text)
    said_no = bool(_any("negated").search(_any("polite_no").sub(" ", plain)))
    return said_no and (about or any(_negated(plain, each) for each in _any("asks").finditer(plain))) and not asks(text)


def _negated(plain: str, request: re.Match[str]) -> bool:
    """Return whether the clause of a request says no to it: from its beginning to the request's end."""
    begins = max((each.end() for each in _CLAUSE.finditer(plain, 0, request.start())), default=0)
    return bool(_any("negated").search(_any("polite_no").sub(" ", plain[begins : request.end()])))


def deletes(text: str) -> bool:
    """Return whether the whole message is the request to have one's photo deleted."""
    plain = _plain(text).strip(_EDGES)
    polite = _pattern(rf"^{_words()['polite']}\b[\s,.!]*|[\s,.!]*\b{_words()['polite']}$")
    while (shorter := polite.sub("", plain, count=1).strip(_EDGES)) != plain:
        plain = shorter
    things = _words()["things"]
    return any(_pattern(each.replace("{things}", things)).fullmatch(plain) for each in _words()["deletes"].values())


def speaks_of_deleting(text: str) -> bool:
    """Return whether words ask what becomes of a photo, or want it gone, in whatever sentence."""
    return bool(_pattern(_words()["speaks_of_deleting"]).search(_plain(text)))


def _plain(text: str) -> str:
    """Return the beginning of a text, folded, without accents, in single blanks."""
    apart = unicodedata.normalize("NFKD", text[:_LONGEST].casefold().replace("\u2019", "'"))
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())


@cache
def _any(name: str) -> re.Pattern[str]:
    found = _words()[name]
    lines = [line for lines in found.values() for line in lines] if isinstance(found, dict) else found
    return re.compile("|".join(f"(?:{line})" for line in lines))


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


@cache
def _words() -> dict[str, Any]:
    return dict(read_yaml(Path(__file__).with_suffix(".yaml")))
