"""Pages of other origins: the shop's own and those that are named may ask what a customer's widget asks.

No cookie counts there (``Access-Control-Allow-Credentials`` is never sent): who asks says so in ``Authorization``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commerce.links import origin_of

if TYPE_CHECKING:
    from runtime.settings import Settings

#: What the widget asks for. Staff, operators and platforms have no page on the shop's site.
_PATHS = (
    "/chat",
    "/conversations/",
    "/me",
    "/products/",
    "/proposals/",
    "/search",
    "/session",
    "/tryon/",
    "/verify",
    "/widget/config",
)
_ALLOWED = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Accept-Language, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}
_EXPOSED = "Date, Retry-After"
_HERE = ("127.0.0.1", "localhost", "::1")


class CrossOrigin:
    """ASGI middleware that lets pages of allowed origins read answers; all others it leaves as they are.

    Args:
        app: The application.
        settings: Names origins beside the shop's own. In development pages on this machine are allowed, too.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._development = settings.env == "development"
        named = (each.strip() for each in settings.server.widget_origins.split(","))
        self._named = frozenset(origin_of(each) for each in named if each)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or not scope["path"].startswith(_PATHS):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin", "")
        allowed = bool(origin) and self._allows(origin, scope)
        if allowed and scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            answer = {**_ALLOWED, "Access-Control-Allow-Origin": origin, "Vary": "Origin"}
            await Response(status_code=204, headers=answer)(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                found.add_vary_header("Origin")
                if allowed:
                    found["Access-Control-Allow-Origin"] = origin
                    found["Access-Control-Expose-Headers"] = _EXPOSED
            await send(message)

        await self._app(scope, receive, marked)

    def _allows(self, origin: str, scope: Scope) -> bool:
        if origin in self._named:
            return True
        if self._development and urlsplit(origin).hostname in _HERE:
            return True
        state = getattr(scope["app"].state, "shopclerk", None)
        return state is not None and origin == origin_of(state.container.shop.info.url)
