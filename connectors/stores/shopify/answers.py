"""What Shopify's answers mean in our errors: the HTTP layer, top-level errors and payload errors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from commerce.errors import StoreDisconnected, StoreError, StoreRejected, StoreTimeout, StoreUnavailable
from commerce.text import one_line

#: The four shapes: UserError, its coded cousins, orderCancel's own list, and the discount's with extraInfo.
_ERROR_FIELDS = ("userErrors", "orderCancelUserErrors")
_SCOPE = re.compile(r"`((?:read|write|unauthenticated)_[a-z_]+)`")
_DOUBTFUL = frozenset({"INTERNAL_ERROR", "INTERNAL_SERVER_ERROR", "IDEMPOTENCY_CONCURRENT_REQUEST"})
_WORDS = {
    "IDEMPOTENCY_KEY_PARAMETER_MISMATCH": "This key was used for another request.",
    "NOT_FOUND": "The store's system does not know that any more.",
    "FEATURE_NOT_ENABLED": "The shop has not switched that on.",
    "MISSING_PERMISSION": "The shop's system does not let me do that.",
}


class Throttled(Exception):
    """Shopify asked to slow down; nothing happened. ``seconds`` is what it said, 0 when it did not."""

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__()
        self.seconds = seconds


class Unclear(Exception):
    """No usable answer: nobody knows whether it happened."""


class Unreached(Exception):
    """The request surely did not get through."""


def closed_door(status: int, reference: str) -> StoreError | None:
    """Return what an HTTP status means that no repetition would mend; None for others."""
    if status in (402, 423):
        return StoreUnavailable(
            "The shop's system is closed at the moment.", code="shop_frozen",
            detail=f"Shopify answers {status}: the shop is frozen, unpaid or locked ({reference})",
        )  # fmt: skip
    if status == 403:
        return StoreUnavailable(
            "The shop's system is closed at the moment.", code="shop_forbidden",
            detail=f"Shopify answers 403: the app is blocked or the shop suspended ({reference})",
        )  # fmt: skip
    if status == 404:
        return StoreUnavailable(
            detail=f"Shopify answers 404: there is no such shop or API version ({reference})", code="shop_unknown"
        )
    if status in (400, 406, 413, 414, 422):
        return StoreRejected(detail=f"Shopify answers {status} ({reference})")
    return None


def disconnected(reference: str = "") -> StoreDisconnected:
    """Return the error for a token that is dead and cannot be renewed."""
    return StoreDisconnected(detail=f"the access token is refused; connect the shop again {reference}".strip())


def top_level(errors: list[dict[str, Any]], reference: str) -> StoreError:
    """Return what top-level errors mean, throttling aside.

    Raises:
        Unclear: Shopify failed in the middle.
    """
    codes = {_code(one) for one in errors}
    words = one_line("; ".join(str(one.get("message", "")) for one in errors), 300)
    if "ACCESS_DENIED" in codes:
        return denied(errors, reference)
    if codes & {"INTERNAL_SERVER_ERROR", "TIMEOUT"}:
        raise Unclear(words)
    if "SHOP_INACTIVE" in codes:
        return StoreUnavailable("The shop's system is closed at the moment.", code="shop_frozen", detail=words)
    return StoreRejected(detail=f"{words} ({reference})")


def denied(errors: list[dict[str, Any]], reference: str) -> StoreRejected:
    """Return the refusal for a missing scope, which is named for the operator."""
    text = " ".join(
        f"{one.get('message', '')} {(one.get('extensions') or {}).get('requiredAccess', '')}" for one in errors
    )
    scopes = ", ".join(dict.fromkeys(_SCOPE.findall(text)))
    why = f"the app lacks the scope {scopes}" if scopes else f"access denied: {one_line(text, 200)}"
    return StoreRejected(
        "The shop has not given me access to that.", code="scope_missing",
        detail=f"{why}; connect the shop again to grant it ({reference})",
    )  # fmt: skip


def is_throttled(errors: Iterable[dict[str, Any]]) -> bool:
    """Return whether one of the errors asks to slow down."""
    return any(_code(one) == "THROTTLED" for one in errors)


def only_denied(errors: Iterable[dict[str, Any]]) -> bool:
    """Return whether every error is about fields that are kept from us, such as protected customer data."""
    return all(_code(one) == "ACCESS_DENIED" for one in errors)


def _code(error: dict[str, Any]) -> str:
    extensions = error.get("extensions")
    return str(extensions.get("code", "")) if isinstance(extensions, dict) else ""


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
    raise StoreRejected(_WORDS.get(code, ""), detail=detail)


def _still_running(code: str, message: str) -> bool:
    """Return whether an error without a code says that the first request with the key has not ended."""
    low = message.casefold()
    return not code and "idempoten" in low and any(word in low for word in ("concurrent", "in progress", "processing"))
