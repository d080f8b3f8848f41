"""Getting tokens: the shop's name, the way to the merchant's consent and back, and the token endpoint."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import httpx2

from commerce.errors import InputError, NotAuthenticated, StoreRejected, StoreUnavailable
from commerce.sentences import say
from commerce.text import one_line
from connectors.stores.http import object_of
from runtime import clock
from runtime.certificates import trusted

_SHOP = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}\.myshopify\.com\Z")
FRESH = timedelta(seconds=90)


def shop_domain(text: str) -> str:
    """Return the shop's permanent domain in small letters.

    Raises:
        InputError: It is not ``NAME.myshopify.com``.
    """
    if not text.isascii() or not _SHOP.match(text):
        raise InputError("A Shopify store is named by its permanent domain, such as NAME.myshopify.com.")
    return text.lower()


def authorize_url(base: str, client_id: str, scopes: Sequence[str], redirect_uri: str, state: str) -> str:
    """Return where the merchant is sent to give consent."""
    query = {"client_id": client_id, "scope": ",".join(scopes), "redirect_uri": redirect_uri, "state": state}
    return f"{base.rstrip('/')}/admin/oauth/authorize?{urlencode(query)}"


def signature(parameters: Sequence[tuple[str, str]], secret: str) -> str:
    """Return Shopify's signature of a callback's parameters, which are taken decoded."""
    signed = sorted((name, value) for name, value in parameters if name not in ("hmac", "signature"))
    text = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in signed)
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def check_callback(parameters: Sequence[tuple[str, str]], secret: str, now: datetime) -> dict[str, str]:
    """Return the parameters of a callback that Shopify signed within the last 90 seconds.

    Raises:
        NotAuthenticated: A parameter comes twice, the signature does not fit, or it is old.
    """
    found = dict(parameters)
    if len(found) != len(parameters):
        raise NotAuthenticated("That link is not valid.", detail="a parameter comes twice")
    given = found.get("hmac", "")
    if not secret or not hmac.compare_digest(signature(parameters, secret).encode(), given.encode()):
        raise NotAuthenticated("That link is not valid.", detail="the signature does not fit")
    stamp = found.get("timestamp", "")
    if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 12:
        raise NotAuthenticated("That link is not valid.", detail="no timestamp")
    if abs(now.timestamp() - int(stamp)) > FRESH.total_seconds():
        raise NotAuthenticated("That link is too old. Please start again.", detail="timestamp")
    return found


class Endpoint:
    """The shop's token endpoint.

    Args:
        base: Where the shop lives, such as ``https://example.myshopify.com``.
        transport: What carries the requests; the network when None.
    """

    def __init__(self, base: str, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self.point_at(base)
        self._http = httpx2.AsyncClient(timeout=15.0, transport=transport, follow_redirects=False, verify=trusted())

    def point_at(self, base: str) -> None:
        """Ask another address from now on."""
        self._url = f"{base.rstrip('/')}/admin/oauth/access_token"

    async def client_credentials(self, client_id: str, client_secret: str) -> dict[str, Any]:
        """Return the fields of a token for the merchant's own app (24 hours)."""
        return await self._ask(
            {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        )

    async def exchange(self, client_id: str, client_secret: str, code: str) -> dict[str, Any]:
        """Return the fields of an expiring offline token for the merchant's consent."""
        return await self._ask({"client_id": client_id, "client_secret": client_secret, "code": code, "expiring": "1"})

    async def refresh(self, client_id: str, client_secret: str, refresh_token: str) -> dict[str, Any]:
        """Return the fields of the next token pair; the one before is used up."""
        return await self._ask(
            {
                "grant_type": "refresh_token",
                "client_id": client_id,
                "client_secret": client_secret,
                "refresh_token": refresh_token,
            }
        )

    async def _ask(self, form: dict[str, str]) -> dict[str, Any]:
        """Return the token's fields.

        Raises:
            StoreRejected: Shopify refuses the credentials; asking again would not help.
            StoreUnavailable: Shopify could not be reached.
        """
        try:
            response = await self._http.post(self._url, data=form, headers={"Accept": "application/json"})
        except httpx2.HTTPError as error:
            raise StoreUnavailable(detail=f"token endpoint: {type(error).__name__}") from error
        answer = object_of(response) or {}
        page = response.text[:5000].casefold()
        refused = answer.get("error") or "app_not_installed" in page or "oauth error" in page  # said on a page, too
        if response.status_code in (400, 401, 403, 404) and refused:
            why = one_line(str(answer.get("error_description") or answer.get("error") or "on a page"), 200)
            raise StoreRejected(
                say("refusals.credentials"),
                code="credentials_refused",
                detail=f"token endpoint answers {response.status_code} {why}".strip(),
            )
        if response.status_code != 200 or not isinstance(answer.get("access_token"), str):
            raise StoreUnavailable(detail=f"token endpoint answers {response.status_code} without a token")
        return _fields(answer, clock.now())

    async def close(self) -> None:
        """Let go of connections."""
        await self._http.aclose()


def _fields(answer: dict[str, Any], now: datetime) -> dict[str, Any]:
    def end(name: str) -> datetime | None:
        seconds = answer.get(name)
        return now + timedelta(seconds=float(seconds)) if isinstance(seconds, (int, float)) else None

    return {
        "access_token": answer["access_token"],
        "expires_at": end("expires_in"),
        "refresh_token": str(answer.get("refresh_token") or ""),
        "refresh_expires_at": end("refresh_token_expires_in"),
    }


def granted(scopes: str) -> frozenset[str]:
    """Return the scopes of a comma separated list."""
    return frozenset(part.strip() for part in scopes.split(",") if part.strip())
