"""Kinds of things that a catalogue sells, and the names that customers have for them.

A kind is called by its product type, or by the last part of its category where it has none. Somebody means a kind who
says all of its name ("rain jackets"), its last word ("jackets"), a part of its category ("outerwear"), or what people
call such things elsewhere (``kinds.yaml``). Where many products have neither type nor category there are no kinds: a
filter would leave out what merely was not labelled.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from runtime.once import once
from runtime.yaml_file import read_yaml
from store.search.analyse import words
from store.search.selection import Mask
from store.search.stem import stem

_FAMILIES = Path(__file__).with_name("kinds.yaml")
#: So many of the products have to have a type or a category.
_LABELLED = 0.8
_LONGEST = 3
_PLURAL = re.compile(r"(?:ve?|fe)\Z")
Name = tuple[str, ...]


def label(kind: tuple[str, str]) -> str:
    """Return what a pair of category and product type is called; empty where it has neither."""
    category, product_type = kind
    return product_type or re.split(r"[>/|]", category)[-1].strip()


@lru_cache(maxsize=20_000)
def key(word: str) -> str:
    """Return a word as names are compared: "knives" is "knife"."""
    return _PLURAL.sub("f", stem(word))


def said(text: str) -> list[str]:
    """Return the folded words of a text; the "s" of a possessive is none."""
    return words(text.replace("\u2019", "'").replace("'s", "").replace("s'", "s"))


def name_of(text: str) -> Name:
    """Return a text as names are compared."""
    return tuple(key(word) for word in said(text))


@once
def _families() -> Mapping[Name, tuple[Name, ...]]:
    found: dict[str, Any] = read_yaml(_FAMILIES)
    return {name_of(name): tuple(name_of(each) for each in kinds) for name, kinds in found.items()}


class Kinds:
    """The kinds of one catalogue.

    Args:
        pairs: Category and product type of each.
        of_products: Which of them each product is.
    """

    def __init__(self, pairs: Sequence[tuple[str, str]], of_products: NDArray[np.int32]) -> None:
        labels = [label(pair) for pair in pairs]
        labelled = np.array([bool(each) for each in labels], dtype=np.bool_)
        total = len(of_products)
        self.any = bool(total) and float(np.count_nonzero(labelled[of_products])) >= _LABELLED * total
        self._whole: dict[Name, set[str]] = {}
        self._parts: dict[Name, set[str]] = {}
        self._ends: dict[Name, set[str]] = {}
        for pair, called in zip(pairs, labels, strict=True):
            if called and self.any:
                self._add(pair, called)
        self._found: dict[Name, frozenset[str]] = {}
        self._labels, self._of_products = np.array(labels, dtype=object), of_products

    def _add(self, pair: tuple[str, str], called: str) -> None:
        parts = [name_of(part) for part in re.split(r"[>/|]", pair[0])]
        own = name_of(pair[1])
        for name in filter(None, (own, parts[-1])):
            self._whole.setdefault(name, set()).add(called)
        for name in filter(None, parts[:-1]):
            self._parts.setdefault(name, set()).add(called)
        for start in range(1, len(own)):
            self._ends.setdefault(own[start:], set()).add(called)

    def named(self, name: Name) -> frozenset[str]:
        """Return the kinds that somebody means who says this name; none where nothing is called so."""
        if not all(name):
            return frozenset()
        if name not in self._found:
            if len(self._found) > 4096:
                self._found.clear()
            joined = ("".join(name),) if len(name) > 1 else name
            others = [*_families().get(name, ()), *(_families().get(joined, ()) if joined != name else ())]
            names = dict.fromkeys([name, joined, *others])
            self._found[name] = frozenset(kind for each in names for kind in self._called(each))
        return self._found[name]

    def _called(self, name: Name) -> set[str]:
        return self._whole.get(name) or self._parts.get(name) or self._ends.get(name) or set()

    def department(self, typed: Sequence[str]) -> bool:
        """Return whether words name a part of the shop that has several kinds: "the kitchen"."""
        return tuple(key(word) for word in typed) in self._parts

    def mask(self, kinds: Collection[str]) -> Mask:
        """Return which products are of these kinds."""
        wanted = np.array([each in kinds for each in self._labels], dtype=np.bool_)
        found: Mask = wanted[self._of_products] if len(wanted) else np.zeros(0, dtype=np.bool_)
        return found

    def within(self, text: str) -> frozenset[str]:
        """Return the kinds that a whole text names, as an argument or an exclusion does."""
        return self.named(name_of(text)) if self.any else frozenset()

    def beside(self, typed: Sequence[str], kinds: Collection[str]) -> tuple[str, ...]:
        """Return the one kind whose name begins with these words and that stands beside others in the shop.

        After sneakers "running" means running shoes.

        Args:
            typed: Folded words; only one is looked at.
            kinds: The others.
        """
        near = {each for part in self._parts.values() if part & set(kinds) for each in part}
        begun = [each for each in sorted(near) if len(typed) == 1 and name_of(each)[:1] == (key(typed[0]),)]
        return tuple(begun) if len(begun) == 1 and not set(begun) & set(kinds) else ()

    def last(self, typed: Sequence[str]) -> tuple[frozenset[str], int, int]:
        """Return the kinds that words name, and where that name begins and ends; the longest name farthest right.

        Args:
            typed: Folded words, in their order.
        """
        names = [key(word) for word in typed]
        for end in range(len(typed), 0, -1):
            for size in range(min(_LONGEST, end), 0, -1):
                if found := self.named(tuple(names[end - size : end])):
                    return found, end - size, end
        return frozenset(), 0, 0
