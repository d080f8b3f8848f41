"""A small HTTP server on loopback, inside the test's own loop: every request is kept, and answered by a function."""

from __future__ import annotations

import asyncio
import json
import queue
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode()))


@dataclass(frozen=True)
class Reply:
    """A status, and a body: JSON unless it is bytes. ``silent`` never answers, ``endless`` never ends."""

    status: int = 200
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()
    silent: bool = False
    endless: bool = False


Handler = Callable[[Request], Awaitable[Reply]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """Serve on a free port, and yield the address."""
    open_ones: set[asyncio.StreamWriter] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_ones.add(writer)
        try:
            while (request := await _read(reader)) is not None:
                reply = await handler(request)
                if reply.silent:
                    await reader.read()  # until the other side has had enough
                    return
                writer.write(_head(reply))
                while reply.endless:
                    writer.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
                    await writer.drain()
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the other side went away, as tests of time and size do
        finally:
            open_ones.discard(writer)
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for writer in list(open_ones):
            writer.close()
        await asyncio.sleep(0)  # so that they see it


@contextmanager
def beside(handler: Handler) -> Iterator[str]:
    """Serve in a thread of its own, for processes that are started and end meanwhile."""
    loop, over = asyncio.new_event_loop(), asyncio.Event()
    urls: queue.Queue[str] = queue.Queue()

    async def serve() -> None:
        async with serving(handler) as url:
            urls.put(url)
            await over.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        yield urls.get(timeout=10)
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(10)
        loop.close()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(method, path, headers, body)


def _head(reply: Reply) -> bytes:
    body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
    size = "transfer-encoding: chunked" if reply.endless else f"content-length: {len(body)}"
    lines = [f"HTTP/1.1 {reply.status} X", size, *(f"{name}: {value}" for name, value in reply.headers)]
    return "\r\n".join([*lines, "", ""]).encode() + (b"" if reply.endless else body)
