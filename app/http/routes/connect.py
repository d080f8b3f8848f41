"""``/connect/...``: connecting the shop to its platform, and the merchant's way back from giving consent.

There are routes for each platform that can be connected, made of what it says.
"""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field, SecretStr, create_model

from app.http import problems
from app.http.deps import Anyone, Counted, ShopDep, require_scope
from app.http.routes.page import page_headers
from app.http.schemas import Strict
from app.page import render
from commerce.customer import Kind, Principal
from commerce.errors import ConfigurationError, Conflict, NotAllowed, NotAuthenticated
from commerce.sentences import say
from connectors.stores import routes
from connectors.stores.connecting import Callback, Connecting, Landing
from connectors.stores.platform import Platform
from service.connect import connection
from service.identity import principals
from service.shop import Shop

_FAILURES = (400, 401, 403, 409, 415, 422, 503)
_CALLBACK_FAILURES = (400, 401, 409, 413, 415, 422, 503)


class ConnectOut(BaseModel):
    """What came of it."""

    state: Literal["connected", "consent"]
    authorize_url: str = Field("", description="with state consent: where the merchant gives it, within ten minutes")
    missing: list[str] = Field(default_factory=list, description="in words, what the granted access does not allow")
    notes: list[str] = Field(default_factory=list, description="in words, what was noticed about the shop")


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
    for scope in principals.SCOPES:
        require_scope(principal, scope)
    return principal


def router(platforms: Iterable[Platform]) -> APIRouter:
    """Return the routes of these platforms."""
    made = APIRouter(tags=["connect"])
    for platform in platforms:
        if platform.connecting is not None:
            _add_connect(made, platform, platform.connecting)
            if any(way.consent for way in platform.connecting.ways):
                (_add_sent if platform.connecting.sends_keys else _add_brought)(made, platform)
    return made


def _add_connect(made: APIRouter, platform: Platform, connecting: Connecting) -> None:
    """Add the route at which a shop is connected at once, or learns where to give consent."""
    place = connecting.address.name
    body_type, out_type = _body(platform, connecting), _out(platform, connecting)

    async def connect(body: Any, shop: ShopDep, principal: Annotated[Principal, Depends(operator)]) -> Any:
        values = body.model_dump()
        given = {name: each.get_secret_value() for name, each in values.items() if isinstance(each, SecretStr)}
        way = values["by"] or _by_what_came(connecting, given)
        address = values[place]
        with _conflicts():
            if any(each.consent for each in connecting.ways if each.name == way):
                begun = await connection.begin(shop, platform.name, address, trusted=False)
                return out_type(state="consent", authorize_url=begun.url, **{place: begun.place})
            sent = {name: each for name, each in given.items() if each}
            connected = await connection.connect(
                shop, platform.name, way, address, sent, principal.subject, trusted=False
            )
        told = {place: connected.place, **connected.facts}
        return out_type(state="connected", missing=list(connected.missing), notes=list(connected.notes), **told)

    connect.__annotations__["body"] = body_type
    connect.__doc__ = "Connect at once, or return where the merchant gives consent."
    made.add_api_route(
        routes.connect(platform.route),
        connect,
        methods=["POST"],
        response_model=out_type,
        name=f"connect_{platform.route}",
        summary=f"Connect {platform.noun}",
        responses=problems.responses(*_FAILURES),
    )


def _by_what_came(connecting: Connecting, given: dict[str, str]) -> str:
    """Return the way that a request means which names none: that whose fields it fills in, else consent."""
    filled = [way for way in connecting.ways if any(given[each.name] for each in way.fields)]
    return (filled or [way for way in connecting.ways if way.consent] or list(connecting.ways))[0].name


def _body(platform: Platform, connecting: Connecting) -> type[BaseModel]:
    asked = connecting.address
    ways = "; ".join(f"{way.name}: {way.words}" for way in connecting.ways)
    fields: dict[str, Any] = {
        asked.name: (str, Field(max_length=asked.most, examples=[asked.example])),
        "by": (
            Literal[tuple(way.name for way in connecting.ways)] | None,
            Field(None, description=f"{ways}; left out: by what is sent, else consent"),
        ),
    }
    for way in connecting.ways:
        for each in way.fields:
            said = f"with by={way.name}: {each.words.lower()}"
            fields[each.name] = (SecretStr, Field(SecretStr(""), max_length=each.most, description=said))
    return create_model(f"Connect{platform.label}", __base__=Strict, __doc__="Which shop, and how.", **fields)


def _out(platform: Platform, connecting: Connecting) -> type[BaseModel]:
    own: dict[str, Any] = {connecting.address.name: (str, ...)}
    bases = cast("tuple[type[BaseModel], ...]", (ConnectOut, connecting.facts))
    return create_model(f"Connected{platform.label}", __base__=bases, __doc__=ConnectOut.__doc__, **own)


def _add_brought(made: APIRouter, platform: Platform) -> None:
    """Add the route that the merchant's browser comes back to, with the consent."""

    async def callback(request: Request, shop: ShopDep) -> HTMLResponse:
        with _conflicts():
            back = Callback(tuple(request.query_params.multi_items()))
            connected = await connection.finish(shop, platform.name, back)
        missing = (say("http.not_granted", scope=one) for one in connected.missing)
        lines = (say("http.connected_to", shop=connected.name), *missing, *connected.notes)
        return _page(shop, Landing(title=say("http.connected"), lines=lines))

    callback.__doc__ = "Take the merchant's consent; the platform's signature and our one-time state are the proof."
    made.add_api_route(
        routes.callback(platform.route),
        callback,
        methods=["GET"],
        response_class=HTMLResponse,
        name=f"callback_{platform.route}",
        summary="The merchant's way back",
        dependencies=[Counted],
        responses=problems.responses(*(each for each in _CALLBACK_FAILURES if each not in (413, 415))),
    )


def _add_sent(made: APIRouter, platform: Platform) -> None:
    """Add the route that the shop sends the keys to, and the one that the merchant's browser comes back to."""

    async def callback(request: Request, shop: ShopDep) -> Response:
        with _conflicts():
            back = Callback(tuple(request.query_params.multi_items()), await request.body())
            await connection.finish(shop, platform.name, back)
        return Response()

    async def done(request: Request, shop: ShopDep) -> HTMLResponse:
        return _page(shop, await connection.landing(shop, platform.name, request.query_params))

    callback.__doc__ = "Take the keys. They come without a signature: our one-time state and a call are the proof."
    made.add_api_route(
        routes.callback(platform.route),
        callback,
        methods=["POST"],
        response_class=Response,
        name=f"callback_{platform.route}",
        summary=f"The keys that {platform.noun} sends",
        dependencies=[Counted],
        responses=problems.responses(*_CALLBACK_FAILURES),
    )
    made.add_api_route(
        routes.done(platform.route), done, methods=["GET"], include_in_schema=False, dependencies=[Counted]
    )


def _page(shop: Shop, landing: Landing) -> HTMLResponse:
    nonce = secrets.token_urlsafe(16)
    page = render.text(shop.info.name, landing.title, "\n".join(landing.lines), nonce)
    return HTMLResponse(page, headers=page_headers(nonce, ""))


@contextmanager
def _conflicts() -> Iterator[None]:
    """Answer 409 where the server is not set up for what is asked: it works, and the caller can know it."""
    try:
        yield
    except ConfigurationError as error:
        raise Conflict(error.message, code=error.code, detail=error.detail) from None
