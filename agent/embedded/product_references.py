"""Which of the products shown a message means: by place, by name, by a property, or the one that is talked about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from agent.embedded.short_answers import choice
from agent.embedded.state import Named
from agent.embedded.turn import Turn
from agent.reading import product_aspects, product_options
from agent.wording import product_facts
from runtime.yaml_file import read_yaml
from store.search.analyse import words
from store.search.stem import stem

_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_PLACES = re.compile(
    r"\b(?:the |number |no\.? |#)?((?:first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th)\b|(?<=the )last\b"
    r"|last(?= one\b))"
    r"(?! (?:time|order|two|three|2|3))",
    re.I,
)
_NUMBERS = re.compile(
    r"\b(?:number|no\.?|nr\.?|option|#|compare|between)\s?([1-5])\b(?:\s?(?:and|vs\.?|or|,|with)\s?([1-5])\b)?",
    re.I,
)
_RUN = re.compile(r"\b(?:the )?(first|last|top) (two|three|2|3)\b|\b(two|three|2|3) (first|last)\b", re.I)
_BOTH = re.compile(r"\b(?:both|the two|those two|these two|all of (?:them|these|those)|each of (?:them|these))\b", re.I)
_TWO = re.compile(r"\b(?:both|(?:the|those|these) two)\b", re.I)
_CHEAPER = re.compile(r"\b(?:cheap(?:er|est)|less expensive|least expensive|lowest price)\b", re.I)
_DEARER = re.compile(r"\b(?:dearest|dearer|(?:most|more) expensive|priciest)\b", re.I)
_RATED = re.compile(r"\b(?:best|better|highest|top)[- ]rated\b|\b(?:best|highest|better) rating\b", re.I)
_POINTS = re.compile(r"\b(?:the|which|whats?|that|what's)\b|\bones?\b", re.I)
_OF_THESE = re.compile(r"\b(?:these|those|them|two|both)\b|er\b", re.I)
_OTHER = re.compile(r"\b(?:the other(?: one)?|the previous(?: one)?|the one before)\b", re.I)
_OTHERS = re.compile(r"\bthe (?:other ones|others|rest|other (?:two|three|four))\b", re.I)
_ONE = re.compile(r"\bthe ([a-z][a-z -]{1,30}?) one\b", re.I)
_IT = re.compile(r"\b(?:it|its|this|that|they|them|these|those|(?:this|that) one)\b", re.I)


@dataclass(frozen=True)
class Reference:
    """The products that a message means.

    Attributes:
        ids: The products; several where it means several, or where it does not say which.
        how: ``place``, ``name``, ``property``, ``it`` (a pronoun) or ``focus`` (not named at all); empty for none.
        unclear: Whether one is meant and nobody can tell which of these.
    """

    ids: tuple[str, ...] = ()
    how: str = ""
    unclear: bool = False


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(Path(__file__).with_suffix(".yaml"))
    return {"idle": frozenset(found["idle"].split()), "elsewhere": "|".join(found["elsewhere"].split())}


_NOISE = re.compile(r"\bnoise[ -]?cancel\w*", re.I)


@lru_cache(maxsize=1)
def _elsewhere() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_data()['elsewhere']})\b", re.I)


def about_other_things(text: str) -> bool:
    """Return whether words are about an order, a payment or another matter of the shop's."""
    return bool(_elsewhere().search(_NOISE.sub(" ", text)))


def read(turn: Turn, text: str) -> Reference:
    """Return which products a text means.

    Args:
        turn: The turn.
        text: The customer's words, normalised.
    """
    shown = [each.id for each in turn.state.products]
    focus = _focus(turn)
    if placed := _by_place(text, shown) or _by_place(text, turn.state.earlier):
        return Reference(placed, "place")
    if (named := _by_title(turn, text)).ids:
        return named
    if (by := _by_property(turn, text, shown)).ids:
        return by
    if _OTHERS.search(text) and len(shown) > 1:
        rest = [each for each in shown if focus is None or each != focus.id]
        return Reference(tuple(rest[:5]), "place")
    if _OTHER.search(text):
        rest = [each for each in shown if focus is None or each != focus.id] if len(shown) == 2 else []
        other = rest[0] if len(rest) == 1 else turn.state.before.id if turn.state.before else ""
        return Reference((other,), "place") if other else Reference()
    how = "it" if _IT.search(text) else "focus"
    if _BOTH.search(text) and len(shown) > 1 and focus is None:
        return Reference(tuple(shown[: 2 if _TWO.search(text) else 5]), "it")
    if focus is not None:
        return Reference((focus.id,), how)
    return Reference(tuple(shown[:5]), how, unclear=True) if shown else Reference()


def _focus(turn: Turn) -> Named | None:
    """Return the product in focus; what was searched for by its number is, whatever is shown beside it."""
    state = turn.state
    if state.product is None and state.products and state.search and state.search.understood.get("identifiers"):
        return state.products[0]
    return state.product


def _by_place(text: str, shown: Sequence[str]) -> tuple[str, ...]:
    if not shown:
        return ()
    if run := _RUN.search(text):
        said = {each.casefold() for each in run.groups() if each}
        many = 2 if said & {"two", "2"} else 3
        return tuple(shown[-many:] if "last" in said else shown[:many])
    places = [_place(each[1], len(shown)) for each in _PLACES.finditer(text)]
    for found in _NUMBERS.finditer(text):
        places += [int(group) - 1 for group in found.groups() if group]
    if not places and (lone := choice(text, len(shown))) is not None:
        places = [lone]
    return tuple(dict.fromkeys(shown[place] for place in places if 0 <= place < len(shown)))


