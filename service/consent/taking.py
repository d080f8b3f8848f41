"""Whether the pieces and the variant that a model puts into a cart are the customer's own choice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from commerce.numerals import in_figures
from commerce.own_words import own
from commerce.sentences import say
from service.consent import lists
from service.consent.lists import fold, has
from service.consent.refusing import refused

_FILE = Path(__file__).with_name("taking.yaml")
_FEW = 5  # words of an answer that picks one of what was shown


def check_quantity(said: Sequence[str], quantity: int) -> None:
    """Check that more than one piece was asked for.

    Args:
        said: The customer's messages.
        quantity: Pieces of one variant.

    Raises:
        InputError: No message has that number, in figures or in words.
    """
    if quantity > 1 and not any(quantity in _numbers(text) for text in said):
        raise refused("the customer did not ask for so many", say("consent.how_many"), "other_quantity")


def _numbers(text: str) -> set[int]:
    words = fold(in_figures(own(text)[:4000]))
    figures = {int(each) for each in re.findall(r"(?<![\w.,])\d{1,3}(?![\d.,])", words)}
    return figures | {lists.numbers()[word] for word in words.split() if word in lists.numbers()}


def chosen(said: Sequence[str], variant: Mapping[str, str], others: Sequence[Mapping[str, str]]) -> bool:
    """Return whether the customer chose a variant: by each option in which it differs, of a list, or any of them.

    Args:
        said: The customer's messages.
        variant: Its options by name.
        others: The options of the product's other variants in stock.
    """
    folded = [fold(own(text)[:4000]) for text in said]
    if any(_picks(text) for text in folded):
        return True
    differ = [value for name, value in variant.items() if any(each.get(name) != value for each in others)]
    return all(any(_names(text, value) for text in folded) for value in differ)


def _names(folded: str, value: str) -> bool:
    plain = fold(value)
    return has(folded, plain) or any(has(folded, word) for word in plain.split() if len(word) > 2 or plain == word)


def _picks(folded: str) -> bool:
    """Whether a message leaves the choice, or picks of what was shown: "the second", "3", "any"."""
    if any(has(folded, each) for each in lists.phrases(_FILE, "any")):
        return True
    words = folded.split()
    return len(words) <= _FEW and any(word in lists.words(_FILE, "picks") or word.isdecimal() for word in words)
