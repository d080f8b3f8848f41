"""The server's doors: raw sockets that never finish, say too much, never listen, or come in crowds."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager

import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse
from starlette.types import Message, Receive

from app.http import bodies, doors, middleware, problems
from app.http.doors import MAX_HEAD, MAX_HEADERS, Doors, config
from app.http.middleware import MAX_WEBHOOK, Guard
from runtime.settings import Settings


def application() -> FastAPI:
    app = FastAPI()
    app.add_middleware(Guard)
    problems.install(app)

    @app.post("/echo")
    async def echo(request: Request) -> dict[str, int]:
        return {"bytes": len(await request.body())}

    @app.get("/large")
    async def large() -> PlainTextResponse:
        return PlainTextResponse("x" * 20_000_000)

    @app.get("/")
    async def root() -> dict[str, str]:
        return {"hello": "there"}

    return app


@asynccontextmanager
async def running(**settings: object) -> AsyncIterator[tuple[uvicorn.Server, int]]:
    app = application()
    found = Settings(_env_file=None, **settings)  # type: ignore[arg-type, call-arg]
    server = uvicorn.Server(config(app, found, port=0, log_level="error", lifespan="off"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield server, server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await task


async def client(port: int, first: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(first)
    await writer.drain()
    return reader, writer


async def status(port: int, *parts: bytes) -> int:
    """Send pieces and return the status of the answer, 0 when the connection just ends."""
    reader, writer = await client(port)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
        line = await asyncio.wait_for(reader.readline(), 20)
    except ConnectionError:
        return 0
    finally:
        writer.close()
    return int(line.split()[1]) if line else 0


GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def served(port: int) -> bool:
    return await status(port, GET) == 200


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "HEAD_SECONDS", 0.5)
    monkeypatch.setattr(doors, "SEND_SECONDS", 0.5)
    monkeypatch.setattr(middleware, "BODY_SECONDS", 0.5)


async def gone(reader: asyncio.StreamReader) -> bytes:
    try:
        return await asyncio.wait_for(reader.read(), 15)
    except ConnectionError:
        return b""


@pytest.mark.usefixtures("hurried")
async def test_250_clients_that_never_finish_are_all_let_go_and_others_are_served() -> None:
    starts = (
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ",
        b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
        b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[1",
    )
    async with running(limit_connections=2000) as (server, port):
        held = [await client(port, starts[number % len(starts)]) for number in range(250)]
        assert await served(port)
        ends = await asyncio.gather(*(gone(reader) for reader, _ in held))
        told = [json.loads(end.partition(b"\r\n\r\n")[2])["code"] for end in ends if end]
        assert told == ["body_too_slow"] * 100
        assert not server.server_state.connections
        for _, writer in held:
            writer.close()


async def answers(*requests: Awaitable[bytes | None]) -> list[bytes | None]:
    """Return what they come to; it is no limit of theirs that ends what does not."""
    asked = [asyncio.ensure_future(each) for each in requests]
    _, late = await asyncio.wait(asked, timeout=20)
    for each in late:
        each.cancel()
    assert not late
    return [each.result() for each in asked]


def body_of(size: int, pieces: int = 1, stop: asyncio.Event | None = None) -> Receive:
    """A body that comes in so many pieces; with an event the last one only after it."""
    left = [size // pieces] * pieces

    async def receive() -> Message:
        piece = left.pop()
        if not left and stop is not None:
            await stop.wait()
        return {"type": "http.request", "body": b"x" * piece, "more_body": bool(left)}

    return receive


async def test_slow_bodies_of_one_network_hold_up_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "GRACE", 60.0)
    found, never = bodies.Bodies(), asyncio.Event()
    slow = [asyncio.create_task(found.read(body_of(300_000, 3, never), MAX_WEBHOOK, "192.0.2.1")) for _ in range(40)]
    await asyncio.sleep(0)
    honest = await answers(*(found.read(body_of(300_000, 3), MAX_WEBHOOK, f"198.51.100.{n}") for n in range(20)))
    assert [len(each or b"") for each in honest] == [300_000] * 20
    assert await answers(found.read(body_of(100_000), MAX_WEBHOOK, "192.0.2.1")) == [b"x" * 100_000]
    assert not any(each.done() for each in slow)
    never.set()
    assert {len(each or b"") for each in await answers(*slow)} == {300_000}


async def test_a_large_body_in_drops_gives_its_place_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "GRACE", 0.05)
    found, never = bodies.Bodies(), asyncio.Event()
    with pytest.raises(TimeoutError):
        await answers(found.read(body_of(300_000, 3, never), MAX_WEBHOOK, "192.0.2.1"))
    assert await answers(found.read(body_of(MAX_WEBHOOK + 10, 5), MAX_WEBHOOK, "192.0.2.1")) == [None]


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("first", [b"", GET])
async def test_drops_do_not_move_the_deadline(first: bytes) -> None:
    async with running() as (_, port):
        reader, writer = await client(port, first)
        if first:
            assert b"200" in await reader.readline()
        begun = time.monotonic()
        with pytest.raises((ConnectionError, TimeoutError)):
            async with asyncio.timeout(10):
                for byte in b"GET / HTTP/1.1\r\nX-Long: " + b"a" * 500:
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(0.05)
        assert time.monotonic() - begun < 8


@pytest.mark.usefixtures("hurried")
async def test_a_client_that_never_takes_its_answer_is_let_go() -> None:
    async with running() as (server, port):
        _, writer = await client(port, b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        async with asyncio.timeout(15):
            await asyncio.sleep(0.2)
            while server.server_state.connections:
                await asyncio.sleep(0.05)
        writer.close()


async def test_heads_are_bounded() -> None:
    async with running() as (server, port):
        assert await status(port, b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * (MAX_HEAD - 200) + b"\r\n\r\n") == 200
        fill = b"a" * 1000
        for parts in (
            [b"GET / HTTP/1.1\r\nX-A: " + b"a" * 2 * MAX_HEAD + b"\r\n\r\n"],
            [b"GET / HTTP/1.1\r\nX-A: ", *[fill] * 200],
            [b"GET /" + b"a" * 2 * MAX_HEAD + b" HTTP/1.1\r\nHost: x\r\n\r\n"],
            [b"GET /", *[fill] * 200],
            [b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * (MAX_HEADERS + 1) + b"\r\n"],
        ):
            assert await status(port, *parts) in (431, 0)  # or cut off, while it still talks
        assert await status(port, b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * (MAX_HEADERS + 1) + b"\r\n") == 431
        assert await status(port, b"GET / HTTP/1.1\r\nX-A: " + b"a" * 2 * MAX_HEAD) == 431
        assert await served(port)
        async with asyncio.timeout(10):
            while server.server_state.connections:
                await asyncio.sleep(0.05)


async def test_requests_in_a_row_and_after_each_other_still_work() -> None:
    body = b'{"a": "' + b"x" * 20_000 + b'"}'
    post = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    async with running() as (_, port):
        reader, writer = await client(port, (post + body) * 20 + GET.replace(b"Host", b"Connection: close\r\nHost"))
        answer = await asyncio.wait_for(reader.read(), 20)
        assert answer.count(b"HTTP/1.1 200") == 21
        writer.close()


async def test_one_network_takes_no_more_than_its_share() -> None:
    async with running(limit_connections=50) as (server, port):
        held = [await client(port) for _ in range(10)]
        assert await status(port, GET) in (503, 0)
        held.pop()[1].close()
        async with asyncio.timeout(10):
            while not await served(port):
                await asyncio.sleep(0.05)
        for _, writer in held:
            writer.close()
    async with running(limit_connections=50, trusted_proxies="127.0.0.0/8") as (_, port):
        held = [await client(port) for _ in range(45)]  # a proxy brings everybody
        assert await served(port)
        for _, writer in held:
            writer.close()
    assert not server.server_state.connections


def test_doors_are_counted_by_network() -> None:
    found = Doors(10, "10.0.0.0/8")
    inside = [found.enter("2001:db8::1"), found.enter("2001:db8::2")]
    assert inside == ["2001:db8::/64"] * 2 and found.enter("2001:db8::3") is None
    assert found.enter("2001:db8:0:1::3") and all(found.enter("10.0.0.1") for _ in range(7))
    assert found.enter("198.51.100.7") is None and found.enter("10.0.0.1") is None
    found.leave("2001:db8::/64")
    assert found.enter("198.51.100.7")


@pytest.mark.parametrize(
    ("query", "code"), [("a=" + "x" * 30_000, 414), ("&".join(["exclude=a"] * 1000), 414), ("q=" + "x" * 2000, 200)]
)
async def test_queries_are_bounded(query: str, code: int) -> None:
    async with running() as (_, port):
        assert await status(port, f"GET /?{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode()) in (code, 431)
