"""``/connect/...``: connecting the shop to its platform, and the merchant's way back from giving consent."""

import html
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field, SecretStr

from app.http import problems
from app.http.deps import Anyone, Counted, ShopDep, require_scope
from app.http.routes.page import page_headers
from app.http.schemas import Strict
from app.page import render
from commerce.customer import Kind, Principal
from commerce.errors import ConfigurationError, Conflict, InputError, NotAllowed, NotAuthenticated
from service import identity
from service.connect import shopify, woo

router = APIRouter(tags=["connect"])


class ConnectBody(Strict):
    """Which store, and how."""

    shop: str = Field(max_length=255, examples=["example.myshopify.com"])
    by: Literal["token", "app", "consent"] = Field(
        "consent", description="token: one the merchant made; app: the merchant's own app; consent: a link to open"
    )
    token: SecretStr = Field(SecretStr(""), description="with by=token: the access token")


class ConnectOut(BaseModel):
    """What came of it."""

    state: Literal["connected", "consent"]
    shop: str
    authorize_url: str = Field("", description="with state consent: where the merchant gives it, within ten minutes")
    missing: list[str] = Field(default_factory=list, description="in words, what the granted access does not allow")
    notes: list[str] = Field(default_factory=list)


async def operator(principal: Anyone) -> Principal:
    """Return the member of staff who is asking; the key must carry every scope.

    Raises:
        NotAuthenticated: Nobody said who they are.
        NotAllowed: A customer or visitor, or a key that may not do everything.
    """
    if principal is None:
        raise NotAuthenticated
    if principal.kind is not Kind.STAFF:
        raise NotAllowed
    for scope in identity.SCOPES:
        require_scope(principal, scope)
    return principal


@router.post(
    "/connect/shopify", response_model=ConnectOut, summary="Connect a Shopify store",
    responses=problems.responses(400, 401, 403, 409, 415, 422, 503),
)  # fmt: skip
async def connect(body: ConnectBody, shop: ShopDep, principal: Annotated[Principal, Depends(operator)]) -> Any:
    """Connect at once by a token or the merchant's own app, or return where the merchant gives consent."""
    token = body.token.get_secret_value()
    if body.by == "token" and not token:
        raise InputError("Please send the access token.")
    with _conflicts():
        if body.by == "consent":
            url = await shopify.begin(shop, body.shop)
            return ConnectOut(state="consent", shop=body.shop.lower(), authorize_url=url)
        if body.by == "app":
            return _shown(await shopify.with_own_app(shop, body.shop, principal.subject))
        return _shown(await shopify.with_token(shop, body.shop, token, principal.subject))


@router.get(
    "/connect/shopify/callback", response_class=HTMLResponse, summary="The merchant's way back",
    responses=problems.responses(400, 401, 409, 422, 503), dependencies=[Counted],
)  # fmt: skip
async def callback(request: Request, shop: ShopDep) -> HTMLResponse:
    """Take the merchant's consent; Shopify's signature and our one-time state are the proof."""
    with _conflicts():
        found = await shopify.finish(shop, request.query_params.multi_items())
    lines = [f"Connected to {found.name}. You can close this page.", *(f"Not granted, {one}" for one in found.missing)]
    text = "".join(f"<p>{html.escape(one)}</p>" for one in [*lines, *found.notes])
    return HTMLResponse(f"<!doctype html><html lang=en><meta charset=utf-8><title>shopclerk</title>{text}</html>")


def _shown(found: shopify.Connected) -> ConnectOut:
    return ConnectOut(state="connected", shop=found.domain, missing=list(found.missing), notes=list(found.notes))


@router.get("/connect/woo/done", include_in_schema=False, dependencies=[Counted])
async def done_woo(shop: ShopDep, success: Annotated[str, Query(max_length=10)] = "") -> HTMLResponse:
    """Tell the merchant, whose browser comes back from the consent page, what was connected and what comes next."""
    found = await woo.after_consent(shop, success == "1")
    nonce = secrets.token_urlsafe(16)
    page = render.text(shop.info.name, found.title, "\n".join(found.lines), nonce)
    return HTMLResponse(page, headers=page_headers(nonce, ""))


@contextmanager
def _conflicts() -> Iterator[None]:
    """Answer 409 where the server is not set up for what is asked: it works, and the caller can know it."""
    try:
        yield
    except ConfigurationError as error:
        raise Conflict(error.message, code=error.code, detail=error.detail) from None


class WooBody(Strict):
    """Which shop, and its REST keys if they are not to come by the merchant's consent."""

    url: str = Field(max_length=300, examples=["https://shop.example.com"])
    consumer_key: SecretStr = Field(SecretStr(""), description="both keys empty: a link to open for consent")
    consumer_secret: SecretStr = SecretStr("")


class WooOut(BaseModel):
    """What came of it."""

    state: Literal["connected", "consent"]
    url: str
    authorize_url: str = Field("", description="with state consent: where the merchant gives it, within ten minutes")
    writes: bool = Field(False, description="whether the keys may change anything")
    notes: list[str] = Field(default_factory=list, description="in words, what was noticed about the shop")


@router.post(
    "/connect/woo", response_model=WooOut, summary="Connect a WooCommerce shop",
    responses=problems.responses(400, 401, 403, 409, 415, 422, 503),
)  # fmt: skip
async def connect_woo(body: WooBody, shop: ShopDep, principal: Annotated[Principal, Depends(operator)]) -> Any:
    """Connect at once by REST keys, or return where on their own site the merchant gives consent."""
    key, secret = body.consumer_key.get_secret_value(), body.consumer_secret.get_secret_value()
    if not key and not secret:
        with _conflicts():
            return WooOut(state="consent", url=body.url, authorize_url=await woo.begin(shop, body.url, local=False))
    with _conflicts():
        found = await woo.with_keys(shop, body.url, key, secret, principal.subject, local=False)
    return WooOut(state="connected", url=found.url, writes=found.writes, notes=list(found.notes))


@router.post(
    "/connect/woo/callback", status_code=200, summary="The keys that a WooCommerce shop sends",
    response_class=Response, responses=problems.responses(400, 401, 409, 413, 415, 422, 503),
    dependencies=[Counted],
)  # fmt: skip
async def callback_woo(request: Request, shop: ShopDep, state: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Take the keys. They come without a signature: our one-time state and a call with them are the proof."""
    with _conflicts():
        await woo.finish(shop, state, await request.body())
    return Response()
