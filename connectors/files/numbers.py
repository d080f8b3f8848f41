"""Numbers as files write them, and what a whole column tells about those that can be read in two ways."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from commerce.errors import InputError
from commerce.sentences import say

#: One number in a text: a mark before its first digit belongs to it (".99") unless it ends a word ("Rs.99").
NUMBER = re.compile(r"(?:(?<![\w.,])[.,](?=[0-9]))?[0-9]+(?:[.,'\u2019][0-9]+| [0-9]{3}(?![0-9]))*")
_NOTHING_SMALL = re.compile(r"(?<=\d)\s?[.,]\s?[-\u2013\u2014]+")  # "12.-": no cents
_PLAIN = re.compile(r"([0-9]*)([.,])([0-9]+)")
_GROUPED = re.compile(r"([1-9][0-9]{0,2}([.,' \u2019])[0-9]{3}(?:\2[0-9]{3})*)(?:(?!\2)([.,])([0-9]+))?")
_INDIAN = re.compile(r"([1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})(?:\.([0-9]+))?")
_OTHER = {".": ",", ",": "."}


@dataclass(frozen=True)
class Reading:
    """One way to read a number, with the marks that it takes for the decimal one and for the one of thousands."""

    value: Decimal
    decimal: str = ""
    group: str = ""


def folded_number(text: str) -> str:
    """Return a text as numbers are looked for in it: one kind of digits and blanks, without a "no cents" at its end."""
    return _NOTHING_SMALL.sub("", unicodedata.normalize("NFKC", text).casefold())


def readings(text: str) -> list[Reading]:
    """Return every way to read digits with their marks: none, one, or the decimal and the grouped one of ``1.299``.

    Thousands are parted into threes, or as in India; nothing else with two marks of a kind is a number.
    """
    if re.fullmatch("[0-9]+", text):
        return [Reading(Decimal(text))]
    found = []
    if plain := _PLAIN.fullmatch(text):
        found.append(Reading(Decimal(f"{plain[1] or 0}.{plain[3]}"), decimal=plain[2]))
    if parted := _GROUPED.fullmatch(text):
        whole = parted[1].replace(parted[2], "")
        found.append(Reading(Decimal(f"{whole}.{parted[4] or 0}"), _OTHER.get(parted[2], parted[3] or ""), parted[2]))
    if parted := _INDIAN.fullmatch(text):
        found.append(Reading(Decimal(f"{parted[1].replace(',', '')}.{parted[2] or 0}"), ".", ","))
    return found


#: What an owner may say that a file has before its decimals.
MARKS = {"point": ".", "comma": ","}


@dataclass(frozen=True)
class Notation:
    """How the numbers of a file are written, as far as that is certain.

    Attributes:
        decimals: The marks that stand before decimals.
        groups: The marks that part thousands.
        fine: Whether some have more decimals than money has, as programs write them.
        machine: Whether a program wrote the file: a point before decimals, and thousands are not parted.
    """

    decimals: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    fine: bool = False
    machine: bool = False

    @classmethod
    def of(cls, texts: Iterable[str], *, machine: bool = False) -> Notation:
        """Return what the numbers of a file that can be read in one way only tell about the others."""
        sure: set[Reading] = set()
        for text in set(texts):
            numbers = NUMBER.findall(folded_number(text))
            found = readings(numbers[0]) if len(numbers) == 1 else []
            sure |= set(found) if len(found) == 1 else set()
        return cls(
            frozenset(each.decimal for each in sure if each.decimal),
            frozenset(each.group for each in sure if each.group in _OTHER),
            any(_places(each.value) > 2 for each in sure),
            machine,
        )

    @classmethod
    def told(cls, mark: str) -> Notation:
        """Return the notation that an owner names.

        Raises:
            InputError: It is none of `MARKS`.
        """
        if mark not in MARKS:
            raise InputError(say("imports.decimal_mark", mark=repr(mark[:20])))
        return cls(frozenset(MARKS[mark]), fine=True)

    def chosen(self, readings: list[Reading], places: int) -> Decimal | None:
        """Return what a number means, None when nothing tells which of two readings.

        Args:
            readings: Its readings.
            places: How many decimals its unit has: two of euros, none of yen.
        """
        if len(readings) < 2:
            return readings[0].value if readings else None
        plain, grouped = readings
        mark = plain.decimal
        if self.machine:
            return plain.value if mark == "." and "," not in self.decimals else None
        if self.decimals == {mark}:  # tenths of a cent are no price, unless a program wrote the others so too
            exact = self.fine or plain.value == round(plain.value, places)
            return plain.value if exact else None
        # Where both marks are used both ways, only numbers that are never finer than money are surely people's.
        by_hand = mark in self.groups and not self.fine
        if by_hand or (self.decimals and mark not in self.decimals) or places == 0:
            return grouped.value
        return plain.value if places > 2 and not self.decimals else None


#: Of a number that stands alone.
UNKNOWN = Notation()


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
