"""A shop's own FastAPI application with the clerk inside it, in one process.

    python examples/embed/shop.py        then open http://127.0.0.1:8080/

`/ask` and `/decide` call the clerk from routes of the shop's own. `/clerk` is the whole HTTP API of shopclerk, mounted
beside them. Who the customer is comes from the shop's session, never from what somebody writes.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel

from agent.events import Reply
from app.http.api import create_app
from commerce.customer import Principal
from commerce.errors import ShopclerkError
from runtime.settings import load
from service.identity import principals

PORT = int(os.environ.get("PORT", "8080"))
# Settings come from the environment and .env, as for `shopclerk serve`. With none of them this is the demo store.
clerk_app = create_app(load(port=PORT))


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Open the clerk together with the shop: nobody else starts an application that is mounted."""
    async with clerk_app.router.lifespan_context(clerk_app):
        yield


shop = FastAPI(title="A shop", lifespan=lifespan)
shop.mount("/clerk", clerk_app)


@shop.exception_handler(ShopclerkError)
async def told(_: Request, error: ShopclerkError) -> JSONResponse:
    """Answer with the error's own code and status, and the sentence that customers may read."""
    return JSONResponse({"code": error.code, "text": error.message}, error.http_status)


# --- the shop's own sessions; yours are in your database ---

sessions: dict[str, str] = {}  # cookie → token of the clerk


@shop.post("/login")
async def login(email: str, response: Response) -> None:
    """Sign a customer in. This one believes everybody: put your own password check here.

    `development_token` works in development only. In production the shop signs a token of its own and hands it to
    `identity.exchange`; docs/identity.md says what stands in it.
    """
    token = await principals.development_token(clerk_app.state.shopclerk.container.shop, email)
    _remember(response, token)


async def speaker(request: Request, response: Response) -> Principal:
    """Return who speaks, from the session; who has none becomes a visitor and keeps being the same one."""
    open_shop = clerk_app.state.shopclerk.container.shop
    token = sessions.get(request.cookies.get("session", ""))
    if token is None:
        token = principals.visitor_token(open_shop)
        _remember(response, token)
    return await principals.authenticate(open_shop, token)


def _remember(response: Response, token: str) -> None:
    name = secrets.token_urlsafe(16)
    sessions[name] = token
    response.set_cookie("session", name, httponly=True, samesite="lax")


# --- the clerk, from routes of the shop's own ---


class Question(BaseModel):
    """What a customer writes; `conversation` is the one of the last answer."""

    text: str
    conversation: str | None = None


class Decision(BaseModel):
    """A button under a question: exactly that proposal, with exactly the hash that was shown."""

    proposal: str
    hash: str
    decision: Literal["confirm", "decline"]


@shop.post("/ask")
async def ask(question: Question, request: Request, response: Response) -> dict[str, Any]:
    """Answer one message."""
    principal = await speaker(request, response)
    return _shown(await clerk_app.state.shopclerk.clerk.chat(principal, question.text, question.conversation))


@shop.post("/decide")
async def decide(given: Decision, request: Request, response: Response) -> dict[str, Any]:
    """Carry out, or drop, what the customer was asked about. Pressing twice is harmless."""
    principal = await speaker(request, response)
    _, reply = await clerk_app.state.shopclerk.clerk.decide(principal, given.proposal, given.hash, given.decision)
    return _shown(reply)


def _shown(reply: Reply) -> dict[str, Any]:
    """Return what the page draws; `reply.blocks` has the same as data: cards, orders, outcomes."""
    return {"text": reply.text, "conversation": reply.conversation_id, "proposal": reply.proposal}


@shop.get("/", response_class=HTMLResponse)
async def home() -> str:
    """Show the shop's own page."""
    return Path(__file__).with_name("shop.html").read_text(encoding="utf-8")


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(shop, host="127.0.0.1", port=PORT)
