"""``/mcp``: the door for customers' own programs. Nothing of the protocol is loaded before somebody knocks."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import jwt
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from app.http import problems
from app.http.app_state import AppState
from app.http.origin import network
from commerce.customer import Principal, Tier
from commerce.errors import NotAuthenticated, RateLimited
from commerce.sentences import say
from runtime.server_settings import ServerSettings
from service import limits
from service.agent_settings import AgentSettings
from service.identity import issuer, principals
from service.shop import Shop

if TYPE_CHECKING:
    from mcp.server.context import ServerRequestContext
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from mcp.server.transport_security import TransportSecuritySettings

PATH = "/mcp"
WELL_KNOWN = "/.well-known/oauth-protected-resource"
_KEY = "shopclerk.agent"
_LOCAL = ("127.0.0.1", "localhost", "[::1]")


def address(shop: Shop) -> str:
    """Return the address that tokens must be for."""
    return f"{shop.settings.server.base_url}{PATH}"


def about(shop: Shop) -> str:
    """Return the address of what an OAuth client reads about the door (RFC 9728: the path goes behind)."""
    parts = urlsplit(address(shop))
    return f"{parts.scheme}://{parts.netloc}{WELL_KNOWN}{parts.path}"


class Agents:
    """ASGI application: who it is, how often, whether from here; then the protocol's own server."""

    def __init__(self) -> None:
        self.state: AppState | None = None
        self._manager: StreamableHTTPSessionManager | None = None
        self._holding: asyncio.Task[None] | None = None
        self._opening = asyncio.Lock()
        self._closing = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        assert self.state is not None
        # The blanks around a value are none of it (RFC 9110); the protocol compares some with what the body says.
        scope = {**scope, "headers": [(name, value.strip(b" \t")) for name, value in scope["headers"]]}
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
        refused = await _refused(request, shop, body, manager.security_settings)
        await (manager.handle_request if refused is None else refused)(scope, _again(body, receive), send)

    async def _opened(self, shop: Shop) -> StreamableHTTPSessionManager:
        """Return what speaks the protocol; made for the first request."""
        async with self._opening:
            if self._manager is None:
                await asyncio.to_thread(__import__, "app.mcp.server")
                self._manager = _manager(shop)
                ready = asyncio.Event()
                self._holding = asyncio.create_task(self._hold(self._manager, ready))
                await ready.wait()
        return self._manager

    async def _hold(self, manager: StreamableHTTPSessionManager, ready: asyncio.Event) -> None:
        async with manager.run():
            ready.set()
            await self._closing.wait()

    async def close(self) -> None:
        """Stop speaking the protocol."""
        self._closing.set()
        if self._holding is not None:
            await self._holding


async def _refused(
    request: Request, shop: Shop, body: bytes, security: TransportSecuritySettings | None
) -> Response | None:
    """Return why a request is not taken; None where it is, and who it is of is noted on it."""
    from mcp.server.transport_security import TransportSecurityMiddleware

    elsewhere = await TransportSecurityMiddleware(security).validate_request(request, is_post=True)
    if elsewhere is not None:
        return elsewhere
    try:
        request.scope[_KEY] = principal = await _named(request, shop)
        if principal is None:
            _challenge(shop, body)
    except NotAuthenticated as error:
        return problems.from_error(error, _how(shop))
    except RateLimited as error:
        return problems.from_error(error)
    return None


def _manager(shop: Shop) -> StreamableHTTPSessionManager:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from app.mcp.server import build
    from app.mcp.who import Speaker, nobody

    def who(context: ServerRequestContext[Any, Any]) -> Speaker:
        request = context.request
        principal: Principal | None = request.scope[_KEY] if request is not None else None
        return Speaker(shop, principal or nobody(shop), lasting=principal is not None)

    return StreamableHTTPSessionManager(
        build(shop, shop.settings.section(AgentSettings).offers, who),
        json_response=True,
        stateless=True,
        security_settings=_security(shop.settings.server),
    )


def _security(server: ServerSettings) -> TransportSecuritySettings:
    """Return from where requests are taken: by the names that this server has, so that no page lends it another."""
    from mcp.server.transport_security import TransportSecuritySettings

    parts = urlsplit(server.base_url)
    hosts, origins = {parts.netloc, f"{server.host}:{server.port}"}, {f"{parts.scheme}://{parts.netloc}"}
    if server.host in (*_LOCAL, "::1"):
        hosts |= {f"{name}:{server.port}" for name in _LOCAL}
        origins |= {f"http://{name}:{server.port}" for name in _LOCAL}
    return TransportSecuritySettings(allowed_hosts=sorted(hosts), allowed_origins=sorted(origins))


async def _named(request: Request, shop: Shop) -> Principal | None:
    """Return whose token comes with a request, None when none does; counts the request.

    Raises:
        NotAuthenticated: It is no token for this address.
        RateLimited: Too many requests of theirs, or from their network.
    """
    here, header = network(request), request.headers.get("authorization")
    principal = None
    try:
        if header is not None:
            scheme, _, token = header.partition(" ")
            principal = await _of_token(shop, token.strip() if scheme.lower() == "bearer" else "")
    except NotAuthenticated:
        await limits.admit(shop, limits.REQUESTS, here)
        raise
    known = principal is not None and principal.tier >= Tier.VERIFIED_GUEST
    await limits.admit(shop, limits.REQUESTS, principal.subject if principal and known else here)
    return None if principal is None else principal.model_copy(update={"network": here})


async def _of_token(shop: Shop, token: str) -> Principal:
    try:
        said = jwt.decode(token, options={"verify_signature": False}).get("iss")
    except jwt.InvalidTokenError:
        raise NotAuthenticated from None
    if said == principals.ISSUER:
        return await principals.of_agent(shop, token, address(shop))
    return await issuer.principal(shop, token, address(shop))


def _challenge(shop: Shop, body: bytes) -> None:
    """Have the customer signed in where a program without a token asks for what is a customer's.

    Raises:
        NotAuthenticated: It does, and there is a server that signs customers in.
    """
    if not shop.settings.section(AgentSettings).issuer:
        return
    from app.mcp.offers import every

    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        return
    params = asked.get("params") if isinstance(asked, dict) and asked.get("method") == "tools/call" else None
    name = params.get("name") if isinstance(params, dict) else None
    offer = every().get(name) if isinstance(name, str) else None
    if offer is not None and offer.level != "catalogue":
        raise NotAuthenticated


def _how(shop: Shop) -> dict[str, str]:
    """Return the header that says how to be signed in."""
    if not shop.settings.section(AgentSettings).issuer:
        return {}
    return {"WWW-Authenticate": f'Bearer error="invalid_token", resource_metadata="{about(shop)}"'}


def _again(body: bytes, receive: Receive) -> Receive:
    pending = [body]

    async def replay() -> Message:
        if pending:
            return {"type": "http.request", "body": pending.pop(), "more_body": False}
        return await receive()

    return replay
