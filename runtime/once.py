"""Values that a process makes once, at the first call, in whichever thread that comes: encoders with their heads."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def once(make: Callable[[], T]) -> Callable[[], T]:
    """Return a function that makes its value at the first call and keeps it; a call that fails is made again."""
    lock = threading.Lock()
    made: list[T] = []

    @functools.wraps(make)
    def kept() -> T:
        with lock:
            if not made:
                made.append(make())
            return made[0]

    return kept
