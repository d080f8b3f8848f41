"""Turns that outlive their request: a customer who loses the connection does not lose the answer."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar

from agent.events import Event
from commerce.errors import KeyReused, ShopclerkError
from commerce.sentences import say

log = logging.getLogger(__name__)
T = TypeVar("T")
_IDLE_SECONDS = 15.0
_GRACE_SECONDS = 10.0
_MOST_DIGITS = 6


class Turn:
    """One running turn: its events so far, for everyone who follows it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.name = secrets.token_hex(8)
        self._events: list[Event] = []
        self._error: ShopclerkError | None = None
        self._done = False
        self._changed = asyncio.Condition()

    async def run(self, source: AsyncIterator[Event]) -> None:
        """Collect the events of ``source`` to its end."""
        try:
            async for event in source:
                await self._tell(event)
        except ShopclerkError as error:
            self._error = error
        except Exception:
            log.exception("a turn failed")
            self._error = ShopclerkError()
        except asyncio.CancelledError:
            self._error = ShopclerkError(say("http.stopping"))
            raise
        finally:
            self._done = True
            await self._tell(None)

    async def _tell(self, event: Event | None) -> None:
        async with self._changed:
            if event is not None:
                self._events.append(event)
            self._changed.notify_all()

    def after(self, event_id: str) -> int:
        """Return how many events a client has that got this id last: none where it is no id of this turn."""
        name, _, number = event_id.partition(".")
        if name != self.name or not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
            return 0
        had = int(number)
        return had if had < len(self._events) or (had == len(self._events) and not self._done) else 0

    async def follow(self, seen: int = 0) -> AsyncIterator[Event | None]:
        """Yield all events but the first ``seen``; None every `_IDLE_SECONDS` in which nothing came.

        Raises:
            ShopclerkError: The turn ended with it.
        """
        while True:
            while seen < len(self._events):
                yield self._events[seen]
                seen += 1
            if self._done:
                break
            if not await self._wait(seen):
                yield None
        if self._error is not None:
            raise self._error

    async def _wait(self, seen: int) -> bool:
        try:
            async with asyncio.timeout(_IDLE_SECONDS), self._changed:
                await self._changed.wait_for(lambda: self._done or seen < len(self._events))
        except TimeoutError:
            return False
        return True


class Turns:
    """All running turns of this process."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._running: dict[tuple[str, ...], Turn] = {}

    def start(self, key: tuple[str, ...] | None, text: str, source: AsyncIterator[Event]) -> Turn:
        """Run ``source`` in the background, or join the turn that runs under ``key`` already.

        Raises:
            KeyReused: The running turn answers another text.
        """
        running = self._running.get(key) if key is not None else None
        if running is not None:
            if running.text != text:
                raise KeyReused
            return running
        turn = Turn(text)
        task = self._spawn(turn.run(source))
        if key is not None:
            self._running[key] = turn
            task.add_done_callback(lambda _: self._running.pop(key, None))
        return turn

    async def finish(self, work: Coroutine[Any, Any, T]) -> T:
        """Await ``work``, which goes on to its end also when the caller is gone."""
        return await asyncio.shield(self._spawn(work))

    def _spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """Give running turns a moment to end, then stop them: what is durable goes on at the next start."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(set(self._tasks), timeout=_GRACE_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
