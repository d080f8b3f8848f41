"""No message costs more to read than its length: not one pattern alone, and not all that reads it together.

Measured is the processor's own time, the least of several tries.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import pytest

from commerce import extent
from service.consent import said
from service.consent.clauses import clauses
from tests.adversary import readers

SHORT, LONG = 2_000, 8_000  # twice what is taken
GROWTH, FREE = 8.0, 0.08  # four times the text takes four times as long; what takes this little is not looked at
TRIES = 4
TIMES = 8.0  # what any message that is taken may cost, in costs of the middle one of them


def took(read: Callable[[str], object], text: str) -> float:
    """Return the seconds of CPU that reading a text takes, with nothing of it known before."""
    clauses.cache_clear()
    readers.own.cache_clear()
    begun = time.process_time()
    read(text)
    return time.process_time() - begun


def least(read: Callable[[str], object], text: str, enough: float) -> float:
    """Return the least of several tries; as soon as it is enough, no more are made."""
    found = float("inf")
    for _ in range(TRIES):
        found = min(found, took(read, text))
        if found <= enough:
            break
    return found


def grown(read: Callable[[str], object], unit: str) -> str:
    """Return what reading texts of a unit took when it grows faster than they do each time, empty otherwise."""
    short, long = readers.made(unit, SHORT), readers.made(unit, LONG)
    for _ in range(TRIES):
        after = took(read, long)
        if after <= FREE or after <= GROWTH * (before := took(read, short)):
            return ""
    return f"{unit!r}: {before:.3f} s, then {after:.3f} s"


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", readers.READERS)
def test_time_grows_as_the_text_does(name: str) -> None:
    read = readers.READERS[name]
    read("refund 12 EUR of order 1012, please")  # loads what it needs
    assert [found for unit in readers.units() if (found := grown(read, unit))] == []


@pytest.mark.timeout(900)
def test_no_message_that_is_taken_costs_much() -> None:
    readers.all_of("refund 12 EUR of order 1012, please")
    readers.engine("refund 12 EUR of order 1012, please")
    for read, units in ((readers.all_of, list(readers.units())), (readers.engine, list(readers.units())[::6])):
        most = TIMES * statistics.median(took(read, readers.longest(unit)) for unit in units)
        costs = {unit: least(read, readers.longest(unit), most) for unit in units}
        assert {unit: cost for unit, cost in costs.items() if cost > most} == {}


def test_the_parts_of_a_message_that_is_taken_are_few() -> None:
    for unit in readers.units():
        text = readers.longest(unit)
        assert len(clauses(text)) <= extent.WORDS, unit
        assert len(said.read(text).parts) <= extent.WORDS + extent.MARKS, unit
