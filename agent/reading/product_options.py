"""Which of a product's options a message names: "black L", "the 28", "in blue", "for a 6 year old", "the big one"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from commerce.units import UNITS
from runtime.yaml_file import read_yaml
from service.consent import things

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_LETTERS = re.compile(r"x{0,4}[sml]|[2-5]xl", re.I)
_ASKED_LETTERS = re.compile(
    r"(?<![\w'/])(?:(XXS|XS|S|M|L|XL|XXL|XXXL|[2-5]XL)"
    r"|(?i:size (x{0,3}[sml]|[2-5]xl)|(xxs|xs|xl|xxl|xxxl|[2-5]xl)))(?![\w'/])"
)
_ASKED_NUMBER = re.compile(
    r"\b(?:sizes?|in(?: an?)?|eu|waist)\s{1,3}(\d{2}(?:[.,]5)?)\b"
    r"(?! ?(?:%|€|(?:eur|days?|weeks?|hours?|cm|mm|ml|l|kg|g)\b))",
    re.I,
)
_UNIT = re.compile(r"(?<=\d)\s?(cm|mm|ml|l|mah|m)\b", re.I)
_SHORT = 4  # words; in so few a lone small letter is a size


@dataclass(frozen=True)
class Named:
    """What a message names of a product's options.

    Attributes:
        values: The values meant, by option.
        lacking: What it names that the product has not, by option: "blue", "XXL".
    """

    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lacking: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.values or self.lacking)


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(Path(__file__).with_suffix(".yaml"))
    return found


def is_colour(option: str) -> bool:
    """Return whether an option is a colour."""
    return "colo" in option.casefold()


def options(item: dict[str, Any]) -> dict[str, list[str]]:
    """Return all values of a product's options, those that are sold out too, in the shop's order."""
    found: dict[str, dict[str, None]] = {}
    for variant in item.get("variants") or []:
        for name, value in (variant.get("options") or {}).items():
            found.setdefault(str(name), {})[str(value)] = None
    if not found:
        return {str(name): list(map(str, values)) for name, values in (item.get("options") or {}).items()}
    return {name: list(values) for name, values in found.items()}


def read(text: str, item: dict[str, Any]) -> Named:
    """Return which options a text names.

    Args:
        text: The customer's words, normalised, without the product's title.
        item: The product, from a tool result.
    """
    known = options(item)
    values = {name: found for name, all_of in known.items() if (found := _meant(text, name, all_of))}
    lacking: dict[str, str] = {}
    colour = next((name for name in known if is_colour(name)), "")
    only = str((item.get("attributes") or {}).get("colour") or (item.get("attributes") or {}).get("color") or "")
    if not (colour and colour in values) and (word := _colour(text)):
        if colour:
            lacking[colour] = word
        elif only and not _says(text, only):
            lacking["colour"] = word
    for name, all_of in known.items():
        if name not in values and not is_colour(name) and (size := _size(text, all_of)):
            lacking[name] = size
    return Named(values, lacking)


def colour_words(text: str) -> bool:
    """Return whether a text names a colour."""
    return bool(_colour(text))


def _colour(text: str) -> str:
    plain = text.casefold()
    return next(
        (word for word in re.findall(r"[^\W\d_]+", plain) if word in things.colours() or word in _data()["families"]),
        "",
    )


def _meant(text: str, name: str, values: Sequence[str]) -> tuple[str, ...]:
    if is_colour(name):
        return _colours(text, values)
    found = tuple(each for each in values if _says(text, each))
    if len(found) > 1:  # "36 x 40": the longest that is said whole
        longest = [each for each in found if not any(each != other and each in other for other in found)]
        found = tuple(longest)
    if found or len(values) < 2:
        return found
    plain = f" {text.casefold()} "
    for key, place in (("largest", -1), ("smallest", 0)):
        if any(re.search(rf"(?<!\w){re.escape(each)}(?!\w)", plain) for each in _data()[key]):
            return (values[place],)
    return ()


def _colours(text: str, values: Sequence[str]) -> tuple[str, ...]:
    plain = text.casefold()
    exact = tuple(each for each in values if re.search(rf"(?<!\w){re.escape(each.casefold())}(?!\w)", plain))
    if exact:
        return exact
    words = set(re.findall(r"[^\W\d_]+", plain))
    words &= things.colours() | _data()["families"].keys()
    also = {name for word in words for name in _data()["families"].get(word, ())}
    return tuple(each for each in values if words & set(each.casefold().split()) or each.casefold() in also)


def _says(text: str, value: str) -> bool:
    """Whether a text names a value: letters, numbers with or without their unit, or words."""
    plain, wanted = text.casefold(), value.casefold().strip()
    if _LETTERS.fullmatch(wanted):
        return _says_letters(text, wanted)
    if "/" in wanted and all(_LETTERS.fullmatch(part) for part in wanted.split("/")):
        whole = re.search(rf"(?<![\w']){re.escape(wanted)}(?![\w'])", plain)
        return bool(whole) or any(_says_letters(text, part) for part in wanted.split("/"))
    numbers = [_number(each) for each in _NUMBER.findall(wanted.replace(" x ", " ").replace("-", " "))]
    if numbers and wanted[0] in "+-0123456789":
        return _says_number(plain, wanted, numbers)
    return bool(
        re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", plain.replace("-", " ") if "-" not in wanted else plain)
    )


def _says_letters(text: str, value: str) -> bool:
    plain = text.casefold()
    if any(
        re.search(rf"(?<![\w-])(?<!extra ){re.escape(each)}(?![\w-])(?! one)", plain)
        for each in _data()["spoken"].get(value, ())
    ):
        return not re.search(r"\bhow (?:small|large)\b|\btoo (?:small|large)\b|\bruns? (?:small|large)\b", plain)
    lone = value.upper() if len(value) == 1 else value
    source = text if len(value) == 1 else plain
    if re.search(rf"(?<![\w'/.-]){re.escape(lone)}(?![\w'/.-])", source):
        return True
    if len(value) > 1:
        return False
    said = re.search(rf"(?<![\w'/.-]){value}(?![\w'/.-])", plain)
    led = re.search(rf"\b(?:size|in|an?|the|or|and|for)\s+{value}(?![\w'/.-])", plain)
    return bool(led) or (bool(said) and len(plain.split()) <= _SHORT)


def _says_number(text: str, value: str, numbers: Sequence[float]) -> bool:
    flat = " ".join(UNITS.get(word, word) for word in text.split())
    said = [(_number(each[0]), _unit(flat, each.end())) for each in _NUMBER.finditer(flat)]
    unit = (_UNIT.search(value.casefold()) or [None, ""])[1] or ""
    fits = [(number, own) for number, own in said if not own or not unit or own == unit]
    if len(numbers) == 2 and "x" in value:
        return bool(re.search(rf"(?<!\d){numbers[0]:g}\s?x\s?{numbers[1]:g}(?!\d)", flat))
    if len(numbers) == 2 and "-" in value[1:]:
        low, high = numbers[0], abs(numbers[1])
        return any(low <= number <= high for number, own in fits if not own)
    return any(number == numbers[0] for number, _ in fits)


def _unit(text: str, end: int) -> str:
    found = re.match(r"\s?(cm|mm|ml|l|mah|kg|g|%|eur|euros?|hours?|days?|years?)\b", text[end : end + 8])
    word = found[1] if found else ""
    return "" if word in ("year", "years") else word


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _size(text: str, values: Sequence[str]) -> str:
    """Return a size that a text names and that these values, which are sizes too, have not."""
    if any(_LETTERS.fullmatch(part.strip()) for each in values for part in each.split("/")):
        found = _ASKED_LETTERS.search(text)
        number = _ASKED_NUMBER.search(text)
        return next((group.upper() for group in found.groups() if group), "") if found else number[1] if number else ""
    if any(re.fullmatch(r"\d{2}(?:[.,]5)?(?:-\d{2})?", each.strip()) for each in values):
        number = _ASKED_NUMBER.search(text)
        return number[1] if number else ""
    return ""
