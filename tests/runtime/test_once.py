"""What a process makes once."""

from __future__ import annotations

import threading
import time

import pytest

from runtime.once import once


def test_threads_that_ask_at_once_get_the_same_one() -> None:
    made, found = [], []

    @once
    def value() -> object:
        made.append(1)
        time.sleep(0.05)
        return object()

    threads = [threading.Thread(target=lambda: found.append(value())) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(made) == 1 and len(found) == 8 and len(set(map(id, found))) == 1


def test_what_failed_is_made_again() -> None:
    tries: list[int] = []

    @once
    def value() -> int:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("not there yet")
        return len(tries)

    with pytest.raises(OSError, match="not there yet"):
        value()
    assert value() == value() == 2
