"""Who is signed in to the console, what their forms carry, and how its errors are shown: as pages."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.routing import APIRoute

from app.console import rendering
from app.console.roles import Role, role_of
from app.http.deps import ShopDep, require_scope
from app.http.origin import network
from commerce.customer import Principal
from commerce.errors import InputError, NotAllowed, NotAuthenticated, ShopclerkError
from commerce.sentences import say
from commerce.text import clean
from service import limits
from service.identity import staff_sessions
from service.identity.staff_sessions import StaffSession
from service.shop import Shop

COOKIE = "shopclerk_console"
HOME, SIGN_IN = "/console/inbox", "/console/login"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_LONGEST_FIELD = 100_000


@dataclass(frozen=True)
class Member:
    """A member of staff at work: what a page shows and does is bound to them."""

    shop: Shop
    session: StaffSession

    @property
    def principal(self) -> Principal:
        """Who acts, in the audit trail too."""
        return self.session.principal

    @property
    def name(self) -> str:
        """What the key is called."""
        return self.session.name

    @property
    def role(self) -> Role | None:
        """What they are here, as their key's scopes say."""
        return role_of(self.principal.scopes)

    @property
    def form_token(self) -> str:
        """What every form of theirs carries."""
        return staff_sessions.form_token(self.shop, self.session.session)

    def may(self, scope: str) -> bool:
        """Return whether their key carries the scope."""
        return scope in self.principal.scopes

    def page(self, name: str, here: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page of the console; ``here`` is its place in the menu."""
        text = rendering.page(name, member=self, shop=self.shop.info.name, here=here, **values)
        return HTMLResponse(text, status, headers=_HEADERS)


def secure(shop: Shop) -> bool:
    """Return whether cookies travel over https only."""
    return shop.settings.server.base_url.startswith("https://")


async def member(request: Request, shop: ShopDep) -> Member:
    """Return who is signed in.

    Raises:
        NotAuthenticated: Nobody is, or their session is over.
        RateLimited: That is so of too many requests from this network.
    """
    try:
        return Member(shop, await staff_sessions.resume(shop, request.cookies.get(COOKIE, "")))
    except NotAuthenticated:
        await limits.admit(shop, limits.REQUESTS, network(request))
        raise


MemberDep = Annotated[Member, Depends(member)]


class Form:
    """The fields of a form that was sent by a page of ours."""

    def __init__(self, fields: dict[str, str]) -> None:
        self._fields = fields

    def text(self, name: str, most: int = 500) -> str:
        """Return a field, cleaned, at most so long; empty where there is none."""
        return clean(self._fields.get(name, ""))[:most].strip()

    def raw(self, name: str) -> str:
        """Return a field as it was typed."""
        return self._fields.get(name, "")


async def read_form(request: Request, shop: Shop, session: str) -> Form:
    """Return the fields of a form, once it is sure that a page of this session sent it.

    Raises:
        NotAllowed: Another site, or a page of another session, sent it.
        InputError: It cannot be read.
    """
    try:
        found = await request.form(max_files=0, max_fields=100)
    except Exception as error:
        raise InputError(say("http.unreadable")) from error
    fields = {name: value for name, value in found.items() if isinstance(value, str) and len(value) <= _LONGEST_FIELD}
    own = request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    if not own or not staff_sessions.is_form_token(shop, session, fields.get("token", "")):
        raise NotAllowed(say("console.foreign_form"), code="foreign_form")
    return Form(fields)


async def posted(request: Request, found: MemberDep) -> Form:
    """Return the form that a page of this session sent."""
    return await read_form(request, found.shop, found.session.session)


FormDep = Annotated[Form, Depends(posted)]


def needs(scope: str) -> Callable[[Member], Awaitable[Member]]:
    """Return a dependency that gives the member; their key must carry ``scope``."""

    async def checked(found: MemberDep) -> Member:
        require_scope(found.principal, scope)
        return found

    return checked


AgentDep = Annotated[Member, Depends(needs("actions"))]
ApproverDep = Annotated[Member, Depends(needs("approvals"))]


def to(path: str) -> RedirectResponse:
    """Send the browser on to another page of the console."""
    return RedirectResponse(path, 303)


def part(name: str, **values: Any) -> HTMLResponse:
    """Return a piece of a page."""
    return HTMLResponse(rendering.page(name, **values), headers=_HEADERS)


def sign_in_page(shop: Shop, nonce: str, after: str, error: str = "", status: int = 200) -> HTMLResponse:
    """Return the page that asks for a key."""
    values = {"token": staff_sessions.form_token(shop, nonce), "after": after, "error": error, "shop": shop.info.name}
    return HTMLResponse(rendering.page("login", **values), status, headers=_HEADERS)


def new_nonce() -> str:
    """Return what binds the form of the sign-in page to the browser that it was shown in."""
    return f"login-{secrets.token_urlsafe(24)}"


class ConsoleRoute(APIRoute):
    """A route whose errors are pages: who is not signed in is asked to, everybody else reads what went wrong."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        answer = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await answer(request)
            except NotAuthenticated:
                return _asked_to_sign_in(request)
            except ShopclerkError as error:
                return _wrong(request, error)
            except RequestValidationError:
                return _wrong(request, InputError(say("http.unreadable")))

        return handled


def _asked_to_sign_in(request: Request) -> Response:
    if "hx-request" in request.headers:  # a part of a page: the whole page goes there
        return HTMLResponse("", 401, headers={"HX-Redirect": SIGN_IN})
    wanted = request.url.path if request.method == "GET" else ""
    return to(f"{SIGN_IN}?after={quote(wanted)}" if wanted else SIGN_IN)


def _wrong(request: Request, error: ShopclerkError) -> Response:
    values = {"message": error.message, "back": _came_from(request)}
    name = "_wrong" if "hx-request" in request.headers else "wrong"
    return HTMLResponse(rendering.page(name, **values), error.http_status, headers=_HEADERS)


def _came_from(request: Request) -> str:
    path = urlsplit(request.headers.get("referer", "")).path
    return path if inside(path) else HOME


def inside(path: str) -> bool:
    """Return whether a path leads to a page of the console and nowhere else."""
    way = path.partition("?")[0]
    upward = "/." in way or "%" in way  # a browser takes "/%2e%2e/" for a step up
    return way.startswith("/console/") and not upward and "//" not in path and "\\" not in path
