"""What every request passes: size, time and content-type checks, security headers, a net under our own faults."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http import problems
from app.http.bodies import SMALL, Bodies, again
from app.http.languages import wanted
from app.http.origin import network_of
from commerce.language import SOURCE, speaking
from commerce.sentences import say
from commerce.text import holds_control

log = logging.getLogger(__name__)
MAX_BODY = 32 * 1024
MAX_MESSAGE = SMALL
#: Platforms send whole products, with all their variants: those are signed, and checked before they are parsed.
MAX_WEBHOOK = 4 * 1024 * 1024
#: No address of ours has more, and each one is read into an object of its own.
MAX_QUERY, MAX_PARAMETERS = 24 * 1024, 64
#: A photo is more than is taken as one, so that it is refused in the words for photos.
MAX_PHOTO = 7 * 1024 * 1024 + 64 * 1024
BODY_SECONDS, PHOTO_SECONDS = 20.0, 60.0
#: Pages of the staff: their forms carry a token of their session.
CONSOLE = "/console/"
_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    # Pages bring their own policy; data is never a document.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cache-Control": "no-store",
}
_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}


class Guard:
    """ASGI middleware around the whole application.

    A body over `MAX_BODY` (a message's over `MAX_MESSAGE`, a webhook's over `MAX_WEBHOOK`, a photo over `MAX_PHOTO`) is
    refused before any of it is parsed, and so is one that does not come to its end within `BODY_SECONDS`, or comes in
    drops. A request that changes something, photos apart, must be JSON unless it carries its credentials in
    ``Authorization``: a foreign site's form can send a cookie, but neither that header nor that content type.

    Args:
        app: The application.
        public: Whether it is reached over https, so that browsers may be told to use nothing else.
        forms: Paths beside the console's that may be sent a form: what comes there proves itself.
        languages: What may be spoken; a request that wants none of them is answered in the first.
    """

    def __init__(
        self,
        app: ASGIApp,
        public: bool = False,
        forms: frozenset[str] = frozenset(),
        languages: Sequence[str] = (SOURCE,),
    ) -> None:
        self._app = app
        self._languages = tuple(languages)
        self._forms = forms
        self._headers = {**_HEADERS, **(_HTTPS if public else {})}
        self._bodies = Bodies()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with speaking(wanted(scope, self._languages)):
            await self._handle(scope, receive, send)

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            refusal, replay = await self._examine(scope, receive)
            await (self._app if refusal is None else refusal)(scope, replay, guarded)
        except Exception:
            log.exception("request failed: %s", scope["method"])
            if started:
                raise  # the server must cut the connection: half an answer is not an answer
            await problems.internal()(scope, receive, guarded)

    async def _examine(self, scope: Scope, receive: Receive) -> tuple[Response | None, Receive]:
        """Return a refusal or None, and the ``receive`` by which the application reads the body again."""
        query: bytes = scope["query_string"]
        if len(query) > MAX_QUERY or query.count(b"&") >= MAX_PARAMETERS:
            return problems.response(414, "query_too_long", say("http.query_too_long")), receive
        if holds_control(scope["path"]):  # no id of ours has any, and not every database can even look for one
            return problems.response(404, "not_found", say("http.not_an_address")), receive
        if scope["method"] not in _CHANGING:
            return None, receive
        headers = Headers(scope=scope)
        close = {"Connection": "close"}  # the rest of the body is not read
        try:
            async with asyncio.timeout(PHOTO_SECONDS if _is_photo(scope) else BODY_SECONDS):
                body = await self._read(scope, headers, receive)
        except TimeoutError:
            return problems.response(408, "body_too_slow", say("http.body_too_slow"), close), receive
        if body is None:
            return problems.response(413, "body_too_large", say("http.body_too_large"), close), receive
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        # A photo's address is signed, and no form can send this method.
        if _is_photo(scope) and (kind.startswith("image/") or kind in _PLAIN):
            return None, again(body, receive)
        form = scope["path"] in self._forms or scope["path"].startswith(CONSOLE)
        if form and kind == "application/x-www-form-urlencoded":
            return None, again(body, receive)
        # Neither a header of ours nor this method comes from another site without a browser asking first.
        asked = "authorization" in headers or scope["method"] == "DELETE"
        if kind != "application/json" and (body or not asked):
            return problems.response(415, "unsupported_media_type", say("http.unsupported_media_type")), receive
        return None, again(body, receive)

    async def _read(self, scope: Scope, headers: Headers, receive: Receive) -> bytes | None:
        most = MAX_PHOTO if _is_photo(scope) else _most(scope["path"])
        length = headers.get("content-length", "")
        if length.isascii() and length.isdigit() and int(length[:20]) > most:
            return None
        client = scope.get("client")
        return await self._bodies.read(receive, most, network_of(client[0] if client else ""))


#: What comes with a file whose kind the sender does not know; the last is what curl says of every body.
_PLAIN = frozenset({"", "application/octet-stream", "application/x-www-form-urlencoded"})


def _is_photo(scope: Scope) -> bool:
    path: str = scope["path"]
    return scope["method"] == "PUT" and path.startswith("/tryon/") and path.endswith("/photo")


def _most(path: str) -> int:
    if path.startswith(("/webhooks/", "/desks/")):
        return MAX_WEBHOOK
    return MAX_MESSAGE if path == "/chat" or path.startswith(("/conversations/", CONSOLE)) else MAX_BODY
