"""Tokens: static ones, client credentials (24 h), and the authorization code grant with expiring offline tokens."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from evals.standins.shopify.state import World

ALL_SCOPES = frozenset(
    "read_products read_inventory read_locations write_orders write_customers write_returns write_order_edits "
    "write_draft_orders write_discounts write_merchant_managed_fulfillment_orders read_fulfillments "
    "read_legal_policies read_content read_all_orders write_store_credit_account_transactions "
    "read_store_credit_accounts read_online_store_pages".split()
)
ACCESS, REFRESH, CREDENTIALS = timedelta(hours=1), timedelta(days=90), timedelta(hours=24)


@dataclass
class Token:
    """A token and until when it opens the shop."""

    text: str
    scopes: frozenset[str]
    until: datetime | None = None
    alive: bool = True


@dataclass
class Refresh:
    """A refresh token; the one before stays usable until the new one is first used."""

    scopes: frozenset[str]
    until: datetime
    older: str = ""
    alive: bool = True


@dataclass
class Tokens:
    """What the stand-in gave out."""

    world: World
    client_id: str = "client-1"
    client_secret: str = "hush-hush"
    access: dict[str, Token] = field(default_factory=dict)
    refresh: dict[str, Refresh] = field(default_factory=dict)
    codes: dict[str, frozenset[str]] = field(default_factory=dict)
    granted: frozenset[str] | None = None  # what the merchant grants; None: what was asked for
    redirects: frozenset[str] | None = None  # the addresses that the app lists; None: any
    asked: list[dict[str, Any]] = field(default_factory=list)
    refuses_on_a_page: bool = False  # a refusal is HTML, as for an app that was taken off

    def static(self, scopes: frozenset[str] = ALL_SCOPES, text: str = "") -> str:
        """Return a token without end, as an admin-made app has."""
        return self._issue("shpat_", scopes, None, text)

    def _issue(self, prefix: str, scopes: frozenset[str], life: timedelta | None, text: str = "") -> str:
        text = text or prefix + secrets.token_hex(16)
        until = self.world.clock.now() + life if life else None
        self.access[text] = Token(text, scopes, until)
        return text

    def check(self, text: str) -> frozenset[str] | None:
        """Return the scopes of a live token."""
        token = self.access.get(text)
        if token is None or not token.alive or (token.until and token.until <= self.world.clock.now()):
            return None
        return token.scopes

    def kill(self, *, refresh: bool = False) -> None:
        """Let all access tokens die, and the refresh tokens too."""
        for token in self.access.values():
            token.alive = False
        for kept in self.refresh.values() if refresh else ():
            kept.alive = False

    def rescope(self, scopes: frozenset[str]) -> None:
        """Change what the merchant grants, for the tokens that are out too."""
        self.granted = scopes
        for token in self.access.values():
            token.scopes = scopes
        for kept in self.refresh.values():
            kept.scopes = scopes
        self.world.tell("APP_SCOPES_UPDATE", next(iter(self.world.kinds["Shop"].values())))

    def authorize(self, params: dict[str, str]) -> str | None:
        """Return where the merchant's browser is sent after their yes; nowhere if Shopify refuses to ask them."""
        listed = self.redirects is None or params.get("redirect_uri") in self.redirects
        if params.get("client_id") != self.client_id or not listed or not params.get("redirect_uri"):
            return None
        code = secrets.token_hex(16)
        scopes = frozenset(one for one in params.get("scope", "").split(",") if one)
        self.codes[code] = scopes if self.granted is None else scopes & self.granted
        back = {"code": code, "shop": self.world.domain, "state": params.get("state", "")}
        back |= {"timestamp": str(int(self.world.clock.now().timestamp())), "host": "YWRtaW4"}
        return f"{params['redirect_uri']}?{urlencode(back | {'hmac': self.sign(back)}, quote_via=quote)}"

    def sign(self, params: dict[str, str]) -> str:
        """Return the HMAC of parameters as Shopify makes it: sorted, percent-encoded with %20."""
        text = urlencode(sorted(params.items()), quote_via=quote, safe="")
        return hmac.new(self.client_secret.encode(), text.encode(), hashlib.sha256).hexdigest()

    def grant(self, form: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Answer /admin/oauth/access_token."""
        self.asked.append({key: value for key, value in form.items() if key != "client_secret"})
        if form.get("client_id") != self.client_id or form.get("client_secret") != self.client_secret:
            return 401, {"error": "application_cannot_be_found", "error_description": "Could not find the application"}
        kind = form.get("grant_type") or "authorization_code"
        if kind == "client_credentials":
            scopes = ALL_SCOPES if self.granted is None else self.granted
            text = self._issue("shpca_", scopes, CREDENTIALS)
            return 200, {"access_token": text, "scope": ",".join(sorted(scopes)), "expires_in": 86399}
        if kind == "refresh_token":
            return self._refresh(str(form.get("refresh_token") or ""))
        code = self.codes.pop(str(form.get("code") or ""), None)
        if kind != "authorization_code" or code is None:
            words = "The authorization code was not found or was already used"
            return 400, {"error": "invalid_request", "error_description": words}
        if str(form.get("expiring") or "0") != "1":
            return 200, {"access_token": self._issue("shpat_", code, None), "scope": ",".join(sorted(code))}
        return 200, self._pair(code, "")

    def _pair(self, scopes: frozenset[str], older: str) -> dict[str, Any]:
        fresh = "shprt_" + secrets.token_hex(16)
        self.refresh[fresh] = Refresh(scopes, self.world.clock.now() + REFRESH, older)
        return {
            "access_token": self._issue("shpat_", scopes, ACCESS),
            "scope": ",".join(sorted(scopes)),
            "expires_in": int(ACCESS.total_seconds()),
            "refresh_token": fresh,
            "refresh_token_expires_in": int(REFRESH.total_seconds()),
        }

    def _refresh(self, text: str) -> tuple[int, dict[str, Any]]:
        kept = self.refresh.get(text)
        if kept is None or not kept.alive or kept.until <= self.world.clock.now():
            return 400, {"error": "invalid_grant", "error_description": "The refresh token is invalid or expired"}
        if kept.older in self.refresh:
            self.refresh[kept.older].alive = False  # the new one is used for the first time: the old one ends
        self.world.effects["token_refresh"] += 1
        return 200, self._pair(kept.scopes, text)
