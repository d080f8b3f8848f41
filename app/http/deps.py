"""Dependencies of the routes: the open shop, the clerk, and who is asking.

A principal comes from ``Authorization: Bearer`` (a session token or a staff key) or from the visitor cookie,
never from a body, a path or a query.
"""

import contextlib
from collections.abc import Awaitable, Callable
from typing import Annotated, cast

from fastapi import Depends, Request, Response, Security
from fastapi.security import APIKeyCookie, HTTPBearer

from agent.clerk import Clerk
from app.http.app_state import AppState
from app.http.origin import from_here, network
from app.http.turns import Turns
from commerce.customer import Kind, Principal, Tier
from commerce.errors import NotAllowed, NotAuthenticated
from commerce.sentences import say
from service import limits
from service.identity import principals
from service.shop import Shop

COOKIE = "shopclerk_visitor"
_BEARER = HTTPBearer(
    auto_error=False, scheme_name="token", description="a session token, or a staff key that starts with ak_"
)
_VISITOR = APIKeyCookie(name=COOKIE, auto_error=False, scheme_name="visitor", description="set by the first POST /chat")


async def app_state(request: Request) -> AppState:
    """Return what the lifespan opened."""
    return cast("AppState", request.app.state.shopclerk)


AppStateDep = Annotated[AppState, Depends(app_state)]


async def _shop(found: AppStateDep) -> Shop:
    return found.container.shop


async def _clerk(found: AppStateDep) -> Clerk:
    return found.clerk


async def _turns(found: AppStateDep) -> Turns:
    return found.turns


ShopDep = Annotated[Shop, Depends(_shop)]
ClerkDep = Annotated[Clerk, Depends(_clerk)]
TurnsDep = Annotated[Turns, Depends(_turns)]


async def anyone(
    request: Request,
    shop: ShopDep,
    _bearer: Annotated[object, Security(_BEARER)],
    _cookie: Annotated[object, Security(_VISITOR)],
) -> Principal | None:
    """Return who is asking, None when nobody said; counts the request.

    Raises:
        NotAuthenticated: An ``Authorization`` header that proves nothing.
        RateLimited: Too many requests of theirs, or from their network.
    """
    here = network(request)
    try:
        principal = await _named(request, shop)
    except NotAuthenticated:
        await limits.admit(shop, limits.REQUESTS, here)
        raise
    if principal is None or (principal.kind is not Kind.STAFF and principal.tier < Tier.VERIFIED_GUEST):
        await limits.admit(shop, limits.REQUESTS, here)
    elif principal.kind is not Kind.STAFF:
        await limits.admit(shop, limits.REQUESTS, principal.subject)
    return None if principal is None else principal.model_copy(update={"network": here})


async def _named(request: Request, shop: Shop) -> Principal | None:
    header = request.headers.get("authorization")
    if header is not None:
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise NotAuthenticated
        return await principals.authenticate(shop, token.strip())
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        return None
    try:
        principal = await principals.authenticate(shop, cookie)
    except NotAuthenticated:
        return None  # an old cookie must not lock a visitor out
    return principal if principal.subject.startswith("visitor:") else None  # also one who has verified a mailbox


Anyone = Annotated[Principal | None, Depends(anyone)]


async def staff_asks(request: Request, shop: Shop) -> bool:
    """Return whether a staff key comes with a request that anybody may make."""
    try:
        principal = await _named(request, shop)
    except NotAuthenticated:
        return False
    return principal is not None and principal.kind is Kind.STAFF


async def counted(request: Request, shop: ShopDep) -> None:
    """Count a request for what everybody may see; who asks matters to the limit only.

    Raises:
        RateLimited: Too many requests of theirs, or from their network.
    """
    with contextlib.suppress(NotAuthenticated):  # an old token must not hide the catalogue
        await anyone(request, shop, None, None)


async def counted_picture(request: Request, shop: ShopDep) -> None:
    """Count a request for a picture.

    Raises:
        RateLimited: Too many from this network.
    """
    await limits.admit(shop, limits.PICTURES, network(request))


async def counted_hook(request: Request, shop: ShopDep) -> None:
    """Count a webhook before its signature is looked at.

    Raises:
        RateLimited: Too many from this network.
    """
    await limits.admit(shop, limits.HOOKS, network(request))