def _place(word: str, length: int) -> int:
    plain = word.casefold()
    if plain == "last":
        return length - 1
    return _ORDINALS.index(plain) if plain in _ORDINALS else int(plain[0]) - 1


def _by_title(turn: Turn, text: str) -> Reference:
    """Return the products that a text names by words of their titles.

    The first word of a title names it; others do where no title has all of them, and the text names nothing else.
    """
    state = turn.state
    known = {each.id: _stems(each.title) for each in (*state.products, state.product, state.before) if each}
    said, left = set(_stems(text)), set(_stems(name_in(text, product_aspects.read(text))))
    common = set.intersection(*map(set, known.values())) if len(known) > 1 else set()
    own: dict[str, set[str]] = {}
    for name, title in known.items():
        matched = set(title) & said
        if matched and (title[0] in said or (left and left <= set(title) and matched - common - _PLAIN)):
            own[name] = matched
    found = tuple(name for name in own if not any(own[name] < other for other in own.values()))
    alike = len(found) > 1 and len({frozenset(own[name]) for name in found}) == 1
    return Reference(found, "name", unclear=alike)


#: Words of titles that customers say of many things.
_PLAIN = frozenset(map(stem, "big large small light long short slim wide tall warm winter soft black white".split()))


def _by_property(turn: Turn, text: str, shown: Sequence[str]) -> Reference:
    items = [each for each in turn.history.products() if str(each.get("id")) in shown]
    search = turn.state.search
    whole = search is None or search.total is None or search.total <= len(items)
    few = whole or bool(_OF_THESE.search(text))
    if len(items) > 1 and few and _POINTS.search(text):
        if _CHEAPER.search(text):
            return _extreme(items, "price", least=True)
        if _DEARER.search(text):
            return _extreme(items, "price", least=False)
        if _RATED.search(text):
            return _extreme(items, "rating", least=False)
    one = _ONE.search(text)
    if one and turn.state.product is None:
        coloured = product_options.colour_words(one[1])
        fits = [
            each
            for each in items
            if (product_options.read(one[1], _as_item(each)).values if coloured else _has(each, one[1]))
        ]
        return Reference(tuple(str(each["id"]) for each in fits), "property", unclear=len(fits) > 1)
    return Reference()


def _has(card: dict[str, Any], value: str) -> bool:
    """Whether a product shown comes in a value of an option: the vanilla one."""
    values = (each for found in (card.get("options") or {}).values() for each in found)
    return value.casefold() in (str(each).casefold() for each in values)


def _as_item(card: dict[str, Any]) -> dict[str, Any]:
    return {
        "options": {
            name: value for name, value in (card.get("options") or {}).items() if product_options.is_colour(str(name))
        }
    }


def _extreme(items: Sequence[dict[str, Any]], name: str, *, least: bool) -> Reference:
    known = [(value, str(each["id"])) for each in items if (value := _number(each.get(name))) is not None]
    if not known:
        return Reference()
    best = (min if least else max)(value for value, _ in known)
    fits = tuple(each for value, each in known if value == best)
    return Reference(fits, "property", unclear=len(fits) > 1)


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None


def unpointed(text: str) -> str:
    """Return a question without the words that point at a product by its place."""
    for pattern in (_RUN, _PLACES, _OTHERS, _OTHER):
        text = pattern.sub(" it ", text)
    return " ".join(re.sub(r"\bit\s+one\b", "it", text).split())


def name_in(text: str, aspects: Sequence[str]) -> str:
    """Return the words of a question that may name a product: what is left without those of the question itself."""
    plain = product_aspects.without(text, tuple(aspects))
    left = [
        word for word in re.findall(r"[\w'&+/-]+", plain) if word.casefold().replace("'", "") not in _data()["idle"]
    ]
    left = [word for word in left if not product_options.colour_words(word) and not _SIZE.fullmatch(word)]
    return " ".join(left)


_SIZE = re.compile(r"x{0,4}[sml]|[2-5]xl|[+-]?\d[\w.,/]{0,5}|\W+", re.I)


def _stems(text: str) -> list[str]:
    return [stem(word) for word in words(text) if len(word) > 2 and word not in _data()["idle"]]


#: Behind a property these are no things.
_SAFE = frozenset("safe proof ok okay friendly free included possible needed required good fine allowed".split())
_ASKS = re.compile(
    r"^\W*(?:(?:and|but|so|ok(?:ay)?|also|then)\W+)*(?:how|what\w*|which|who|where|is|are|does|do|did|has|have"
    r"|can|could|will|would|was|were|got|any|you (?:have|got))\b",
    re.I,
)


def another_thing(turn: Turn, plain: str, aspects: tuple[str, ...]) -> bool:
    """Return whether words that ask nothing end with a thing that the product in focus is not: "gas stoves"."""
    focus, left = turn.state.product, name_in(plain, aspects).split()
    product = turn.history.product(focus.id) if focus else None
    left = left if not left or left[-1].casefold() not in _SAFE else []
    if product is None or not left or _ASKS.match(plain) or not plain.rstrip(" .!?").endswith(left[-1]):
        return False
    told = " ".join(map(str, (product.get("title"), product.get("description"), *product_facts.facts(product).items())))
    known = {stem(each) for each in words(told)}
    return not any(stem(each) in known for each in words(left[-1]))
