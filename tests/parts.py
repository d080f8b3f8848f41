"""A part of what would take long to try whole, the same each time; ``SHOPCLERK_TEST_WHOLE=1`` tries all of it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")

WHOLE = os.environ.get("SHOPCLERK_TEST_WHOLE", "") not in ("", "0")


def part(rows: Iterable[T], share: int, place: int = 0) -> list[T]:
    """Return one in ``share`` of the rows, spread over all of them.

    Tests that differ in ``place`` take different ones, and as many tests as the share take every row between them.
    """
    return list(rows) if WHOLE else list(rows)[place % share :: share]
