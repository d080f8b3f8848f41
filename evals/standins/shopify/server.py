"""The stand-in's HTTP face, and how tests start it.

with serve() as shopify:
    world = shopify.world        # seed it, read what was done to it
    shopify.faults.add("lost", operation="refundCreate")
    connector = ...(shopify.url, shopify.token)
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from evals.standins.parts import Dropper, Faults, Server
from evals.standins.shopify import bulk
from evals.standins.shopify.books import books
from evals.standins.shopify.control import router
from evals.standins.shopify.cost import Bucket
from evals.standins.shopify.engine import run, served, throttled
from evals.standins.shopify.faults import Fault
from evals.standins.shopify.hooks import Hooks
from evals.standins.shopify.oauth import Tokens
from evals.standins.shopify.returns import reasons
from evals.standins.shopify.shop import settings
from evals.standins.shopify.state import World

DEAD_TOKEN = "[API] Invalid API key or access token (unrecognized login or wrong password)"
WENT_WRONG = (
    "Internal error. Looks like something went wrong on our end.\nRequest ID: 1 (include this in support requests)."
)
ERROR_PAGE = "<!DOCTYPE html><html><head><title>Something went wrong</title></head><body>502 Bad Gateway</body></html>"


@dataclass
class Standin:
    """A running stand-in: its address, its state and its switches."""

    world: World = field(default_factory=World)
    faults: Faults[Fault] = field(default_factory=lambda: Faults(Fault))
    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    keep_requests: bool = True
    count: int = 0
    throttled_status: int = 200  # some report 429 for THROTTLED

    def __post_init__(self) -> None:
        self.tokens = Tokens(self.world)
        self.bucket = Bucket(self.world.clock)
        self.hooks = Hooks(self.tokens)
        self.token = self.tokens.static()
        reasons(self.world)
        settings(self.world)
        self.world.listeners += [self.hooks.heard, self._heard]

    def _heard(self, topic: str, _entity: dict[str, Any]) -> None:
        if topic == "_uninstalled":
            self.tokens.kill(refresh=True)
            for one in self.world.all("WebhookSubscription"):
                self.world.drop(one)

    @property
    def bulk(self) -> bulk.Switches:
        """How bulk operations go."""
        return bulk.switches(self.world)

    def operations(self) -> list[str]:
        """Return the documents that were sent, as their first words."""
        return [" ".join(str(one.get("query", "")).split())[:80] for one in self.requests]


def _plain(fault: Fault, standin: Standin) -> Response | None:
    """Return the answer of a fault that needs no work."""
    if fault.kind == "status":
        headers = {} if fault.retry_after is None else {"Retry-After": f"{fault.retry_after:g}"}
        return JSONResponse(
            {"errors": "Internal Server Error" if fault.code == 500 else "Unavailable"}, fault.code, headers
        )
    if fault.kind == "throttled":
        return JSONResponse(throttled(standin.bucket, 100), standin.throttled_status)
    if fault.kind == "html":
        return Response(ERROR_PAGE, media_type="text/html")
    if fault.kind == "error":
        return JSONResponse({"errors": [{"message": WENT_WRONG, "extensions": {"code": "INTERNAL_SERVER_ERROR"}}]})
    return None


async def _graphql(standin: Standin, version: str, request: Request) -> Response:
    answering = served(version)
    if answering is None:
        return JSONResponse({"errors": "Not Found"}, 404)
    with standin.world.lock:
        scopes = standin.tokens.check(request.headers.get("X-Shopify-Access-Token", ""))
    if scopes is None:
        return JSONResponse({"errors": DEAD_TOKEN}, 401)
    raw = await request.body()
    try:
        payload = json.loads(raw)
    except ValueError:
        return JSONResponse({"errors": "Invalid JSON"}, 400)
    standin.count += 1
    if standin.keep_requests:
        standin.requests.append(payload)
    return await _answered(standin, request, scopes, answering, payload)


async def _answered(
    standin: Standin, request: Request, scopes: Any, answering: str, payload: dict[str, Any]
) -> Response:
    fault = standin.faults.next(str(payload.get("query", "")))
    if fault and fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    if fault and fault.kind == "drop":
        request.scope["drop"]()
    plain = _plain(fault, standin) if fault else None
    if plain is not None or (fault and fault.kind == "drop"):
        return plain or Response()
    with standin.world.lock:
        standin.world.work()
        answer = run(standin.world, standin.bucket, scopes, answering, payload)
    if fault and fault.kind == "late":
        await asyncio.sleep(fault.seconds)
    if fault and fault.kind == "lost":
        request.scope["drop"]()
    if fault and fault.kind == "after":
        late = {} if fault.retry_after is None else {"Retry-After": f"{fault.retry_after:g}"}
        return Response(ERROR_PAGE, fault.code, late, "text/html")
    headers = {"X-Shopify-API-Version": answering, "X-Request-Id": f"req-{standin.count}"} | answer.headers
    text = json.dumps(answer.body)
    if fault and fault.kind == "truncated":
        text = text[: len(text) // 2]
    status = standin.throttled_status if answer.throttled else 200
    return Response(text, status, media_type="application/json", headers=headers)


async def _form(request: Request) -> dict[str, Any]:
    if "json" in request.headers.get("content-type", ""):
        found = await request.json()
        return dict(found)
    return {key: str(value) for key, value in (await request.form()).items()}


def _oauth(standin: Standin) -> APIRouter:
    routes = APIRouter(prefix="/admin/oauth")

    @routes.get("/authorize")
    async def authorize(request: Request) -> Response:
        with standin.world.lock:
            to = standin.tokens.authorize(dict(request.query_params))
        if to is None:
            return Response("Oauth error invalid_request: The redirect_uri is not whitelisted", 400)
        return RedirectResponse(to, 302)

    @routes.post("/access_token")
    async def access_token(request: Request) -> Response:
        form = await _form(request)
        fault = standin.faults.next("access_token")
        plain = _plain(fault, standin) if fault else None
        if plain is not None:
            return plain
        with standin.world.lock:
            status, body = standin.tokens.grant(form)
        if fault and fault.kind in ("lost", "drop"):
            request.scope["drop"]()
        if status != 200 and standin.tokens.refuses_on_a_page:
            return Response("<html><h1>400 Oauth error app_not_installed</h1></html>", 400, media_type="text/html")
        return JSONResponse(body, status)

    return routes


def app(standin: Standin) -> FastAPI:
    """Return the ASGI application of a stand-in."""
    api = FastAPI(openapi_url=None)
    api.include_router(router(standin))
    api.include_router(_oauth(standin))

    @api.post("/admin/api/{version}/graphql.json")
    async def graphql(version: str, request: Request) -> Response:
        return await _graphql(standin, version, request)

    @api.get("/_bulk/{number}.jsonl")
    async def result(number: str, request: Request) -> Response:
        with standin.world.lock:
            found = bulk.served(standin.world, number)
        if found is None:
            return Response("<Error><Code>NoSuchKey</Code></Error>", 404, media_type="application/xml")
        cut = bulk.switches(standin.world).cut_connection
        chunks = _chunks(*found, request.scope["drop"] if cut else None)
        return StreamingResponse(chunks, media_type="application/jsonl")

    @api.get("/_books")
    def booked() -> list[dict[str, Any]]:
        with standin.world.lock:
            return books(standin.world)

    return api


async def _chunks(path: Path, size: int, drop: Callable[[], None] | None) -> AsyncIterator[bytes]:
    """Yield a file piece by piece; with ``drop`` the connection closes halfway."""
    sent = 0
    with path.open("rb") as file:
        while sent < size:
            if drop and sent >= size // 2:
                drop()
                return
            chunk = file.read(min(1 << 18, size - sent, max(1, size // 2) if drop else size))
            sent += len(chunk)
            yield chunk


@contextlib.contextmanager
def serve(standin: Standin | None = None, port: int = 0) -> Iterator[Standin]:
    """Run a stand-in on loopback in a thread."""
    standin = standin or Standin()
    config = uvicorn.Config(Dropper(app(standin)), host="127.0.0.1", port=port, log_level="critical", lifespan="off")
    server = Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not (server.started and hasattr(server, "ended")):
        if time.monotonic() > deadline or not thread.is_alive():
            raise RuntimeError("the stand-in did not start")
        time.sleep(0.002)
    standin.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    bulk.switches(standin.world).base_url = standin.url
    try:
        yield standin
    finally:
        server.end()
        thread.join(10)
        bulk.forget(standin.world)
