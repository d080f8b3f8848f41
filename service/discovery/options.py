"""Which variants words ask for, by the values of the options that a kind of thing has: "28 cm", "sea salt"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from commerce.numerals import in_figures
from commerce.units import UNITS
from service.discovery.conditions import of_kinds
from service.discovery.idle import is_idle
from service.discovery.recognise import NO_COLOURS
from service.discovery.view import View
from store.search.analyse import words
from store.search.selection import Mask

_APART = re.compile(r"(\d+(?:\.\d+)?)([a-z]+)\Z")
_BY = re.compile(r"(?<=\d)x(?=\d)")
_RANGE = re.compile(r"(\d{1,3})\s?[-\u2013]\s?(\d{1,3})\Z")
_LONGEST = 4
#: Sizes of one letter and plain numbers are said with "in", "size" or alone; elsewhere they are counts and initials.
_CUES = frozenset("size in a an sized waist".split())
#: Colours by their plain names, and shades that shops call otherwise.
_SHADES = {
    "green": "forest olive sage mint khaki",
    "blue": "navy cobalt petrol denim sky teal turquoise indigo",
    "grey": "charcoal graphite stone anthracite",
    "gray": "charcoal graphite stone anthracite",
    "pink": "rose coral blush",
    "purple": "plum lilac violet lavender",
    "violet": "plum lilac purple lavender",
    "red": "burgundy crimson",
    "brown": "cognac tan chocolate walnut",
    "beige": "sand ecru stone cream natural",
    "yellow": "mustard lemon",
    "orange": "rust terracotta",
    "dark": "black navy charcoal graphite forest burgundy brown petrol olive",
    "darker": "black navy charcoal graphite forest burgundy brown petrol olive",
    "bright": "yellow red coral cobalt mint mustard orange pink",
    "brighter": "yellow red coral cobalt mint mustard orange pink",
}
#: Before another colour these tell which one, and "dark" of chocolate or a night tells no colour.
TONES = frozenset({"dark", "darker", "bright", "brighter"})
#: Said alone, these are sizes; beside a thing they tell how large it is.
_LETTERS = {"small": "s", "medium": "m", "large": "l"}
Key = tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """The options that words name, and the places of those words."""

    colour: str = ""
    size: str = ""
    options: tuple[tuple[str, str], ...] = ()
    places: frozenset[int] = frozenset()


def shade(typed: list[str], among: Mask, view: View) -> str:
    """Return the shades that products have of a colour which is named and none of them is called; or that colour.

    Args:
        typed: The words of a request.
        among: The products.
        view: The catalogue.
    """
    named = [word for word, after in pairwise([*typed, ""]) if word in _SHADES and after not in NO_COLOURS]
    named = sorted(named, key=TONES.__contains__)  # "dark green" is a green
    if not named:
        return ""
    has = {word for name, value in _offered(among, view).values() if "colour" in name.split() for word in value.split()}
    fitting = [each for each in _SHADES[named[0]].split() if each in has]
    return " or ".join(fitting) or (named[0] if has else "")


def values(kinds: tuple[str, ...], view: View) -> list[Key]:
    """Return the values of options that products of some kinds have, as they are compared."""
    return list(_offered(of_kinds(view, kinds), view))


def key(text: str) -> Key:
    """Return a value as values are compared: "1 liter", "1.0 l" and "1l" are the same."""
    return tuple(_even(words(in_figures(text))))


def _even(typed: list[str]) -> Iterator[str]:
    for word in (part for each in typed for part in _BY.sub(" x ", each).split()):
        match = _APART.match(word)
        for part in match.groups() if match else (word,):
            yield UNITS.get(part, _number(part))


def _number(text: str) -> str:
    return format(float(text), "g") if re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", text) else text


def read(rest: list[tuple[int, str]], among: Mask, view: View, age: int | None = None) -> Found:
    """Return the options that words ask for.

    Args:
        rest: The words, with their places.
        among: The products whose options count.
        view: The catalogue.
        age: How old whoever it is for is: the range of ages that holds it is an option.
    """
    offered = _offered(among, view)
    alone = [word for _, word in rest if not is_idle(word)]
    if len(alone) == 1 and (letter := _LETTERS.get(alone[0])):
        rest = [(at, letter if word == alone[0] else word) for at, word in rest]
    chosen: dict[str, str] = {}
    places: set[int] = set()
    at = 0
    while at < len(rest):
        name, value, size = _at(rest, at, offered)
        if size and "colour" in name.split() and any(word in NO_COLOURS for _, word in rest[at + size : at + size + 1]):
            size = 0  # "white light"
        if size and name not in chosen:
            chosen[name] = value
            places |= {place for place, _ in rest[at : at + size]}
        at += max(1, size)
    if age is not None and (aged := _of_age(age, offered)):
        chosen.setdefault(*aged)
    colours = [value for name, value in chosen.items() if "colour" in name.split()]
    sizes = [value for name, value in chosen.items() if "size" in name.split()]
    others = tuple((name, value) for name, value in chosen.items() if not {"colour", "size"} & set(name.split()))
    return Found(" ".join(colours[:1]), " ".join(sizes[:1]), others, frozenset(places))


def _offered(among: Mask, view: View) -> dict[Key, tuple[str, str]]:
    """Return the values that products have, as they are compared, each with its option's name."""
    found: dict[Key, tuple[str, str]] = {}
    for (name, value), variants in view.columns.options.items():
        if among[view.columns.variant_product[variants]].any():
            found.setdefault(key(value), (name, value))
            if "colour" in name.split():  # "forest" is Forest Green
                for word in value.split():
                    found.setdefault((word,), (name, word))
    return found


