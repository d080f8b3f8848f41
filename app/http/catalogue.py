"""``/ucp/mcp``: the catalogue's door for shopping agents. It is everybody's; an agent names its profile."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fastapi.responses import JSONResponse
from starlette.requests import Request
from starlette.responses import Response

from app.http.origin import network
from app.http.protocol import Door
from app.ucp.refusals import Refused
from commerce.errors import RateLimited
from service import limits
from service.shop import Shop

if TYPE_CHECKING:
    from mcp.server.context import ServerRequestContext
    from mcp.server.lowlevel import Server

    from app.ucp.agents import Agreed

_KEY = "shopclerk.ucp"


class Catalogue(Door):
    """The door for agents that shop: how often, and what was agreed with them; then the tools."""

    def built(self, shop: Shop) -> Server:
        """Return the server of the catalogue's tools."""
        from app.ucp.server import build

        def who(context: ServerRequestContext[Any, Any]) -> Agreed:
            request = context.request
            agreed: Agreed | None = request.scope.get(_KEY) if request is not None else None
            if agreed is None:
                raise _unnamed()
            return agreed

        return build(shop, who)

    async def refused(self, request: Request, shop: Shop, body: bytes) -> Response | None:
        """Return why a request is not taken; None where it is, and what was agreed with its agent is noted on it."""
        assert self.state is not None
        called = _called(body)
        try:
            await limits.admit(shop, limits.REQUESTS, here := network(request))
            if called is not None:
                request.scope[_KEY] = await self.state.agents.agree(_profile(called), here)
        except Refused as error:
            return _error(called, error)
        except RateLimited as error:
            return _error(called, Refused(error.http_status, error.code, error.message))
        return None


def _unnamed() -> Refused:
    return Refused(400, "invalid_profile_url", "meta has to name the profile of your agent.")


def _called(body: bytes) -> dict[str, Any] | None:
    """Return the request where it calls a tool."""
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return asked if isinstance(asked, dict) and asked.get("method") == "tools/call" else None


def _profile(asked: dict[str, Any]) -> object:
    found: object = asked
    for name in ("params", "arguments", "meta", "ucp-agent", "profile"):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _error(asked: dict[str, Any] | None, error: Refused) -> JSONResponse:
    name = asked.get("id") if asked is not None else None
    known = name if isinstance(name, (str, int)) else None
    said = {"code": error.number, "message": error.content, "data": error.body}
    return JSONResponse({"jsonrpc": "2.0", "id": known, "error": said}, error.status)