async def counted_readiness(request: Request, shop: ShopDep) -> bool:
    """Count a stranger's question whether the server can do its work; return whether it is one who may see the checks.

    Raises:
        RateLimited: Too many from this network.
    """
    if from_here(request) or await staff_asks(request, shop):
        return True
    await limits.admit(shop, limits.READINESS, network(request))
    return False


Counted, CountedPicture, CountedHook = Depends(counted), Depends(counted_picture), Depends(counted_hook)
MaySeeChecks = Annotated[bool, Depends(counted_readiness)]


async def known(principal: Anyone) -> Principal:
    """Return who is asking.

    Raises:
        NotAuthenticated: Nobody said.
    """
    if principal is None:
        raise NotAuthenticated
    if principal.kind is Kind.STAFF:
        require_scope(principal, "read")
    return principal


Known = Annotated[Principal, Depends(known)]


async def doer(principal: Anyone) -> Principal:
    """Return who asks for a change, before any of it is read; staff need the scope ``actions``.

    Raises:
        NotAuthenticated: Nobody said, or a visitor who has proven nothing.
        NotAllowed: A key for other things.
    """
    if principal is None:
        raise NotAuthenticated
    if principal.kind is Kind.STAFF:
        require_scope(principal, "actions")
    elif principal.tier < Tier.VERIFIED_GUEST:
        raise NotAuthenticated(say("orders.sign_in"))
    return principal


Doer = Annotated[Principal, Depends(doer)]


def require_scope(principal: Principal, scope: str) -> None:
    """Raise `NotAllowed` when a staff key lacks ``scope``."""
    if scope not in principal.scopes:
        raise NotAllowed(say("http.scope", scope=scope))


def staff_with(scope: str) -> Callable[[Anyone], Awaitable[Principal]]:
    """Return a dependency that gives the member of staff who is asking; the key must carry ``scope``.

    It raises `NotAuthenticated` when nobody said who they are, and `NotAllowed` for a customer or visitor, or a key
    without the scope.
    """

    async def staff(principal: Anyone) -> Principal:
        if principal is None:
            raise NotAuthenticated
        if principal.kind is not Kind.STAFF:
            raise NotAllowed
        require_scope(principal, scope)
        return principal

    return staff


Staff = Annotated[Principal, Depends(staff_with("actions"))]


class Speaker:
    """Who is chatting; ``token`` is set when this request made a new visitor of them.

    ``elsewhere`` says that a page of another origin asks: it keeps the token itself, and no cookie of ours is set.
    """

    def __init__(self, principal: Principal, token: str | None = None, *, elsewhere: bool = False) -> None:
        self.principal = principal
        self.token = token
        self._elsewhere = elsewhere

    def remember(self, response: Response, shop: Shop) -> None:
        """Hand a new visitor their token as a cookie that no script can read."""
        if self.token is not None and not self._elsewhere:
            response.set_cookie(
                COOKIE,
                self.token,
                max_age=int(principals.VISITOR_LIFETIME.total_seconds()),
                httponly=True,
                samesite="lax",
                secure=shop.settings.server.base_url.startswith("https://"),
                path="/",
            )


def forget_visitor(response: Response, shop: Shop) -> None:
    """Take the visitor's cookie back."""
    response.delete_cookie(
        COOKIE, path="/", httponly=True, samesite="lax", secure=shop.settings.server.base_url.startswith("https://")
    )


async def speaker(request: Request, shop: ShopDep, principal: Anyone) -> Speaker:
    """Return who is chatting, a new visitor when nobody said."""
    if principal is not None:
        return Speaker(principal)
    # Visitors cost nothing to make, so that network addresses are counted instead.
    here = network(request)
    await limits.take(shop, (limits.SESSIONS, here), (limits.SHOP_SESSIONS, ""))
    token = principals.visitor_token(shop)
    made = await principals.authenticate(shop, token)
    elsewhere = request.headers.get("sec-fetch-site") in ("same-site", "cross-site")
    return Speaker(made.model_copy(update={"network": here}), token, elsewhere=elsewhere)


SpeakerDep = Annotated[Speaker, Depends(speaker)]
