"""Whether all parts of an address stand in one span of the customer's words, and that span is where it shall go.

"From Altweg 5, 10115 Berlin to Kranichweg 12, 20357 Hamburg" holds two addresses, and neither half of both is one. "My
ex lives at Altweg 5" holds one that nothing goes to. From the first part of an address to the last there is no other
word than its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from commerce import countries
from commerce.address import country_code
from commerce.postal.reading import read
from commerce.postal.units import STREET_WORD
from service.consent import lists
from service.consent.lists import fold

_FILE = Path(__file__).with_name("one_address.yaml")
_BEFORE = 3  # words between "from" and the street
_NEAR = 8  # words between "lives" and the street, or behind an address
_BETWEEN = 4  # words between "rue" and the house number
_STOP = re.compile(r"(?<![.!?;])[.!?;]++(?=\s+(?!\d)|$)|(?<![:,\n])\n++")
#: The point of "Hauptstr. 5" parts nothing.
_SIGN = re.compile(
    r"(?<![.,;:!?()\n\u2013\u2014])(?:[,;:!?()\n\u2013\u2014]|\.(?! \d))++(?=\s|$)|\n++"  # a run from its begin only
)
_HOUSE = re.compile(r"\d{1,5}[a-z]?")


def _words(name: str) -> frozenset[str]:
    return lists.words(_FILE, name)


def _phrases(name: str) -> tuple[str, ...]:
    return lists.phrases(_FILE, name)


@dataclass(frozen=True)
class Tokens:
    """A message's folded words, where its sentences begin, and behind which words a mark stands."""

    words: tuple[str, ...]
    starts: frozenset[int]
    marked: frozenset[int]

    def sentence(self, place: int) -> int:
        """Return where the sentence of a word begins."""
        return max((start for start in self.starts if start <= place), default=0)

    def end(self, place: int) -> int:
        """Return where the sentence of a word ends."""
        return min((start for start in self.starts if start > place), default=len(self.words))

    def places(self, part: Sequence[str]) -> list[int]:
        """Return where these words stand in a row."""
        count = len(part)
        return [n for n in range(len(self.words) - count + 1) if part and list(self.words[n : n + count]) == list(part)]


def tokens(text: str) -> Tokens:
    """Return a message's words."""
    words: list[str] = []
    starts, marked = {0}, set[int]()
    for sentence in _STOP.split(text):
        starts.add(len(words))
        for piece in _SIGN.split(sentence):
            words += fold(piece).split()
            marked.add(len(words) - 1)
    return Tokens(tuple(words), frozenset(starts), frozenset(marked))


def fault(arguments: Mapping[str, Any], text: str) -> str:
    """Return what does not belong together in an address, empty when nothing is known to be wrong.

    Args:
        arguments: The action's arguments.
        text: The message in which the street stands.
    """
    said = tokens(text)
    street = fold(str(arguments.get("line1") or "")).split()
    at = said.places(street)
    if not at:
        return ""
    standing = [place for place in at if stands(said, place, place + len(street))]
    if not standing or _led_away(street):
        return "the street is one where nothing shall go"
    place = standing[-1]
    given = _given(arguments)
    later = [each for each in streets(said) if each.start > place and not _inside(each, said, given)]
    if any(stands(said, each.start, each.end) for each in later):
        return "another street stands behind it"
    return _apart(arguments, said, text, place, given)


def _led_away(street: Sequence[str]) -> bool:
    """Whether words in front of the street itself, taken for its name, tell that nothing goes there: "not to …"."""
    lead = list(street[: next((n for n, word in enumerate(street) if _HOUSE.fullmatch(word)), len(street))])
    denied = any(one in _words("denies") and other in _words("onwards") for one, other in pairwise(lead))
    return denied or lead[:1] == ["away"] or any(lists.has(" ".join(lead), each) for each in _phrases("dwells"))


def refused_there(text: str) -> bool:
    """Return whether a short message only says that the place before is not the one: "no, not there"."""
    folded = fold(text)
    short = len(folded.split()) <= _NEAR and not streets(tokens(text))
    return short and any(lists.has(folded, each) for each in _phrases("not_there"))


