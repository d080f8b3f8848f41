"""Signing in with a staff key, and out; the files that pages load."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from app.console import rendering
from app.http.deps import Counted, CountedPicture, ShopDep
from app.http.origin import network
from app.http.routes.console.member import (
    COOKIE,
    HOME,
    SIGN_IN,
    ConsoleRoute,
    FormDep,
    MemberDep,
    inside,
    new_nonce,
    read_form,
    secure,
    sign_in_page,
    to,
)
from commerce.errors import NotAllowed, NotAuthenticated, NotFound
from service import limits
from service.identity import staff_sessions

router = APIRouter(prefix="/console", route_class=ConsoleRoute)
_NONCE = "shopclerk_console_login"
_FOR_EVER = "public, max-age=31536000, immutable"


@router.get("", dependencies=[Counted])
@router.get("/", dependencies=[Counted])
async def start() -> RedirectResponse:
    """Go to the inbox."""
    return to(HOME)


@router.get("/login", dependencies=[Counted])
async def asked(shop: ShopDep, after: Annotated[str, Query(max_length=300)] = "") -> Response:
    """Show the form that asks for a key."""
    nonce = new_nonce()
    answer = sign_in_page(shop, nonce, after if inside(after) else "")
    answer.set_cookie(_NONCE, nonce, 3600, path=SIGN_IN, httponly=True, samesite="strict", secure=secure(shop))
    return answer


@router.post("/login")
async def sign_in(request: Request, shop: ShopDep) -> Response:
    """Open a session for the holder of a key, and go on to where they wanted to."""
    await limits.admit(shop, limits.REQUESTS, network(request))
    nonce = request.cookies.get(_NONCE, "")
    form = await read_form(request, shop, nonce if nonce.startswith("login-") else new_nonce())
    after = form.raw("after")
    try:
        token = await staff_sessions.begin(shop, form.text("key", 200))
    except (NotAuthenticated, NotAllowed) as error:
        return sign_in_page(shop, nonce, after if inside(after) else "", error.message, error.http_status)
    answer = to(after if inside(after) else HOME)
    lifetime = int(staff_sessions.LIFETIME.total_seconds())
    answer.set_cookie(COOKIE, token, lifetime, path="/console", httponly=True, samesite="lax", secure=secure(shop))
    answer.delete_cookie(_NONCE, path=SIGN_IN)
    return answer


@router.post("/logout")
async def sign_out(member: MemberDep, form: FormDep) -> Response:
    """End the session."""
    del form  # only a page of this session may
    await staff_sessions.end(member.shop, member.session)
    answer = to(SIGN_IN)
    answer.delete_cookie(COOKIE, path="/console", httponly=True, samesite="lax", secure=secure(member.shop))
    return answer


@router.get("/static/{name}", dependencies=[CountedPicture])
async def static(name: str) -> Response:
    """Serve a file that pages load; its address changes when it does.

    Raises:
        NotFound: There is no such file.
    """
    kind = rendering.FILES.get(name)
    if kind is None:
        raise NotFound
    return Response(rendering.content(name), media_type=kind, headers={"Cache-Control": _FOR_EVER})
