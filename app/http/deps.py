"""Dependencies of the routes: the open shop, the clerk, and who is asking.

A principal comes from ``Authorization: Bearer`` (a session token or a staff key) or from the visitor cookie,
never from a body, a path or a query.
"""

from typing import Annotated, cast

from fastapi import Depends, Request, Response, Security
from fastapi.security import APIKeyCookie, HTTPBearer

from agent.clerk import Clerk
from app.http.rooms import Rooms
from app.http.turns import Turns
from commerce.customer import Kind, Principal
from commerce.errors import NotAllowed, NotAuthenticated
from service import identity, limits
from service.shop import Shop

COOKIE = "shopclerk_visitor"
_BEARER = HTTPBearer(
    auto_error=False, scheme_name="token", description="a session token, or a staff key that starts with ak_"
)
_VISITOR = APIKeyCookie(name=COOKIE, auto_error=False, scheme_name="visitor", description="set by the first POST /chat")


def rooms(request: Request) -> Rooms:
    """Return what the lifespan opened."""
    return cast("Rooms", request.app.state.rooms)


RoomsDep = Annotated[Rooms, Depends(rooms)]


def _shop(found: RoomsDep) -> Shop:
    return found.house.shop


def _clerk(found: RoomsDep) -> Clerk:
    return found.clerk


def _turns(found: RoomsDep) -> Turns:
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
    """Return who is asking, None when nobody said.

    Raises:
        NotAuthenticated: An ``Authorization`` header that proves nothing.
    """
    header = request.headers.get("authorization")
    if header is not None:
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise NotAuthenticated
        return await identity.authenticate(shop, token.strip())
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        return None
    try:
        found = await identity.authenticate(shop, cookie)
    except NotAuthenticated:
        return None  # an old cookie must not lock a visitor out
    return found if found.subject.startswith("visitor:") else None  # also one who has verified a mailbox


Anyone = Annotated[Principal | None, Depends(anyone)]


def known(principal: Anyone) -> Principal:
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


def require_scope(principal: Principal, scope: str) -> None:
    """Raise `NotAllowed` when a staff key lacks ``scope``."""
    if scope not in principal.scopes:
        raise NotAllowed(f"This key may not do that: it lacks the scope {scope}.")


def staff(principal: Anyone) -> Principal:
    """Return the member of staff who is asking; the key must carry the scope ``actions``.

    Raises:
        NotAuthenticated: Nobody said who they are.
        NotAllowed: A customer or visitor, or a key for reading only.
    """
    if principal is None:
        raise NotAuthenticated
    if principal.kind is not Kind.STAFF:
        raise NotAllowed
    require_scope(principal, "actions")
    return principal


Staff = Annotated[Principal, Depends(staff)]


class Speaker:
    """Who is chatting; ``token`` is set when this request made a new visitor of them."""

    def __init__(self, principal: Principal, token: str | None = None) -> None:
        self.principal = principal
        self.token = token

    def remember(self, response: Response, shop: Shop) -> None:
        """Hand a new visitor their token as a cookie that no script can read."""
        if self.token is not None:
            response.set_cookie(
                COOKIE, self.token, max_age=int(identity.VISITOR_LIFETIME.total_seconds()), httponly=True,
                samesite="lax", secure=shop.settings.base_url.startswith("https://"), path="/",
            )  # fmt: skip


async def speaker(request: Request, shop: ShopDep, principal: Anyone) -> Speaker:
    """Return who is chatting, a new visitor when nobody said."""
    if principal is not None:
        return Speaker(principal)
    # Visitors cost nothing to make, so that network addresses are counted instead.
    address = request.client.host if request.client else ""
    await limits.take(shop, (limits.SESSIONS, address), (limits.SHOP_SESSIONS, ""))
    token = identity.visitor_token(shop)
    return Speaker(await identity.authenticate(shop, token), token)


SpeakerDep = Annotated[Speaker, Depends(speaker)]
