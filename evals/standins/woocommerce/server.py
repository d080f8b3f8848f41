"""The stand-in's HTTP face, and how tests start it.

with serve() as woo:             # plain http, OAuth 1.0a; serve(tls=True): https, with woo.ca as its certificate
    world = woo.world            # seed it, read what was done to it
    woo.faults.add("lost", operation="POST /refunds")
    connector = ...(woo.url, woo.key.consumer_key, woo.key.consumer_secret)
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import json
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import request_response

from evals.standins.parts import Dropper, Faults, Server
from evals.standins.woocommerce import gatekeepers, hooks, order_routes, people, plugin, products, refunds, shop, tls
from evals.standins.woocommerce.auth import Keys, Seen, refused
from evals.standins.woocommerce.control import control
from evals.standins.woocommerce.faults import Fault
from evals.standins.woocommerce.granting import grant
from evals.standins.woocommerce.rest import ROUTES, Answer, Call, RestError, php_json, php_query, slim
from evals.standins.woocommerce.state import World

PARTS = (hooks, order_routes, people, products, refunds, shop)  # importing them registers their routes
ERROR_PAGE = (
    "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
)
CRITICAL = {
    "code": "internal_server_error",
    "data": {"status": 500},
    "message": "<p>There has been a critical error on this website.</p>",
    "additional_errors": [],
}
BASE = {
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache, must-revalidate, max-age=0",
}


@dataclass
class Standin:
    """A running stand-in: its address, its state and its switches."""

    world: World = field(default_factory=World)
    faults: Faults[Fault] = field(default_factory=lambda: Faults(Fault))
    keys: Keys = field(default_factory=Keys)
    origin: str = ""  # scheme, host and port
    folder: str = ""  # "/shop" for a site in a sub-folder
    index_php: bool = False  # permalinks go through index.php
    plain_permalinks: bool = False  # only ?rest_route=, where keys are not looked at
    strips_authorization: bool = False  # the host takes that header away
    secure: bool = False  # whether WordPress believes to be on https
    seconds: float = 0.0  # a slow host: how long each request takes at least
    front: str = ""  # who answers in the shop's place: a name of `gatekeepers.PAGES`
    front_on: str = ""  # only for requests whose "METHOD path" this pattern finds
    login: str = ""  # "user:password" that the host asks everybody for
    users_only: str = ""  # the code with which a plug-in keeps visitors out of the REST API
    noise: bytes = b""  # what stands before every answer of WordPress
    ca: str = ""
    callback_over_http: bool = False  # real shops want https; a test without certificates may not have it
    logged_in: bool = False
    nonce: str = ""
    count: int = 0
    requests: list[dict[str, Any]] = field(default_factory=list)
    turned_away: list[str] = field(default_factory=list)  # what somebody else answered
    keep_requests: bool = True

    def __post_init__(self) -> None:
        self.key = self.keys.make()
        self.hooks = hooks.queue(self.world)

    @property
    def url(self) -> str:
        """The site's address."""
        return f"{self.origin}{self.folder}"

    @property
    def root(self) -> str:
        """The address of its REST API."""
        return f"{self.url}{'/index.php' if self.index_php else ''}/wp-json"

    def calls(self) -> list[str]:
        """Return what was asked, as method and path."""
        return [f"{one['method']} {one['path']}" for one in self.requests]


def _json(standin: Standin, answer: Answer, extra: dict[str, str] | None = None) -> Response:
    headers = BASE | {"Link": f'<{standin.root}/>; rel="https://api.w.org/"'} | answer.headers | (extra or {})
    kind = "text/html; charset=UTF-8" if b"<" in standin.noise else "application/json; charset=UTF-8"
    return Response(standin.noise + php_json(answer.body).encode(), answer.status, headers, kind)


def _before(fault: Fault | None) -> Response | None:
    """Return the answer of a fault that happens before WordPress runs."""
    if fault is None or fault.kind not in ("status", "html"):
        return None
    headers = {} if fault.retry_after is None else {"Retry-After": f"{fault.retry_after:g}"}
    code = fault.code or (500 if fault.kind == "status" else 200)
    return Response(ERROR_PAGE, code, headers, "text/html")


