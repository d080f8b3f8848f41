"""Whether street, postcode, town and recipient of an address stand together in one message, and it is not the old one.

"From Altweg 5, 10115 Berlin to Kranichweg 12, 20357 Hamburg" holds two addresses, and neither half of both is one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.consent.lists import fold

#: Before a street: that is the address which no longer holds.
_OLD = frozenset(
    (
        "from not no longer instead old former previous von nicht statt alte alten bisher depuis pas ancienne desde "
        "antigua non vecchio vecchia van niet oude z nie stary"
    ).split()
)
#: Before a street, after such a word: a new one begins.
_NEW = frozenset(
    (
        "to but nach zu zur sondern an à mais a hacia sino al ma bensì naar maar do ale para new neue neuen nouvelle "
        "nueva nuovo nieuwe nowy is"
    ).split()
)
_BEFORE = 3  # words between "from" and the street
_APART = 6  # words between postcode and town, and between a recipient and the street
_DENIES = frozenset("not no longer nicht pas no non niet nie não".split())
_NAMES_IT = frozenset(
    "for name recipient attn att attention c o co is für an bei à chez para al destinatario per voor dla".split()
)


def fault(arguments: Mapping[str, Any], text: str) -> str:
    """Return what does not belong together in an address, empty when nothing is known to be wrong.

    Args:
        arguments: The action's arguments.
        text: The message in which the street stands.
    """
    words = fold(text).split()
    street, postcode, city, name = (
        fold(str(arguments.get(field) or "")).split() for field in ("line1", "postcode", "city", "name")
    )
    at = _places(words, street)
    if not at:
        return ""
    if all(_is_old(words[:place]) for place in at):
        return "the street is that of the address before"
    end = at[-1] + len(street)
    codes = _places(words, postcode)
    if len(postcode) == 1 and codes and _nearest(words, end, postcode[0]) not in ("", postcode[0]):
        return "the postcode is that of another address"
    towns = _places(words, city)
    if codes and towns and min(abs(town - code) for town in towns for code in codes) > _APART + len(city):
        return "the town is that of another address"
    people = _places(words, name)
    if people and not any(_is_recipient(words, place, len(name), at) for place in people):
        return "that name is no recipient"
    return ""


def _places(words: Sequence[str], part: Sequence[str]) -> list[int]:
    return [n for n in range(len(words) - len(part) + 1) if part and list(words[n : n + len(part)]) == list(part)]


def _is_old(before: Sequence[str]) -> bool:
    """Whether the words before a street tell that it no longer holds."""
    near = before[-_BEFORE:]
    known = [word for word in near if word in _OLD | _NEW]
    begins = list(before[:1]) == ["no"] and known[:1] == ["no"]  # "no, to ...": that takes back what was said before
    return bool(known) and (known[-1] in _OLD or (len(known) > 1 and known[-2] in _DENIES and not begins))  # "not to"


def _nearest(words: Sequence[str], end: int, code: str) -> str:
    """Return the first word after a street that looks as its postcode does; empty when none does."""
    shape = [each.isdigit() for each in code]
    return next((word for word in words[end:] if [each.isdigit() for each in word] == shape and any(shape)), "")


def _is_recipient(words: Sequence[str], place: int, length: int, streets: Sequence[int]) -> bool:
    """Whether a name stands where a recipient does: before the street, or after "for"."""
    before = words[place - 1] if place else ""
    return before in _NAMES_IT or any(0 <= street - place - length <= _APART for street in streets)
