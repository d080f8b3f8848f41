"""Reading a person's or a script's lines without blocking the loop, and leaving at once on Ctrl-C.

A thread that waits for input cannot be cancelled, so it is a daemon thread: on Ctrl-C the loop goes on and the
thread dies with the process.
"""

from __future__ import annotations

import asyncio
import os
import select
import sys
import termios
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

T = TypeVar("T")
_LONGEST = 1_000_000  # bytes kept of one line; the clerk refuses far shorter ones with a sentence


class Pipe:
    """The lines of stdin, without their ends; bytes that are no UTF-8 are replaced."""

    def __init__(self) -> None:
        self._lines: deque[bytes | bytearray] = deque()
        self._rest = bytearray()

    async def __aiter__(self) -> AsyncIterator[str]:
        """Yield line by line."""
        while True:
            while self._lines:
                yield _text(self._lines.popleft())
            chunk = await _in_thread(_read_chunk)
            if not chunk:
                break
            *lines, rest = (self._rest + chunk).split(b"\n") if b"\n" in chunk else (self._rest + chunk,)
            self._lines.extend(lines)
            self._rest = bytearray(rest[: _LONGEST + 1])
        if self._rest:
            yield _text(self._rest)

    def ahead(self) -> bool:
        """Return whether the next line, or a part of it, is there already."""
        return bool(self._lines or self._rest) or typed_ahead()


def typed_ahead() -> bool:
    """Return whether stdin has something to read now."""
    return bool(select.select([sys.stdin.fileno()], [], [], 0)[0])


def _text(line: bytes | bytearray) -> str:
    return line[:_LONGEST].decode("utf-8", "replace").rstrip("\r")


def _read_chunk() -> bytes:
    # Not sys.stdin: a thread that holds its lock would make the interpreter abort at exit.
    return os.read(sys.stdin.fileno(), 65_536)


async def ask(prompt: str) -> str | None:
    """Ask on the terminal, with line editing and history where Python has readline; None at the end (Ctrl-D)."""
    with suppress(ImportError):
        import readline  # noqa: F401 - importing it is what switches it on

    def read() -> str | None:
        try:
            return input(prompt)
        except EOFError:
            return None

    return await _in_thread(read)


async def _in_thread(work: Callable[[], T]) -> T:
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(value: T | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(value)  # type: ignore[arg-type]  # no error: there is a value

    def run() -> None:
        value, error = None, None
        try:
            value = work()
        except Exception as problem:  # noqa: BLE001 - handed over to the waiting task
            error = problem
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, value, error)

    threading.Thread(target=run, name="stdin", daemon=True).start()
    return await future


@contextmanager
def tidy_terminal() -> Iterator[None]:
    """Give the terminal back as it was, also when Ctrl-C cut the line editor short."""
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
