"""/wc-auth/v1: a merchant grants keys with one click, and the shop posts them to the callback, unsigned."""

from __future__ import annotations

import html
import secrets
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

NEEDED = ("app_name", "user_id", "return_url", "callback_url", "scope")
SCOPES = ("read", "write", "read_write")


def _page(words: str, status: int = 200) -> Response:
    return Response(
        f"<!DOCTYPE html><title>Application authentication request</title>{words}", status, media_type="text/html"
    )


def _wrong(standin: Any, query: dict[str, Any]) -> str:
    for name in NEEDED:
        if not query.get(name):
            return f"Missing parameter {name}"
    if query["scope"] not in SCOPES:
        return f"Invalid scope {query['scope']}"
    for name in ("return_url", "callback_url"):
        if not urlsplit(str(query[name])).hostname:
            return f"The {name} is not a valid URL"
    local = standin.callback_over_http and urlsplit(str(query["callback_url"])).scheme == "http"
    if urlsplit(str(query["callback_url"])).scheme != "https" and not local:
        return "The callback_url needs to be over SSL"
    return ""


async def grant(standin: Any, request: Request, step: str, query: dict[str, Any]) -> Response:
    """Answer one step: authorize, login, access_granted. The merchant is logged in once they went through login."""
    wrong = _wrong(standin, query)
    if wrong:
        return _page(f"<p>Error: {html.escape(wrong)}.</p>", 401)
    asked = {name: query[name] for name in NEEDED}
    base = f"{standin.url}/wc-auth/v1"
    if step == "login":
        if request.method == "POST":
            standin.logged_in = True
            return RedirectResponse(f"{base}/authorize/?{urlencode(asked)}", 302)
        return _page("<form method=post>Log in to your store below, or cancel and return</form>")
    if not standin.logged_in:
        return RedirectResponse(f"{base}/login/?{urlencode(asked)}", 302)
    if step == "authorize":
        standin.nonce = secrets.token_hex(5)
        link = f"{base}/access_granted/?{urlencode(asked | {'wc_auth_nonce': standin.nonce})}"
        denied = _with(str(query["return_url"]), success="0", user_id=query["user_id"])
        approve = f'<a class="approve" href="{html.escape(link)}">Approve</a>'
        return _page(f'{approve}<a class="deny" href="{html.escape(denied)}">Deny</a>')
    if step != "access_granted" or query.get("wc_auth_nonce") != standin.nonce:
        return _page("<p>Error: Access denied.</p>", 401)
    return await _hand_over(standin, query)


def _with(url: str, **more: Any) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(more)}"


async def _hand_over(standin: Any, query: dict[str, Any]) -> Response:
    key = standin.keys.make(str(query["scope"]))
    body = {
        "key_id": key.id,
        "user_id": str(query["user_id"]),
        "consumer_key": key.consumer_key,
        "consumer_secret": key.consumer_secret,
        "key_permissions": key.permissions,
    }
    headers = {"Content-Type": "application/json;charset=UTF-8", "User-Agent": f"WordPress/6.9.1; {standin.url}"}
    try:
        async with httpx2.AsyncClient(verify=False, timeout=20) as http:
            answer = await http.post(str(query["callback_url"]), json=body, headers=headers)
        taken = answer.status_code == 200
    except httpx2.HTTPError:
        taken = False
    if not taken:
        standin.keys.revoke(key)
        return _page(
            "<p>Error: An error occurred in the request and at the time were unable to send the consumer data.</p>", 401
        )
    return RedirectResponse(_with(str(query["return_url"]), success="1", user_id=query["user_id"]), 302)
