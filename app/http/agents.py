"""``/mcp``: the door for customers' own programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import jwt
from starlette.requests import Request
from starlette.responses import Response

from app.http import problems
from app.http.origin import network
from app.http.protocol import Door
from commerce.customer import Principal, Tier
from commerce.errors import NotAuthenticated, RateLimited
from service import limits
from service.agent_settings import AgentSettings
from service.identity import issuer, principals
from service.shop import Shop

if TYPE_CHECKING:
    from mcp.server.context import ServerRequestContext
    from mcp.server.lowlevel import Server

PATH = "/mcp"
WELL_KNOWN = "/.well-known/oauth-protected-resource"
_KEY = "shopclerk.agent"


def address(shop: Shop) -> str:
    """Return the address that tokens must be for."""
    return f"{shop.settings.server.base_url}{PATH}"


def about(shop: Shop) -> str:
    """Return the address of what an OAuth client reads about the door (RFC 9728: the path goes behind)."""
    parts = urlsplit(address(shop))
    return f"{parts.scheme}://{parts.netloc}{WELL_KNOWN}{parts.path}"


class Agents(Door):
    """The door for a customer's own program: who it is, how often; then the tools."""

    def built(self, shop: Shop) -> Server:
        """Return the server of the shop's tools."""
        from app.mcp.server import build
        from app.mcp.who import Speaker, nobody

        def who(context: ServerRequestContext[Any, Any]) -> Speaker:
            request = context.request
            principal: Principal | None = request.scope[_KEY] if request is not None else None
            return Speaker(shop, principal or nobody(shop), lasting=principal is not None)

        return build(shop, shop.settings.section(AgentSettings).offers, who)

    async def refused(self, request: Request, shop: Shop, body: bytes) -> Response | None:
        """Return why a request is not taken; None where it is, and who it is of is noted on it."""
        try:
            request.scope[_KEY] = principal = await _named(request, shop)
            if principal is None:
                _challenge(shop, body)
        except NotAuthenticated as error:
            return problems.from_error(error, _how(shop))
        except RateLimited as error:
            return problems.from_error(error)
        return None


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