def _path(standin: Standin, raw: str) -> str | None:
    """Return the REST route that a path means, None when it means none."""
    inner = raw.removeprefix(standin.folder)
    if standin.folder and inner == raw:
        return None
    if inner.startswith("/index.php/wp-json"):
        inner = inner.removeprefix("/index.php")
    elif standin.index_php:
        return None
    if standin.plain_permalinks or not (inner == "/wp-json" or inner.startswith("/wp-json/")):
        return None
    return inner.removeprefix("/wp-json").rstrip("/") or "/"


async def _rest(standin: Standin, request: Request, path: str, query: dict[str, Any], keyed: bool) -> Answer:
    """Answer one REST request."""
    world, method = standin.world, request.method
    headers = {name.casefold(): value for name, value in request.headers.items()}
    if standin.strips_authorization:
        headers.pop("authorization", None)
    url = f"{standin.origin}{request.url.path}"
    key = None
    if path.startswith("/wc") and keyed:
        with world.lock:
            key = standin.keys.check(Seen(method, url, standin.secure, query, headers))
    if standin.users_only and key is None:
        raise RestError(401, standin.users_only, "You are not currently logged in.")
    override = query.pop("_method", None) or headers.get("x-http-method-override")
    method = str(override or method).upper()
    body = _body(await request.body(), headers)
    wanted = "PUT" if method == "PATCH" else method
    for verb, pattern, handler in ROUTES:
        found = pattern.fullmatch(path)
        if found and (verb == wanted or (verb == "PUT" and wanted == "POST" and path[-1].isdigit())):
            if path.startswith("/wc") and path != "/wc/v3" and (denied := refused(key, method, path)):
                raise denied
            call = Call(world, method, path, query, body, headers, found.groups(), key, standin)
            return await _run(call, plugin.refund if handler is refunds.create and world.plugin else handler)
    raise order_routes.no_route()


def _body(raw: bytes, headers: dict[str, str]) -> Any:
    if not raw or "json" not in headers.get("content-type", ""):
        return php_query(raw.decode("utf-8", "replace")) if raw else None
    try:
        return json.loads(raw)
    except ValueError as error:
        data = {"status": 400, "json_error_code": 4, "json_error_message": "Syntax error"}
        raise RestError(400, "rest_invalid_json", "Invalid JSON body passed.", data) from error


async def _run(call: Call, handler: Any) -> Answer:
    if inspect.iscoroutinefunction(handler):
        answer = await handler(call)
    else:
        with call.world.lock:
            answer = handler(call)
    answer = answer if isinstance(answer, Answer) else Answer(answer)
    # Entities are live: the answer is what they are at this moment.
    body = slim(answer.body, call.query.get("_fields"))
    if isinstance(body, dict) and "_links" in answer.body:
        body = body | {"_links": answer.body["_links"]}  # of a single thing they stay, whatever _fields says
    if answer.status == 201 and isinstance(body, dict) and "is_fulfilled" not in answer.body:
        answer.headers.setdefault("Location", f"{call.world.url}/wp-json{call.path}/{answer.body['id']}")
    answer.body = json.loads(json.dumps(body))
    return answer


async def _served(standin: Standin, request: Request, path: str, query: dict[str, Any], keyed: bool = True) -> Response:
    await _note(standin, request, path, query)
    if standin.seconds:
        await asyncio.sleep(standin.seconds)
    fault = standin.faults.next(request.method, path)
    kind = fault.kind if fault else ""
    if fault and kind == "slow":
        await asyncio.sleep(fault.seconds)
    if kind == "drop":
        request.scope["drop"]()
        return Response()
    plain = _before(fault)
    if plain is not None:
        return plain
    try:
        response = _json(standin, await _rest(standin, request, path, query, keyed))
    except RestError as error:
        response = _json(standin, Answer(error.body, error.status), error.headers)
    return response if fault is None else await _spoilt(standin, request, fault, response)


async def _note(standin: Standin, request: Request, path: str, query: dict[str, Any]) -> None:
    standin.count += 1
    if standin.keep_requests:
        seen = {
            "method": request.method,
            "path": path,
            "query": dict(query),
            "body": (await request.body()).decode("utf-8", "replace"),
        }
        standin.requests.append(seen | {"headers": dict(request.headers)})


