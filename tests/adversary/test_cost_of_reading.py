"""No message costs more to read than its length: not one pattern alone, and not all that reads it together.

Measured is the processor's own time, the least of several tries; of a whole conversation the calls that are made.
How time grows is measured for each reader on every third unit, so that each unit meets a third of the readers, and
all that reads together is given every other one; ``SHOPCLERK_TEST_WHOLE=1`` gives every unit to every reader.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

import pytest

from commerce import extent
from service.consent import said, things
from service.consent.clauses import clauses
from tests.adversary import readers
from tests.parts import part

pytestmark = pytest.mark.from_scratch

SHORT, LONG = 1_500, 6_000  # half as long again as what is taken
GROWTH, FREE = 8.0, 0.08  # four times the text takes four times as long; what takes this little is not looked at
TRIES = 4
ANY = "refund 12 EUR of order 1012, please"
TIMES = 8.0  # what any message that is taken may cost, in costs of the middle one of them


def took(read: Callable[[str], object], text: str) -> float:
    """Return the seconds of CPU that reading a text takes, with nothing of it known before."""
    readers.forget()
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
    for _ in range(TRIES):
        after = took(read, readers.made(unit, LONG))
        if after <= FREE or after <= GROWTH * (before := took(read, readers.made(unit, SHORT))):
            return ""
    return f"{unit!r}: {before:.3f} s, then {after:.3f} s"


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("place", "name"), list(enumerate(readers.READERS)), ids=list(readers.READERS))
def test_time_grows_as_the_text_does(place: int, name: str) -> None:
    read = readers.READERS[name]
    read(ANY)  # loads what it needs
    assert [found for unit in part(readers.units(), 3, place) if (found := grown(read, unit))] == []


@dataclass(frozen=True)
class Read:
    """What reading the longest message of a unit with everything but the engine took, and into how many parts it fell."""

    cost: float
    clauses: int
    parts: int


@pytest.fixture(scope="module")
def read_once() -> dict[str, Read]:
    """The longest message of every other unit, read once."""
    readers.all_of(ANY)
    found = {}
    for unit in part(readers.units(), 2):
        text = readers.longest(unit)
        cost = took(readers.all_of, text)
        found[unit] = Read(cost, len(clauses(text)), len(said.read(text).parts))
    return found


@pytest.mark.timeout(900)
def test_no_message_that_is_taken_costs_much(read_once: dict[str, Read]) -> None:
    bounded(readers.all_of, {unit: each.cost for unit, each in read_once.items()})
    readers.engine(ANY)
    bounded(readers.engine, {unit: took(readers.engine, readers.longest(unit)) for unit in list(read_once)[::3]})


def bounded(read: Callable[[str], object], costs: dict[str, float]) -> None:
    """Check that no unit costs many times what the middle one does; what seems to gets further tries."""
    most = TIMES * statistics.median(costs.values())
    again = {unit: least(read, readers.longest(unit), most) for unit, cost in costs.items() if cost > most}
    assert {unit: cost for unit, cost in again.items() if cost > most} == {}


def calls(work: Callable[[], object]) -> int:
    """Return how many calls of functions of our own some work takes, which is the same on every machine."""
    counted = 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal counted
        counted += event == "call" and "site-packages" not in frame.f_code.co_filename

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted


PROSE = (
    "Hello, I bought the blue mug and the lamp in order 1012 last week, and the frying pan for my sister who lives in Leeds. The mug is "
    "lovely, but one of them smells strange and my wife does not like it, so I would like to send it back if that is possible. Please "
    "tell me how long a refund takes, whether I have to pay for the parcel, and where I can drop it off near my house on Saturday. "
)


def message(number: int, length: int = 3_257) -> str:
    return f"{number}. {PROSE * 12}"[:length]


def test_what_was_read_is_not_read_again() -> None:
    """Every turn looks at the customer's messages before it, and several readers at each of them."""
    readers.forget()
    first = calls(lambda: readers.again(message(0)))
    assert calls(lambda: readers.again(message(0))) < first / 20
    for number in range(1, 11):
        readers.again(message(number))
    assert calls(lambda: [readers.again(message(number)) for number in range(11)]) < first / 2


def test_the_calls_of_reading_grow_as_the_text_does() -> None:
    taken: list[int] = []
    for length in (800, 3_200):
        text = (
            message(0, length).replace(".", " ").replace(",", " ")
        )  # one sentence: what goes word by word goes through it all
        readers.forget()
        taken.append(calls(lambda text=text: readers.again(text)))  # type: ignore[misc]
        taken.append(calls(lambda text=text: things.unknown(text, readers.ARTICLES)))  # type: ignore[misc]
    assert taken[2] < 6 * taken[0]
    assert taken[3] < 6 * taken[1]


@pytest.mark.timeout(900)
def test_the_parts_of_a_message_that_is_taken_are_few(read_once: dict[str, Read]) -> None:
    for unit, each in read_once.items():
        assert each.clauses <= extent.WORDS, unit
        assert each.parts <= extent.WORDS + extent.MARKS, unit
