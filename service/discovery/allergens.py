"""By which names what somebody is allergic to goes: natural rubber is latex, and spelt has gluten."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from runtime.once import once
from runtime.yaml_file import read_yaml
from service.discovery.materials import NAMED
from store.search.analyse import words
from store.search.stem import stem

_DATA = Path(__file__).with_name("allergens.yaml")


_OF = (  # "a nut allergy", "wool makes me itch"
    r"\b(?:(?:with|has|have|because of|due to) )?(?:an? |my |her |his )?(?P<things>{things}) "
    r"(?:(?:allerg(?:y|ies|ic)|intoleran(?:t|ce))\b(?! to\b)|(?:really |just |always )?makes? (?:me|him|her) (?:itch|sneeze)\w*"
    r"|itch(?:es)? (?:me|him|her)|gives? (?:me|him|her) (?:an? )?(?:rash|hives|eczema))"
)
_TO = (  # "I'm allergic to natural rubber and nuts"
    r"(?:\b(?:i|he|she|they)(?:\s?['\u2019]?(?:m|s|re)| am| is| are) )?\b(?:allergic to|sensitive to|intolerant (?:to|of))"
    r"\s+(?:any |all |the )?(?P<things>{things}(?:(?:\s?,\s?|\s)(?:and |or |& )?(?:{things})){{0,8}})(?![-\w])"
)
#: What makes no other thing of an allergen: "natural rubber", "tree nuts".
_SORT = r"(?:natural|raw|real|pure|tree|cow['\u2019]?s|goose|duck|fresh|dried|all) "
_SPLIT = re.compile(r"\s?,\s?(?:and |or |& )?|\s(?:and|or|&) ")


@once
def names() -> Mapping[str, tuple[str, ...]]:
    """Return the words that stand for each allergen."""
    told: dict[str, list[str]] = read_yaml(_DATA)
    return {name: tuple(each) for name, each in told.items()}


@once
def _by_stem() -> Mapping[str, tuple[str, ...]]:
    return {stem(name): each for name, each in names().items()}


@once
def _rules() -> tuple[re.Pattern[str], ...]:
    things = rf"(?:{_SORT})?(?:(?:{'|'.join(sorted(names(), key=len, reverse=True))})s?|nickel|{NAMED})"
    return tuple(re.compile(rule.format(things=things), re.IGNORECASE) for rule in (_OF, _TO))


def named(thing: str) -> tuple[str, ...]:
    """Return the words by which products may name what somebody is allergic to; empty for no known allergen.

    The last word tells what it is: "natural latex" is latex, "tree nuts" are nuts.
    """
    asked = words(thing)
    return _by_stem().get(stem(asked[-1]), ()) if asked else ()


def read(text: str) -> tuple[tuple[str, ...], str]:
    """Return what somebody says they are allergic to, and the text without it."""
    found: list[str] = []
    for rule in _rules():
        for match in reversed(list(rule.finditer(text))):
            found = [*_each(match["things"]), *found]
            text = f"{text[: match.start()]} {text[match.end() :]}"
    return tuple(dict.fromkeys(found)), text


def _each(things: str) -> list[str]:
    """Return the things of a list, each by the word that tells what it is."""
    return [" ".join(words(thing)) for thing in _SPLIT.split(things) if words(thing)]
