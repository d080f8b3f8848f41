"""What every stand-in on loopback has: a settable clock, faults on order, and a server whose connections break off."""

from __future__ import annotations

import asyncio
import socket
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

import uvicorn


class Clock:
    """The stand-in's time: real, shifted, or stopped."""

    def __init__(self) -> None:
        self._shift = timedelta(0)
        self._stopped: datetime | None = None

    def now(self) -> datetime:
        return self._stopped or datetime.now(UTC) + self._shift

    def advance(self, **units: float) -> None:
        step = timedelta(**units)
        if self._stopped:
            self._stopped += step
        else:
            self._shift += step

    def set(self, moment: datetime) -> None:
        """Stop the clock at a moment; ``advance`` moves it on."""
        self._stopped = moment

    def run(self) -> None:
        """Let a stopped clock tick on from where it stands."""
        if self._stopped:
            self._shift, self._stopped = self._stopped - datetime.now(UTC), None


@dataclass
class AnyFault:
    """A fault that waits for its request; a platform says which kinds there are and which requests it fits."""

    kind: str
    times: int = 1
    operation: str = ""
    code: int = 0
    retry_after: float | None = None
    seconds: float = 0.5
    skip: int = 0  # so many matching requests pass first

    def fits(self, *request: str) -> bool:
        raise NotImplementedError


F = TypeVar("F", bound=AnyFault)


@dataclass
class Faults(Generic[F]):
    """The faults that wait for their request, and those that had it."""

    make: type[F]
    waiting: list[F] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def add(self, kind: str, times: int = 1, **fields: Any) -> F:
        fault = self.make(kind, times, **fields)
        self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        self.waiting.clear()

    def next(self, *request: str) -> F | None:
        """Return the fault of a request, and count it."""
        for fault in self.waiting:
            if not fault.fits(*request):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.times -= 1
            if fault.times <= 0:
                self.waiting.remove(fault)
            self.done.append(fault.kind)
            return fault
        return None


class Dropper:
    """ASGI: lets a route close its connection without an answer, and counts the seconds in which any is worked on."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self._busy, self._since, self._now = 0.0, 0.0, 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        scope["busy"] = self._busy
        counts = not str(scope.get("path", "")).startswith("/_control")
        if counts and not self._now:
            self._since = time.perf_counter()
        self._now += counts
        try:
            await self._answer(scope, receive, send)
        finally:
            self._now -= counts
            if counts and not self._now:
                self._busy += time.perf_counter() - self._since

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        dropped = False

        def drop() -> None:
            nonlocal dropped
            dropped = True
            send.__self__.transport.abort()

        async def quiet(message: Any) -> None:
            if not dropped:
                await send(message)

        scope["drop"] = drop
        await self.app(scope, receive, quiet)


class Server(uvicorn.Server):
    """uvicorn's server without its farewell of 0.2 s: hundreds of tests start and end one."""

    async def main_loop(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.ended = asyncio.Event()
        await self.ended.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002 - uvicorn's
        for listening in self.servers:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        running = list(self.server_state.tasks)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def end(self) -> None:
        self.loop.call_soon_threadsafe(self.ended.set)