def _at(rest: list[tuple[int, str]], at: int, offered: dict[Key, tuple[str, str]]) -> tuple[str, str, int]:
    """Return the option whose value stands at a place, and how many words it is; empty where none does."""
    for size in range(min(_LONGEST, len(rest) - at), 0, -1):
        said = key(" ".join(word for _, word in rest[at : at + size]))
        found = offered.get(said) or _with_unit(said, offered) or _of_range(said, offered)
        if found and _meant(said, rest, at):
            return *found, size
    return "", "", 0


def _with_unit(said: Key, offered: dict[Key, tuple[str, str]]) -> tuple[str, str] | None:
    """Return the one value of figures that were said without their unit: "95" is 95 cm, "155x220" 155 x 220 cm."""
    if not said[0].replace(".", "").isdecimal() or not said[-1].replace(".", "").isdecimal():
        return None
    fitting = [value for each, value in offered.items() if len(each) == len(said) + 1 and each[:-1] == said]
    return fitting[0] if len(fitting) == 1 else None


def _of_range(said: Key, offered: dict[Key, tuple[str, str]]) -> tuple[str, str] | None:
    """Return the one range of sizes that holds a size: "42" is 39-42."""
    if len(said) != 1 or not said[0].isdecimal():
        return None
    sized = (each for each in dict.fromkeys(offered.values()) if "size" in each[0].split())
    ranges = ((match, each) for each in sized if (match := _RANGE.match(each[1])))
    fitting = [each for match, each in ranges if int(match[1]) <= int(said[0]) <= int(match[2])]
    return fitting[0] if len(fitting) == 1 else None


def _meant(said: Key, rest: list[tuple[int, str]], at: int) -> bool:
    """Return whether a short value is meant as one: an "s" or "a" in a sentence is none."""
    if len("".join(said)) > 1 or said[0].isdecimal():
        return True
    place = rest[at][0]
    before = next((word for where, word in rest if where == place - 1), "")
    return before in _CUES or all(is_idle(word) or other == place for other, word in rest) or len(rest) <= 3


def _of_age(age: int, offered: dict[Key, tuple[str, str]]) -> tuple[str, str] | None:
    """Return the option of ages that holds an age."""
    for name, value in offered.values():
        match = _RANGE.match(value)
        if "age" in name.split() and match and int(match[1]) <= age <= int(match[2]):
            return name, value
    return None
