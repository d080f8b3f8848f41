"""What Shopify's answers mean in our errors: the HTTP layer, top-level errors and payload errors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from commerce.errors import StoreDisconnected, StoreError, StoreRejected, StoreTimeout, StoreUnavailable
from commerce.sentences import say
from commerce.text import one_line
from connectors.stores.http import Unclear

#: The four shapes: UserError, its coded cousins, orderCancel's own list, and the discount's with extraInfo.
_ERROR_FIELDS = ("userErrors", "orderCancelUserErrors")
_SCOPE = re.compile(r"`((?:read|write|unauthenticated)_[a-z_]+)`")
_BARE_SCOPE = re.compile(r"\b(?:read|write)_[a-z_]+\b")
_DOUBTFUL = frozenset({"INTERNAL_ERROR", "INTERNAL_SERVER_ERROR", "IDEMPOTENCY_CONCURRENT_REQUEST"})
_WORDS = {
    "IDEMPOTENCY_KEY_PARAMETER_MISMATCH": "refusals.key_used",
    "NOT_FOUND": "refusals.not_known_any_more",
    "FEATURE_NOT_ENABLED": "refusals.not_switched_on",
    "MISSING_PERMISSION": "refusals.not_let",
}


#: Why a shop answers with a status that no repetition would mend, for the operator.
_CLOSED = {
    402: ("shop_frozen", "the shop is frozen: its owner has to pay Shopify's bill"),
    423: ("shop_frozen", "the shop is locked: Shopify suspects fraud or abuse, and its owner has to talk to Shopify"),
    430: (
        "shop_guarded",
        "Shopify's guard refused the request as suspicious; look at what else this address sends, "
        "wait, and ask Shopify if it stays so",
    ),
}
_MOVED = (301, 308)


def closed_door(status: int, reference: str, text: str = "", location: str = "") -> StoreError | None:
    """Return what an HTTP status means that no repetition would mend; None for others.

    Args:
        status: The status.
        reference: How Shopify calls the request.
        text: The body.
        location: Where a redirect leads.
    """
    if status in _CLOSED:
        code, why = _CLOSED[status]
        return StoreUnavailable(
            say("refusals.shop_closed"),
            code=code,
            detail=f"Shopify answers {status}: {why} ({reference})",
        )
    if moved(status, location):
        host = urlsplit(location).hostname or ""
        return StoreUnavailable(
            say("refusals.shop_closed"),
            code="shop_moved",
            detail=f"the shop has moved to {one_line(host, 100)}: connect it by that name ({reference})",
        )
    if status == 403 and "merchant approval" in text.casefold():
        scopes = ", ".join(dict.fromkeys(_BARE_SCOPE.findall(text)))
        return StoreRejected(
            say("refusals.no_access"),
            code="scope_missing",
            detail=f"the merchant has not approved {scopes or 'a scope'}; connect the shop again for it ({reference})",
        )
    if status == 403:
        return StoreUnavailable(
            say("refusals.shop_closed"),
            code="shop_forbidden",
            detail=f"Shopify answers 403: the app is blocked or the shop suspended ({reference})",
        )
    if status == 404:
        return StoreUnavailable(
            detail=f"Shopify answers 404: there is no such shop or API version ({reference})", code="shop_unknown"
        )
    if status in (400, 406, 413, 414, 422):
        return StoreRejected(detail=f"Shopify answers {status} ({reference})")
    return None


def moved(status: int, location: str) -> bool:
    """Return whether Shopify says that the shop has another name now: nothing was done under the old one."""
    return status in _MOVED and (urlsplit(location).hostname or "").endswith(".myshopify.com")


def disconnected(reference: str = "") -> StoreDisconnected:
    """Return the error for a token that is dead and cannot be renewed."""
    return StoreDisconnected(detail=f"the access token is refused; connect the shop again {reference}".strip())


def top_level(errors: list[dict[str, Any]], reference: str) -> StoreError:
    """Return what top-level errors mean, throttling aside.

    Raises:
        Unclear: Shopify failed in the middle.
    """
    codes, text = {_code(one) for one in errors}, words(errors)
    if "ACCESS_DENIED" in codes:
        return denied(errors, reference)
    if codes & {"INTERNAL_SERVER_ERROR", "TIMEOUT"}:
        raise Unclear(text)
    if "SHOP_INACTIVE" in codes:
        return StoreUnavailable(say("refusals.shop_closed"), code="shop_frozen", detail=text)
    return StoreRejected(detail=f"{text} ({reference})")


def listed(errors: Any) -> list[dict[str, Any]]:
    """Return top-level errors as a list of objects, whatever shape they came in: a text, a list of texts, an object."""
    found = errors if isinstance(errors, list) else [errors] if errors else []
    return [one if isinstance(one, dict) else {"message": str(one)} for one in found]


def words(errors: list[dict[str, Any]]) -> str:
    """Return what the errors say, on one line."""
    return one_line("; ".join(str(one.get("message") or one) for one in errors), 300)


def refusals(errors: Iterable[dict[str, Any]]) -> bool:
    """Return whether every error refuses before anything is done, though there is a place for data beside it.

    Errors without any such place are about the request itself, as GraphQL has it: nothing was begun.
    """
    return all(_code(one) in ("ACCESS_DENIED", "THROTTLED", "MAX_COST_EXCEEDED", "SHOP_INACTIVE") for one in errors)


def denied(errors: list[dict[str, Any]], reference: str) -> StoreRejected:
    """Return the refusal for a missing scope, which is named for the operator."""
    text = " ".join(
        f"{one.get('message', '')} {(one.get('extensions') or {}).get('requiredAccess', '')}" for one in errors
    )
    scopes = ", ".join(dict.fromkeys(_SCOPE.findall(text)))
    why = f"the app lacks the scope {scopes}" if scopes else f"access denied: {one_line(text, 200)}"
    return StoreRejected(
        say("refusals.no_access"),
        code="scope_missing",
        detail=f"{why}; connect the shop again to grant it ({reference})",
    )


def is_throttled(errors: Iterable[dict[str, Any]]) -> bool:
    """Return whether one of the errors asks to slow down."""
    return any(_code(one) == "THROTTLED" for one in errors)


def only_denied(errors: Iterable[dict[str, Any]]) -> bool:
    """Return whether every error is about fields that are kept from us, such as protected customer data."""
    return all(_code(one) == "ACCESS_DENIED" for one in errors)


def _code(error: dict[str, Any]) -> str:
    extensions = error.get("extensions")
    code = extensions.get("code") if isinstance(extensions, dict) else None
    return str(code or "")


def check_payload(payload: dict[str, Any] | None) -> dict[str, Any]:
    """Return the payload of a mutation that Shopify accepted.

    Raises:
        StoreRejected: It has user errors: nothing happened.
        StoreTimeout: They leave open whether something did.
    """
    if payload is None:
        raise StoreTimeout(detail="the mutation gave no payload")
    errors = [one for name in _ERROR_FIELDS for one in payload.get(name) or []]
    if not errors:
        return payload
    first = errors[0]
    code = str(first.get("code") or "")
    message = one_line(str(first.get("message", "")), 300)
    where = ".".join(str(part) for part in first.get("field") or [])
    detail = one_line(f"{where}: {message} {code} {first.get('extraInfo') or ''}".strip(": "), 400)
    if code in _DOUBTFUL or _still_running(code, message):
        raise StoreTimeout(detail=detail)
    raise StoreRejected(say(_WORDS[code]) if code in _WORDS else "", detail=detail)


def _still_running(code: str, message: str) -> bool:
    """Return whether an error without a code says that the first request with the key has not ended."""
    low = message.casefold()
    return not code and "idempoten" in low and any(word in low for word in ("concurrent", "in progress", "processing"))