async def _spoilt(standin: Standin, request: Request, fault: Fault, response: Response) -> Response:
    """Return what becomes of an answer on its way; the work was done."""
    kind = fault.kind
    if kind == "late":
        await asyncio.sleep(fault.seconds)
    if kind == "lost":
        request.scope["drop"]()
    if kind == "after":
        headers = {} if fault.retry_after is None else {"Retry-After": f"{fault.retry_after:g}"}
        headers |= {"Location": f"{standin.url}/blocked"} if 300 <= fault.code < 400 else {}
        return Response("<html><h1>Backend fetch failed</h1></html>", fault.code or 503, headers, "text/html")
    if kind == "fatal":
        return _json(standin, Answer(CRITICAL, 500))
    if kind == "truncated":
        cut = bytes(response.body)[: len(response.body) // 2]
        return Response(cut, response.status_code, media_type="application/json")
    return response


def app(standin: Standin) -> Any:
    """Return the ASGI application of a stand-in."""

    async def answer(request: Request) -> Response:
        raw, query = request.url.path, php_query(request.url.query)
        if (other := gatekeepers.answer(standin, request.method, raw, request.headers)) is not None:
            standin.turned_away.append(f"{request.method} {raw}")
            return other
        if (own := await _own(standin, request, raw, query)) is not None:
            return own
        path = _path(standin, raw)
        if path is None and "rest_route" in query:
            return await _served(standin, request, str(query.pop("rest_route")).rstrip("/") or "/", query, keyed=False)
        if path is not None:
            return await _served(standin, request, path, query)
        return _page(standin, raw)

    return request_response(answer)


async def _own(standin: Standin, request: Request, raw: str, query: dict[str, Any]) -> Response | None:
    """Answer what is no part of the REST API."""
    if raw == "/_books" or raw.startswith("/_control/"):
        return await control(standin, request)
    door = f"{standin.folder}/wc-auth/v1/"
    if raw.startswith(door):
        return await grant(standin, request, raw.removeprefix(door).strip("/"), query)
    return None


def _page(standin: Standin, raw: str) -> Response:
    """Answer as the shop's public pages: the home page names the REST API in its Link header.

    Links to a checkout with several articles are there in newer versions only.
    """
    if raw.rstrip("/") == f"{standin.folder}/checkout-link" and standin.world.new:
        return Response("", 302, {"Location": f"{standin.url}/checkout/"})
    if raw.rstrip("/") != standin.folder:
        return Response("<!DOCTYPE html><title>Page not found</title>", 404, media_type="text/html")
    root = f"{standin.url}/?rest_route=" if standin.plain_permalinks else standin.root
    headers = {"Link": f'<{root}/>; rel="https://api.w.org/"'}
    return Response(f"<!DOCTYPE html><title>{standin.world.name}</title>", 200, headers, "text/html")


@contextlib.contextmanager
def serve(standin: Standin | None = None, port: int = 0, *, tls_on: bool = False, **switches: Any) -> Iterator[Standin]:
    """Run a stand-in on loopback in a thread; ``tls_on`` for https with ``standin.ca``."""
    standin = standin or Standin(**switches)
    with tempfile.TemporaryDirectory() as folder:
        extra: dict[str, Any] = {}
        if tls_on:
            certificate, key = tls.certificate(Path(folder))
            extra = {"ssl_certfile": certificate, "ssl_keyfile": key}
            standin.ca, standin.secure = certificate, True
        config = uvicorn.Config(Dropper(app(standin)), "127.0.0.1", port, log_level="error", lifespan="off", **extra)
        server = Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        deadline = time.monotonic() + 20
        while not (server.started and hasattr(server, "ended")):
            if time.monotonic() > deadline or not thread.is_alive():
                raise RuntimeError("the stand-in did not start")
            time.sleep(0.002)
        number = server.servers[0].sockets[0].getsockname()[1]
        standin.origin = f"http{'s' if tls_on else ''}://127.0.0.1:{number}"
        standin.world.url = standin.url
        try:
            yield standin
        finally:
            server.end()
            thread.join(10)
