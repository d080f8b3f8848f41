"""Doors at which the Model Context Protocol is spoken. Nothing of it is loaded before somebody knocks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.http import problems
from app.http.app_state import AppState
from app.http.bodies import again
from commerce.sentences import say
from runtime.server_settings import ServerSettings
from service.agent_settings import AgentSettings
from service.shop import Shop

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from mcp.server.transport_security import TransportSecuritySettings

#: Requests that are carried out at once: the others wait, so that a program with many takes no more than these places.
PLACES = 32
_LOCAL = ("127.0.0.1", "localhost", "[::1]")


class Door:
    """ASGI application: whether from here, and what else the door asks; then the protocol's own server."""

    def __init__(self) -> None:
        self.state: AppState | None = None
        self._manager: StreamableHTTPSessionManager | None = None
        self._holding: asyncio.Task[None] | None = None
        self._opening = asyncio.Lock()
        self._closing = asyncio.Event()
        self._places = asyncio.Semaphore(PLACES)

    def built(self, shop: Shop) -> Server:
        """Return what answers requests; called in a thread, as it may have much to load."""
        raise NotImplementedError

    async def refused(self, request: Request, shop: Shop, body: bytes) -> Response | None:
        """Return why a request is not taken, None where it is."""
        raise NotImplementedError

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        assert self.state is not None
        scope = {**scope, "headers": _headers(scope)}
        shop, request = self.state.container.shop, Request(scope, receive)
        if shop.settings.section(AgentSettings).offers == "off":
            await problems.response(404, "not_found", say("http.not_found"))(scope, receive, send)
            return
        if request.method != "POST":  # there are no sessions: nothing to listen to, nothing to end
            refusal = problems.response(405, "method_not_allowed", say("http.method_not_allowed"), {"Allow": "POST"})
            await refusal(scope, receive, send)
            return
        manager = await self._opened(shop)
        body = await request.body()
        refused = await _elsewhere(request, manager) or await self.refused(request, shop, body)
        if refused is not None:
            await refused(scope, again(body, receive), send)
            return
        async with self._places:
            await manager.handle_request(scope, again(body, receive), send)

    async def _opened(self, shop: Shop) -> StreamableHTTPSessionManager:
        """Return what speaks the protocol; made for the first request."""
        async with self._opening:
            if self._manager is None:
                self._manager = await asyncio.to_thread(self._made, shop)
                ready = asyncio.Event()
                self._holding = asyncio.create_task(self._hold(self._manager, ready))
                await ready.wait()
        return self._manager

    def _made(self, shop: Shop) -> StreamableHTTPSessionManager:
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        return StreamableHTTPSessionManager(
            self.built(shop), json_response=True, stateless=True, security_settings=_security(shop.settings.server)
        )

    async def _hold(self, manager: StreamableHTTPSessionManager, ready: asyncio.Event) -> None:
        async with manager.run():
            ready.set()
            await self._closing.wait()

    async def close(self) -> None:
        """Stop speaking the protocol."""
        self._closing.set()
        if self._holding is not None:
            await self._holding


def _headers(scope: Scope) -> list[tuple[bytes, bytes]]:
    """Return the headers as the protocol's server reads them.

    The blanks around a value are none of it (RFC 9110), and the protocol compares some with what the body says. Who
    sends no ``Accept`` takes anything.
    """
    found = [(name, value.strip(b" \t")) for name, value in scope["headers"]]
    return found if any(name == b"accept" for name, _ in found) else [*found, (b"accept", b"*/*")]


async def _elsewhere(request: Request, manager: StreamableHTTPSessionManager) -> Response | None:
    from mcp.server.transport_security import TransportSecurityMiddleware

    return await TransportSecurityMiddleware(manager.security_settings).validate_request(request, is_post=True)


def _security(server: ServerSettings) -> TransportSecuritySettings:
    """Return from where requests are taken: by the names that this server has, so that no page lends it another."""
    from mcp.server.transport_security import TransportSecuritySettings

    parts = urlsplit(server.base_url)
    hosts, origins = {parts.netloc, f"{server.host}:{server.port}"}, {f"{parts.scheme}://{parts.netloc}"}
    if server.host in (*_LOCAL, "::1"):
        hosts |= {f"{name}:{server.port}" for name in _LOCAL}
        origins |= {f"http://{name}:{server.port}" for name in _LOCAL}
    return TransportSecuritySettings(allowed_hosts=sorted(hosts), allowed_origins=sorted(origins))
