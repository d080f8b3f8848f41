"""The shared fixtures keep their word."""

from __future__ import annotations

import asyncio
import socket

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine


async def test_a_fresh_database_of_either_kind_opens_and_is_empty(database_url: str) -> None:
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE thing (id INTEGER PRIMARY KEY)"))
        await connection.execute(text("INSERT INTO thing VALUES (1)"))
        assert (await connection.execute(text("SELECT count(*) FROM thing"))).scalar_one() == 1
    await engine.dispose()


def test_connections_beyond_this_machine_are_refused() -> None:
    with socket.socket() as client, pytest.raises(AssertionError, match="loopback"):
        client.connect(("192.0.2.1", 80))


async def test_connections_on_loopback_work() -> None:
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()
