"""Words for an option's value that are not the value itself: "blue" where the only blue is Navy, "28" of "28 cm".

A word is put into the value's own words only where one value alone fits it, so that it can be nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from runtime.yaml_file import read_yaml
from service.consent import lists
from service.consent.lists import fold

_FILE = Path(__file__).with_suffix(".yaml")
_MEASURE = re.compile(r"(\d{1,4}(?:[.,]\d)?) ?(cm|mm|ml|l|kg|g|litres?|inch|in)")
_NUMBER = re.compile(r"(?<![\w#.,/-])(\d{1,4}(?:[.,]\d)?)(?![\w/-]|[.,]\d)")
_SIZE = re.compile(r"\d{2}")


def spelled_out(text: str, values: Sequence[str], present: str = "") -> str:
    """Return a text in which words that can only be one of an option's values are that value.

    Args:
        text: The customer's words.
        values: The values of one option.
        present: The value that the article has now; nobody asks for it.
    """
    others = [each for each in dict.fromkeys(values) if each and each != present]
    return _extreme(_numbers(_colours(text, others), others), others, present)


def without_given(text: str) -> str:
    """Return a text without what somebody has and wants no more: "30 instead of 28", "from navy to white"."""
    for pattern in _patterns("given"):
        text = pattern.sub(" ", text)
    return text


def without_wanted(text: str) -> str:
    """Return a text without the words that only tell what something should become: "the cap for a grey one"."""
    for pattern in _patterns("becomes"):
        text = pattern.sub(" ", text)
    return text


def without_sizes(text: str) -> str:
    """Return a text without one size in the place of another, which counts no pieces: "43 rather than 44"."""
    swaps = lists.any_of(fold(text), lists.action_words("exchange_items") | lists.action_words("change_items"))
    for pattern in _patterns("sizes" if swaps else "sizes_in"):
        text = pattern.sub(" ", text)
    return text


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    found: list[str] = read_yaml(_FILE)[name]
    return tuple(re.compile(each, re.I) for each in found)


def _colours(text: str, others: Sequence[str]) -> str:
    shades: dict[str, str] = read_yaml(_FILE)["shades"]
    made = {word for each in others for word in fold(each).split()}
    for name, like in shades.items():
        if not lists.has(fold(text), name) or any(fold(each) == name for each in others):
            continue
        fitting = [each for each in others if {name, *like.split()} & set(fold(each).split())]
        if len(fitting) == 1 and fold(fitting[0]).split() and made:
            text = re.sub(rf"(?<!\w){name}(?!\w)", fitting[0], text, flags=re.I)
    return text


def _numbers(text: str, others: Sequence[str]) -> str:
    """Put "28" into "28 cm", and a bare "30" into "size 30"."""
    told = {}
    for each in others:
        if (measure := _MEASURE.fullmatch(each.strip().casefold())) is not None:
            told[measure[1].replace(",", ".")] = each
        elif _SIZE.fullmatch(each.strip()):
            told[each.strip()] = f"size {each.strip()}"
    found = [match for match in _NUMBER.finditer(text) if match[1].replace(",", ".") in told and _measures(text, match)]
    if len({match[1] for match in found}) != 1:
        return text
    for match in reversed(found):
        text = f"{text[: match.start()]}{told[match[1].replace(',', '.')]}{text[match.end() :]}"
    return text


def _measures(text: str, number: re.Match[str]) -> bool:
    """Whether a number may be a measure: no count, no order, no day, no sum."""
    before, after = text[: number.start()], text[number.end() :]
    small = number[1].isdigit() and int(number[1]) < _LEAST
    return not (small or _patterns("counts")[0].match(after) or _patterns("numbered")[0].search(before))


_LEAST = 10  # smaller numbers count pieces


def _extreme(text: str, others: Sequence[str], present: str) -> str:
    """Put "the big one" into the measure that alone is the biggest, or the only one that is bigger."""
    ranks = {each: float(found[1].replace(",", ".")) for each in others if (found := _measured(each))}
    here = _measured(present)
    if not ranks or len(ranks) != len(others) or any(each.casefold() in text.casefold() for each in others):
        return text
    big, small = (_patterns(name)[0].search(text) for name in ("big", "small"))
    if bool(big) == bool(small):
        return text
    found = big or small
    at = float(here[1].replace(",", ".")) if here else None
    side = [each for each, rank in ranks.items() if at is None or (rank > at if big else rank < at)]
    most = found is not None and found[1] is not None
    if not side or found is None or (len(side) > 1 and not most):
        return text
    chosen = (max if big else min)(side, key=ranks.__getitem__)
    return f"{text[: found.end()]} {chosen}{text[found.end() :]}"


def _measured(value: str) -> re.Match[str] | None:
    return _MEASURE.fullmatch(value.strip().casefold())