@dataclass(frozen=True)
class Street:
    """A street with its number: from which word to which."""

    start: int
    end: int


def streets(said: Tokens) -> list[Street]:
    """Return what looks like a street with a house number."""
    return list(_streets(said))


def _streets(said: Tokens) -> Iterator[Street]:
    for place, word in enumerate(said.words):
        if not _HOUSE.fullmatch(word):
            continue
        start = max(said.sentence(place), place - _BETWEEN)
        for n in range(place - 1, start - 1, -1):
            if n in said.marked or any(c.isdigit() for c in said.words[n]):
                break
            if _is_way(said.words[n]):
                yield Street(n, place + 1)
                break
        for n in range(place + 1, min(said.end(place), place + 1 + _BETWEEN)):
            if any(c.isdigit() for c in said.words[n]):
                break
            if _is_way(said.words[n]):
                yield Street(place, n + 1)
                break
            if n in said.marked:
                break


def _is_way(word: str) -> bool:
    return len(word) > 2 and (bool(STREET_WORD.fullmatch(word)) or (len(word) > 4 and word.endswith("str")))


def _inside(street: Street, said: Tokens, given: frozenset[str]) -> bool:
    return all(word in given for word in said.words[street.start : street.end])


def elsewhere(text: str, arguments: Mapping[str, Any]) -> bool:
    """Return whether a message gives another street to send to than these arguments."""
    said, given = tokens(text), _given(arguments)
    found = [*streets(said), *_read(said, text)]
    return any(not _inside(each, said, given) and stands(said, each.start, each.end) for each in found)


def _read(said: Tokens, text: str) -> Iterator[Street]:
    """Yield the street of an address that has a town, whatever streets are called there."""
    fields = read(text).fields
    street = fold(fields.get("line1", "")).split()
    if "city" in fields or "postcode" in fields:
        yield from (Street(place, place + len(street)) for place in said.places(street))


def renumbers(text: str, arguments: Mapping[str, Any], order: str) -> bool:
    """Return whether a short message corrects a number of the address: "no, number 21"."""
    said, given = tokens(text), _given(arguments) | set(fold(order.lstrip("#")).split())
    corrects = _words("house") | lists.every("turn")
    folded = " ".join(said.words)
    if len(said.words) > _NEAR or not lists.any_of(folded, corrects):
        return False
    return any(_HOUSE.fullmatch(word) and word not in given for word in said.words)


def on_file(text: str) -> bool:
    """Return whether a message speaks of an address that the shop has."""
    return lists.any_of(fold(text), frozenset(_phrases("on_file")))


def stands(said: Tokens, start: int, end: int) -> bool:
    """Return whether a street is one to send to: not the old one, not denied, and not only where somebody lives."""
    before = _before(said, start)
    if _is_old(before):
        return False
    near = " ".join(before[-_NEAR:])
    lives = next((each for each in _phrases("lives") if lists.has(near, each)), "")
    if lives:
        whose, onwards = (part.split() for part in near.rsplit(lives, 1))
        mine = any(word in _words("mine") for word in whose[-_BEFORE:]) and lives not in _phrases("past")
        if not mine and not any(word in _words("new") for word in onwards):
            return False
    after = " ".join(said.words[end : min(said.end(end - 1), end + 2 * _NEAR)])
    return not any(lists.has(after, each) and not _of_another(after, each) for each in _phrases("wrong"))


def _of_another(after: str, wrong: str) -> bool:
    """Whether words behind an address are said of the one before: "the old one is wrong"."""
    ahead, _, behind = (part.split() for part in f" {after} ".partition(f" {wrong} "))
    return not _words("another").isdisjoint([*ahead[-_BEFORE:], *behind[: _BEFORE + 1]])


def _before(said: Tokens, start: int) -> list[str]:
    """Return the words of the sentence before a street, without what only belongs to the words before it.

    A "no" takes back what was said before, and "to my office instead, Kranichweg 12" names no old street.
    """
    return [
        said.words[n]
        for n in range(said.sentence(start), start)
        if not (said.words[n] in _words("refusal") and (n in said.marked or said.words[n + 1] in _words("turns")))
        and not (said.words[n] in _words("behind") and n in said.marked)
    ]


