"""What every request passes: size and content-type checks, security headers, and a net under our own faults."""

from __future__ import annotations

import logging

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http import problems

log = logging.getLogger(__name__)
MAX_BODY = 256 * 1024
#: Platforms send whole products, with all their variants: those are signed, and checked before they are parsed.
MAX_WEBHOOK = 4 * 1024 * 1024
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


class Guard:
    """ASGI middleware around the whole application.

    A body over `MAX_BODY` (a webhook's over `MAX_WEBHOOK`) is refused before any of it is parsed. A request
    that changes something must be JSON unless it carries its credentials in ``Authorization``: a foreign
    site's form can send a cookie, but neither that header nor that content type.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            refusal, replay = await _examine(scope, receive)
            await (self._app if refusal is None else refusal)(scope, replay, guarded)
        except Exception:
            log.exception("request failed: %s", scope["method"])
            if started:
                raise  # the server must cut the connection: half an answer is not an answer
            await problems.internal()(scope, receive, guarded)

#: WooCommerce tries a new webhook out with a form; a browser that were made to send one would achieve nothing here.
_PINGED = "/webhooks/woo"


async def _examine(scope: Scope, receive: Receive) -> tuple[Response | None, Receive]:
    """Return a refusal or None, and the ``receive`` by which the application reads the body again."""
    if scope["method"] not in _CHANGING:
        return None, receive
    headers = Headers(scope=scope)
    length = headers.get("content-length", "")
    most = MAX_WEBHOOK if scope["path"].startswith("/webhooks/") else MAX_BODY
    body = await _read(receive, most) if not length.isdigit() or int(length) <= most else None
    if body is None:
        close = {"Connection": "close"}  # the rest of the body is not read
        return problems.response(413, "body_too_large", "That request is too large.", close), receive
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if scope["path"] == _PINGED and kind == "application/x-www-form-urlencoded":
        return None, _again(body, receive)
    if kind != "application/json" and (body or "authorization" not in headers):
        detail = "Please send JSON, with the content type application/json."
        return problems.response(415, "unsupported_media_type", detail), receive
    return None, _again(body, receive)


async def _read(receive: Receive, most: int) -> bytes | None:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > most:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    pending = [body]

    async def replay() -> Message:
        if pending:
            return {"type": "http.request", "body": pending.pop(), "more_body": False}
        return await receive()

    return replay
