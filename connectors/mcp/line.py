"""A line to an MCP server: opened when something is asked, kept, and opened anew after it broke.

Whatever comes over it was written by somebody else. It is taken as JSON data of a bounded size, nothing that the server
wants of us is done (no sampling, no forms, no other server), and its schemas are not run over its own answers: a schema
may hold a pattern that takes for ever.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shlex
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolRequest, CallToolRequestParams, CallToolResult, PaginatedRequestParams, TextContent, Tool

from commerce.decoding import bounded, decoded
from commerce.errors import InputError, ShopclerkError, StoreRejected, StoreTimeout, StoreUnavailable
from commerce.text import one_line
from connectors.mcp.bounded import LARGEST, Bounded
from connectors.public_only import public_address

log = logging.getLogger(__name__)
STDIO = "stdio:"
_MOST_TOOLS, _MOST_PAGES, _MOST_VALUES = 200, 20, 200_000
_LONGEST_ADDRESS = 2048
#: The SDK's own number for a connection that is gone.
_CLOSED = -32000


@dataclass(frozen=True)
class Target:
    """Where a server is: an address, or a command that is run and spoken to over its input and output.

    Attributes:
        address: What a person names it by: ``https://…``, or ``stdio:COMMAND ARGUMENTS``.
        local: Whether an address of this machine or of a private network will do.
        token: What proves who asks, where the server wants that.
    """

    address: str
    local: bool = False
    token: str = ""

    @property
    def command(self) -> list[str]:
        """The command and its arguments; empty for an address."""
        return shlex.split(self.address.removeprefix(STDIO)) if self.address.startswith(STDIO) else []

    @property
    def host(self) -> str:
        """The host of an address; empty for a command."""
        return "" if self.command else httpx2.URL(self.address).host

    def checked(self) -> Target:
        """Return it.

        Raises:
            InputError: It is no place where a server can be.
        """
        try:
            if self.address.startswith(STDIO):
                fine = bool(self.command)
            else:
                url = httpx2.URL(self.address) if len(self.address) <= _LONGEST_ADDRESS else httpx2.URL("")
                secure = url.scheme == "https" or (self.local and url.scheme == "http")
                fine = secure and bool(url.host) and not url.userinfo and not url.fragment
        except (ValueError, httpx2.InvalidURL):
            fine = False
        if not fine:
            raise InputError(f"That is no address of a server: https://…, or {STDIO} and a command.")
        return self


class Line:
    """A line to one server.

    Args:
        target: Where it is.
        seconds: For how long an answer is waited for.
        transport: What carries requests; the network when None.
    """

    def __init__(
        self, target: Target, *, seconds: float = 20.0, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self.target = target.checked()
        self._seconds = seconds
        self._transport = transport
        self._opening = asyncio.Lock()
        self._held: tuple[asyncio.Task[None], asyncio.Event, Client] | None = None

    async def tools(self) -> list[Tool]:
        """Return the tools that the server has.

        Raises:
            StoreError: It cannot be reached, or says nothing usable.
        """
        async with self._asking("tools/list") as client:
            found: list[Tool] = []
            cursor: str | None = None
            for _ in range(_MOST_PAGES):
                page = await client.session.list_tools(params=PaginatedRequestParams(cursor=cursor))
                found += page.tools
                cursor = page.next_cursor
                if not cursor:
                    break
            if cursor or len(found) > _MOST_TOOLS or len({each.name for each in found}) != len(found):
                raise StoreRejected(detail="too many tools, or two of one name")
            return found

    async def call(self, name: str, arguments: dict[str, Any]) -> Any:
        """Return what a tool answers, as JSON data: its structured content, else its text.

        Raises:
            StoreRejected: The server says that this did not work, or answers with too much.
            StoreUnavailable: It was not reached.
            StoreTimeout: It did not answer in time.
        """
        request = CallToolRequest(params=CallToolRequestParams(name=name, arguments=arguments))
        async with self._asking(name) as client:
            return _data(await client.session.send_request(request, CallToolResult), name)

    async def name(self) -> str:
        """Return what the server calls itself; empty where it does not say.

        Raises:
            StoreError: It cannot be reached.
        """
        async with self._asking("initialize") as client:
            info = client.server_info
            return one_line(info.title or info.name, 80) if info is not None else ""

    async def close(self) -> None:
        """Let go of the server; the next question opens the line again."""
        held, self._held = self._held, None
        if held is not None:
            task, over, _ = held
            over.set()
            with suppress(Exception):
                await asyncio.wait_for(asyncio.shield(task), 10)

    @asynccontextmanager
    async def _asking(self, what: str) -> AsyncIterator[Client]:
        try:
            async with asyncio.timeout(self._seconds):
                yield await self._open()
        except MCPError as error:
            if error.code == _CLOSED:
                await self.close()
                raise StoreUnavailable(detail=f"{what}: the line is gone") from None
            raise StoreRejected(detail=one_line(f"{what}: {error.message}", 300)) from None
        except TimeoutError:
            await self.close()
            raise StoreTimeout(detail=what) from None
        except ShopclerkError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a foreign server makes of the SDK
            await self.close()
            raise StoreUnavailable(detail=f"{what}: {type(error).__name__}") from None

    async def _open(self) -> Client:
        async with self._opening:
            if self._held is not None and not self._held[0].done():
                return self._held[2]
            if host := self.target.host:
                url = httpx2.URL(self.target.address)
                if not self.target.local:
                    await public_address(host, url.port or 443)
            ready: asyncio.Future[Client] = asyncio.get_running_loop().create_future()
            over = asyncio.Event()
            task = asyncio.create_task(self._hold(ready, over))
            try:
                client = await asyncio.shield(ready)
            except BaseException:
                task.cancel()
                raise
            self._held = task, over, client
            return client

    async def _hold(self, ready: asyncio.Future[Client], over: asyncio.Event) -> None:
        """Hold the line open in a task of its own: it has to be closed by whoever opened it."""
        try:
            async with self._client() as client:
                ready.set_result(client)
                await over.wait()
        except asyncio.CancelledError:
            ready.cancel()
            raise
        except Exception as error:  # noqa: BLE001 - whatever a foreign server makes of the SDK
            if ready.done():
                log.info("the line to a server broke: %s", type(error).__name__)
            else:
                ready.set_exception(_first(error))

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[Client]:
        if command := self.target.command:
            parameters = StdioServerParameters(command=command[0], args=command[1:])  # with next to no environment
            with Path(os.devnull).open("w", encoding="utf-8") as silence:  # noqa: ASYNC230 - nothing is waited for
                transport = stdio_client(parameters, errlog=silence)
                async with Client(transport, read_timeout_seconds=self._seconds, cache=None) as client:
                    yield client
            return
        headers = {"Authorization": f"Bearer {self.target.token}"} if self.target.token else {}
        carrier = Bounded(local=self.target.local, inner=self._transport)
        async with httpx2.AsyncClient(
            transport=carrier, headers=headers, timeout=self._seconds, follow_redirects=False
        ) as http:
            transport = streamable_http_client(self.target.address, http_client=http)
            async with Client(transport, read_timeout_seconds=self._seconds, cache=None) as client:
                yield client


def _first(error: Exception) -> Exception:
    """Return what went wrong first, out of the groups that the SDK wraps it in."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error


def _data(result: CallToolResult, name: str) -> Any:
    texts = [each.text for each in result.content if isinstance(each, TextContent)]
    if result.is_error:
        raise StoreRejected(detail=one_line(f"{name}: {' '.join(texts)[:1000]}", 300))
    try:
        if result.structured_content is not None:
            return bounded(result.structured_content, _MOST_VALUES)
        if sum(map(len, texts)) > LARGEST:
            raise ValueError("too long")
        return bounded(decoded(texts[0]), _MOST_VALUES) if len(texts) == 1 else texts
    except ValueError as error:
        told = texts[0] if result.structured_content is None and len(texts) == 1 else ""
        if told and len(told) <= LARGEST and told.lstrip()[:1] not in ("{", "["):
            return told
        raise StoreRejected(detail=f"{name}: {error}") from None