def _is_old(before: Sequence[str]) -> bool:
    """Whether the words before a street tell that it no longer holds."""
    if before[:1] and before[0] in _words("refusal") and before[1:2] and before[1] in _words("new"):
        before = before[1:]  # "no to ..."
    known = [word for word in before[-_BEFORE:] if word in _words("old") | _words("new")]
    return bool(known) and (
        (known[-1] in _words("old") and known[-1] not in _words("new"))
        or (len(known) > 1 and known[-2] in _words("denies"))  # "not to"
    )


def _given(arguments: Mapping[str, Any]) -> frozenset[str]:
    fields = ("name", "line1", "line2", "city", "postcode", "province", "country")
    return frozenset(word for field in fields for word in fold(str(arguments.get(field) or "")).split())


def _apart(arguments: Mapping[str, Any], said: Tokens, text: str, place: int, given: frozenset[str]) -> str:
    """Return which part does not stand in the span of the street."""
    street = fold(str(arguments.get("line1") or "")).split()
    own = given | _words("idle") | _named(arguments, text)
    postcode = fold(str(arguments.get("postcode") or "")).split()
    if not said.places(postcode):  # it was given, or corrected, in another message
        own |= {word for word in said.words if word.isdecimal() and len(word) > _BEFORE}
    codes = said.places(postcode)
    if len(postcode) == 1 and codes and _shaped(said, place + len(street), postcode[0]) not in ("", postcode[0]):
        return "the postcode is that of another address"
    parts = [("postcode", postcode), ("town", fold(str(arguments.get("city") or "")).split())]
    parts += [("name", fold(each).split()) for each in _pieces(arguments.get("name"))]
    parts += [("second line", fold(each).split()) for each in _pieces(arguments.get("line2"))]
    for what, part in parts:
        found = said.places(part)
        if what in ("name", "second line") and any(word in _words("strangers") for word in part):
            return f"that {what} is no part of an address"
        if found and not any(_joined(said, each, len(part), place, len(street), own, what) for each in found):
            return f"the {what} does not stand with the street"
    if codes and parts[1][1] and not _town_behind(said, codes, len(postcode), own):
        return "the town is that of another address"
    return ""


def _pieces(value: Any) -> list[str]:
    return [each for each in str(value or "").split(",") if each.strip()]


def _named(arguments: Mapping[str, Any], text: str) -> frozenset[str]:
    """Return the words of the country and the province as they were written, where the arguments have their codes."""
    fields = read(text).fields
    code = country_code(str(arguments.get("country") or ""))
    names = [name for name, each in countries.mentioned(text).items() if each == code]
    return frozenset(fold(" ".join([*names, fields.get("province", "")])).split())


def _joined(said: Tokens, at: int, length: int, place: int, street: int, own: frozenset[str], what: str) -> bool:
    """Whether no foreign word stands between a part and the street; a name or second line has to end there, too."""
    between = said.words[at + length : place] if at < place else said.words[place + street : at]
    if any(word not in own for word in between):
        return False
    if what in ("postcode", "town"):
        return True
    end = at + length
    whole = end >= len(said.words) or end - 1 in said.marked or said.words[end] in own | _words("behind")
    return whole and (at <= place or at - 1 in said.marked or said.words[at - 1] in own)


def _town_behind(said: Tokens, codes: Sequence[int], length: int, own: frozenset[str]) -> bool:
    """Whether the words beside the postcode are none of another town."""
    for code in codes:
        end = code + length
        if end - 1 in said.marked or end >= len(said.words):
            return True
        if said.words[end] in own | _words("behind") | _words("new"):
            return True
    return False


def _shaped(said: Tokens, end: int, code: str) -> str:
    """Return the first word after a street that looks as its postcode does; empty when none does."""
    shape = [each.isdigit() for each in code]
    found = (word for word in said.words[end:] if [each.isdigit() for each in word] == shape and any(shape))
    return next(found, "")
