"""Whether the sentence that holds an address is itself the order to send there.

"Last time it went wrongly to Jan Stein, Hauptstr. 9" holds an address, and so does "the thief sits at Hauptstr. 9".
What else may be said of a place has no end, so the lists are of what an order to send consists of. A sentence with any
other word in it takes a yes that names the action, or is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from commerce import countries
from commerce.address import country_code
from commerce.postal import telephones, units
from commerce.postal.reading import read
from service import one_address
from service.consent import lists
from service.consent import said as saying
from service.consent.lists import any_of, fold, has, tiled

_FILE = Path(__file__).with_name("sending.yaml")
_PARTS = ("line1", "city", "postcode", "province", "country", "name", "line2")
_SURE = ("line1", "postcode", "country")  # parts that a model cannot stretch over a sentence
_KINDS = (units.UNIT, units.CARE, units.ATTENTION, units.COMPANY, units.BOX)

Standing = Literal["plain", "unread", "no order", "denied"]


def _phrases(name: str) -> frozenset[str]:
    return frozenset(lists.phrases(_FILE, name, lists.phrase))


def standing(arguments: Mapping[str, Any], text: str, number: str = "") -> Standing:
    """Return what the sentence with an address makes of it.

    Args:
        arguments: The action's arguments.
        text: The message in which the street stands.
        number: The order's number, which is no part of an address.

    Returns:
        "plain": an order to send there, or the address alone; "unread": such an order with more in it; "no order": the
        sentence only speaks of the place; "denied": nothing shall go there.
    """
    if _of_another(arguments, text, number):
        return "unread"
    text = _stripped(arguments, _without_other_requests(arguments, text), number)
    said = one_address.tokens(text)
    street = fold(str(arguments.get("line1") or "")).split()
    at = [place for place in said.places(street) if one_address.stands(said, place, place + len(street))]
    if not at:
        return "plain"  # it was put together from several messages, or `one_address.fault` has refused it
    start, end = said.sentence(at[-1]), said.end(at[-1])
    own = _own(arguments, text)
    if _denied(said, start, at[-1], own):
        return "denied"
    rest = _rest(said, start, end, own)
    if any_of(" ".join(rest), _phrases("sends")) and _asks_whether(text, street, rest):
        return "unread"
    if not rest:
        others = " ".join(_rest(said, 0, start, own) + _rest(said, end, len(said.words), own))
        return "plain" if _orders(others) else "unread"
    if _orders(" ".join(rest)):
        return "plain"
    return "unread" if any_of(" ".join(rest), _phrases("sends")) else "no order"


def _of_another(arguments: Mapping[str, Any], text: str, number: str) -> bool:
    """Whether the sentence with the street names another order, and this one is named elsewhere alone."""
    said, mine = one_address.tokens(text), fold(number.lstrip("#"))
    at = said.places(fold(str(arguments.get("line1") or "")).split())
    if not at or not mine:
        return False
    here, own = said.words[said.sentence(at[-1]) : said.end(at[-1])], _own(arguments, text)
    others = [each for each in here if _is_order(each) and each not in own and each != mine]
    return bool(others) and mine not in here and mine in said.words


def _asks_whether(text: str, street: Sequence[str], rest: Sequence[str]) -> bool:
    """Whether a sentence asks if something is sent there, or has it confirmed: "the address is Altweg 5, right?"."""
    if rest and rest[-1] in _phrases("confirms"):
        return True
    words = r"[\W_]{1,9}".join(re.escape(each) for each in street)
    behind = re.search(rf"(?<!\w){words}(?!\w)[^.!?\n\uff1f\u061f]*(?P<mark>[?\uff1f\u061f]?)", text, re.I)
    return bool(behind and behind["mark"]) and not any_of(" ".join(rest), _phrases("requests"))


def _without_other_requests(arguments: Mapping[str, Any], text: str) -> str:
    """Return a message without the clauses that ask for another action, before the one with the street and after it."""
    street = fold(str(arguments.get("line1") or ""))
    parts = [(each, text.find(each.text)) for each in saying.read(text).parts]
    here = next((n for n, (part, at) in enumerate(parts) if at >= 0 and street and has(fold(part.text), street)), None)
    if here is None:
        return text
    start, end = 0, len(text)
    for n, (part, at) in enumerate(parts):
        if at < 0 or n == here or not part.families - {"address", "message"}:
            continue
        if n < here and parts[n + 1][1] >= 0:
            start = parts[n + 1][1]
        elif n > here:
            end = min(end, at)
    return text[start:end].removesuffix(" and ").rstrip(" ,")


def says_more(arguments: Mapping[str, Any], text: str, number: str = "") -> bool:
    """Return whether a message after the one with the street says more than parts of the address and such an order."""
    text = _stripped(arguments, text, number)
    said = one_address.tokens(text)
    if fold(text) in _phrases("skips"):
        return False
    return not _orders(" ".join(_rest(said, 0, len(said.words), _own(arguments, text))))


def others(arguments: Mapping[str, Any], text: str, number: str = "") -> bool:
    """Return whether a message names a street with a house number that is none of the address, and may be meant."""
    said = one_address.tokens(_stripped(arguments, text, number))
    street = fold(str(arguments.get("line1") or "")).split()
    own = {n for place in said.places(street) for n in range(place, place + len(street))}
    found = [each for each in one_address.streets(said) if own.isdisjoint(range(each.start, each.end))]
    return any(one_address.stands(said, each.start, each.end) for each in found)


def _orders(rest: str) -> bool:
    """Whether words around an address are none, or an order to send there and nothing else."""
    if not rest:
        return True
    return tiled(rest, _phrases("sends") | _phrases("beside") | _action_words(), frozenset())


def _action_words() -> frozenset[str]:
    return lists.action_words("change_address") | lists.action_words("change_profile_address")


def _own(arguments: Mapping[str, Any], text: str) -> frozenset[str]:
    """Return the address's own words in a message.

    A model may call anything a name: its words count where they are written with a capital or a digit, or are a flat or
    the like. No word that denies is one.
    """
    found: set[str] = set()
    written = re.findall(r"[^\W_][\w'-]*", text)
    capital = {word for each in written if not each[0].islower() for word in fold(each).split()}
    for field in _PARTS:
        for part in str(arguments.get(field) or "").split(","):
            words = fold(part).split()
            unit = field in ("name", "line2") and any(kind.match(part.strip()) for kind in _KINDS)
            sure = unit or field in _SURE or (field in ("city", "province") and len(words) < 2)
            found |= {word for word in words if sure or word in capital}
    code = country_code(str(arguments.get("country") or ""))
    named = [name for name, each in countries.mentioned(text).items() if each == code]
    fields = read(text).fields
    found |= capital & set(fold(" ".join(fields.get(each, "") for each in ("city", "postcode", "province"))).split())
    found |= set(fold(" ".join(named)).split())
    return frozenset(found - _phrases("denies"))


def _rest(said: one_address.Tokens, start: int, end: int, own: frozenset[str]) -> list[str]:
    """Return the words from a place to another that are none of the address, and no "no" that takes something back."""
    left = [n for n in range(start, end) if said.words[n] not in own and not _is_order(said.words[n])]
    first = left[:1] == [start] and said.words[start] in _phrases("refusal")
    if first and (start in said.marked or len(left) > 1) and not _follows_denied(said, start):
        left = left[1:]
    return [said.words[n] for n in left]


def _is_order(word: str) -> bool:
    """Whether a word is the number of an order, this one or another: it says nothing of a place."""
    return word.isdecimal() and len(word) > 2


def _follows_denied(said: one_address.Tokens, place: int) -> bool:
    """Whether a refusal at the head of a sentence denies what follows: "no more", "no way"."""
    following = said.words[place + 1] if place + 1 < len(said.words) else ""
    return place not in said.marked and following not in _phrases("sends") | _phrases("beside")


def _denied(said: one_address.Tokens, start: int, street: int, own: frozenset[str]) -> bool:
    """Whether a denial in front of an address reaches it: up to a mark with an order behind it."""
    first = street
    while first > start and said.words[first - 1] in own:
        first -= 1
    runs: list[list[str]] = [[]]
    for n in range(start, first):
        runs[-1].append(said.words[n])
        if n in said.marked and n < first - 1:
            runs.append([])
    for run in reversed(runs):
        if any_of(" ".join(run), _phrases("denies")):
            return True
        if any_of(" ".join(run), _phrases("sends")):
            return False
    return False


def _stripped(arguments: Mapping[str, Any], text: str, number: str) -> str:
    """Return a message without telephone numbers, the order's number, and what an order takes the place of."""
    for each in telephones.named(text):
        text = text.replace(each, " ")
    text, plain = units.ATTENTION.sub(" ", text), number.lstrip("#")
    if plain and plain not in " ".join(str(each) for each in arguments.values()):
        text = re.sub(rf"#?(?<![\w.,-]){re.escape(plain)}(?![\w-]|[.,]\d)", "", text)
    return _before_it().sub(lambda found: " to " if _has_street(found[0]) else found[0], text)


def _has_street(text: str) -> bool:
    return bool(one_address.streets(one_address.tokens(text)))


@cache
def _before_it() -> re.Pattern[str]:
    """Match "from Altweg 5, 10115 Berlin to", "not to Altweg 5 but to": a street that another one replaces."""
    pairs = [each.partition(" ~ ") for each in _phrases("instead_of")]
    street = r"\s(?=[^\n.!?]{0,80}\d)[^\n.!?]{3,80}?\s"
    any_of_them = "|".join(f"{re.escape(one)}{street}{re.escape(other)}" for one, _, other in pairs)
    return re.compile(rf"(?<!\w)(?:{any_of_them})(?!\w)", re.I)
