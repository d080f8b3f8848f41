"""Every regular expression of the product is cheap on texts that are made to be slow.

The texts come from the patterns themselves: what a repetition repeats, over and over, after what leads to it and before
what cannot follow; and runs of blanks, tabs, line breaks, digits and signs as they are. Nothing is assumed of the code
in front of a pattern: whatever takes more than its share of a short text is tried on one as long as a message.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest

from service.conversations.conversations import MAX_CHARACTERS
from tests.house import patterns

pytestmark = pytest.mark.house
LENGTH, LONGEST = 2_000, MAX_CHARACTERS
SUSPECT, SECONDS = 0.01, 0.15  # of CPU, for the short text and for the long one; what is linear takes far less
BRIEF, AT_ONCE = LENGTH // 4, SUSPECT / 64  # what takes less for a quarter takes less for all, up to the third power


Shape = tuple[str, str, str]


class TooLongError(Exception):
    """A pattern is still at it."""


@contextmanager
def bounded() -> Iterator[None]:
    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, 3 * SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def slow(where: str, pattern: re.Pattern[str] | re.Pattern[bytes]) -> str:
    """Return the beginning of a text that takes too long, empty when there is none."""
    use = patterns.method(where, pattern)
    steps = ((BRIEF, AT_ONCE), (LENGTH, SUSPECT), (LONGEST, SECONDS))
    for shape in [*patterns.texts(pattern), *patterns.RAW]:
        if all(_takes(use, pattern, shape, length, limit) for length, limit in steps):
            return repr(patterns.made(shape, 80))
    return ""


def _takes(
    use: Callable[[Any], Any], pattern: re.Pattern[str] | re.Pattern[bytes], shape: Shape, length: int, limit: float
) -> bool:
    """Whether a text of this length takes longer than the limit, each time that it is tried."""
    made = patterns.made(shape, length)
    text: str | bytes = made.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else made
    for _ in range(3):  # a busy machine gets another chance
        try:
            with bounded():
                if patterns.cost(use, text) <= limit:
                    return False
        except TooLongError:
            pass
    return True


@pytest.mark.timeout(900)
def test_no_pattern_is_slow_on_any_text_that_it_may_meet() -> None:
    found = patterns.compiled()
    assert len(found) > 250
    assert {where: text for where, pattern in found.items() if (text := slow(where, pattern))} == {}


@pytest.mark.parametrize(
    "careless",
    [
        r"(?:a+)+b",
        r"\s+$",
        r"(?:[\s,]+|^)please$",
        r"[\w.]+@",
        r"\[([^\]]*)\]\(",
        r"(?:x| x|x y)*z",
        r"(?:and\s+)*no",
        r"\s*,?\s+(?:and|or)\s+",
        r"order\s*#?\s*\d{4}",
        r"^(?:(?:no\W*)|[a-z]{0,3}\d{3,20}\W*)+$",
    ],
)
def test_careless_ones_are_noticed(careless: str) -> None:
    pattern = re.compile(careless)
    shapes = [*patterns.texts(pattern), *patterns.RAW]
    assert any(_costs(pattern, patterns.made(shape, 32 * LENGTH)) > SECONDS for shape in shapes)


def _costs(pattern: re.Pattern[str], text: str) -> float:
    """The seconds of CPU that finding takes, at most thrice the limit."""
    try:
        with bounded():
            return patterns.cost(lambda each: list(pattern.finditer(each)), text)
    except TooLongError:
        return 3 * SECONDS
