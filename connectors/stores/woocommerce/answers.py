"""What WooCommerce's answers mean in our errors.

Business errors of refunds come as HTTP 500 with a whole number as ``data``; every other 500 leaves open what happened.
"""

from __future__ import annotations

import re
from typing import Any

from commerce.errors import (
    NotFound,
    OrderNotFound,
    ProductNotFound,
    StoreDisconnected,
    StoreError,
    StoreRejected,
    StoreUnavailable,
)
from commerce.sentences import say
from commerce.text import one_line
from connectors.stores.http import Unclear
from connectors.stores.woocommerce import gatekeepers
from connectors.stores.woocommerce.gatekeepers import Gatekeeper
from connectors.stores.woocommerce.values import Node

_AUTH = frozenset(
    {
        "woocommerce_rest_authentication_error",
        "woocommerce_rest_authentication_missing_parameter",
        "woocommerce_rest_authentication_missing_parameters",
    }
)
_ORDERS = frozenset(
    {
        "woocommerce_rest_shop_order_invalid_id",
        "woocommerce_rest_invalid_order_id",
        "woocommerce_rest_order_invalid_id",
    }
)
_PRODUCTS = frozenset({"woocommerce_rest_product_invalid_id", "woocommerce_rest_product_variation_invalid_id"})
_CUSTOMERS = frozenset({"wc_user_invalid_id", "woocommerce_rest_invalid_id"})
#: Words of a gateway that speak of the connection, not of the refund.
_CONNECTION = re.compile(
    r"\bcurl\b|time[ds]?[ -]?out|\bconnect(?:ion|ing)?\b|could not resolve|unreachable|temporarily|unavailable"
    r"|try again later|gateway (?:time|error)|\b(?:http|status|error)\W{0,3}(?:code\W{0,3})?5\d\d\b|\bssl\b"
    r"|no response|empty reply|reset by peer"
)
#: Words about the keys themselves, which no language of the site changes the meaning of: any other is about permission.
_WRONG_KEYS = re.compile(r"secret|signature|nonce|timestamp|signatur|geheim|read permissions")
#: Words of a provider that surely did not pay. What says neither is looked into by a person.
_DECLINED = re.compile(
    r"declin|refus|reject|denied|insufficient|invalid|expired"
    r"|not (?:allowed|permitted|supported|possible|found|refundable)|already|exceed|greater than"
    r"|too (?:old|large|high)|limit|closed|error occurred while attempting"
)
_TOO_MUCH = "invalid refund amount"
_NO_REFUNDS = "does not support automatic refunds"


def is_own(body: Any) -> bool:
    """Return whether a failure is told by WordPress itself, and not by something before it."""
    return isinstance(body, dict) and isinstance(body.get("code"), str)


def meaning(status: int, body: Any, *, write: bool, host: str = "") -> StoreError | NotFound:
    """Return what an answer that is no success means.

    Raises:
        Unclear: It leaves open what happened.
    """
    if not is_own(body):
        if status in (401, 403, 404, 405, 406, 410):
            return StoreUnavailable(
                say("refusals.shop_closed"),
                code="shop_closed",
                detail=f"status {status} and no answer of WordPress: a firewall, or another site",
            )
        raise Unclear(f"status {status} without a usable answer")
    code, said = str(body["code"]), one_line(str(body.get("message") or ""), 200)
    detail = f"{code}: {said} ({status})"
    keeper = gatekeepers.of_json(body, status, host)
    if status in (401, 403):
        return _door(code, said, detail, write=write, keeper=keeper)
    if status >= 500 and not _is_business(body):
        raise Unclear(detail, keeper=keeper)
    if (missing := _missing(code, detail)) is not None:
        return missing
    if code == "rest_no_route":
        return StoreRejected(say("refusals.not_supported"), code="not_supported", detail=detail)
    return refusal(code, said, detail) if write else StoreRejected(detail=detail)


def _is_business(body: Node) -> bool:
    """Return whether a 500 is a refusal in disguise: its ``data`` is a number, or names another status."""
    data = body.get("data")
    if isinstance(data, dict):
        inner = data.get("status")
        return isinstance(inner, int) and 400 <= inner < 500
    return isinstance(data, int) and not isinstance(data, bool)


def _door(code: str, said: str, detail: str, *, write: bool, keeper: Gatekeeper | None) -> StoreError:
    low = said.casefold()
    # The words come in the site's language. Keys that could not read would not have come as far as a write.
    known = write and code == "woocommerce_rest_authentication_error" and not _WRONG_KEYS.search(low)
    if known or "does not have write permissions" in low:
        return StoreRejected(
            say("refusals.no_access"),
            code="read_only_key",
            detail="the REST key may only read: make one with read and write permissions",
        )
    if "does not have read permissions" in low:
        return StoreDisconnected(detail="the REST key may only write: make one with read and write permissions")
    if code in _AUTH or code.startswith("woocommerce_rest_cannot_"):
        return StoreDisconnected(detail=f"the REST keys are refused; connect the shop again ({detail})")
    closed = say("refusals.shop_closed")
    if keeper is not None:
        return StoreUnavailable(closed, code="rest_closed", detail=f"{keeper.words} ({code})")
    return StoreUnavailable(closed, code="shop_forbidden", detail=detail)


def _missing(code: str, detail: str) -> NotFound | None:
    if code in _ORDERS:
        return OrderNotFound(detail=detail)
    if code in _PRODUCTS:
        return ProductNotFound(detail=detail)
    if code in _CUSTOMERS:
        return NotFound(say("refusals.no_account"), detail=detail)
    return None


def refusal(code: str, said: str, detail: str) -> StoreRejected:
    """Return the refusal of a write, by code and words."""
    low = said.casefold()
    if _TOO_MUCH in low:
        return StoreRejected(say("refusals.over_refund"), code="over_refund", detail=detail)
    if _NO_REFUNDS in low:
        return no_refunds(detail)
    clear = _DECLINED.search(low) and not _CONNECTION.search(low)
    if code == "woocommerce_rest_cannot_create_order_refund" and not clear:
        # The shop did not reach the provider, or lost its answer: the provider may have paid all the same.
        return StoreRejected(say("refusals.gateway_unclear"), code="gateway_unclear", detail=detail)
    if code == "woocommerce_rest_cannot_create_order_refund":
        return StoreRejected(say("refusals.gateway_refused"), code="gateway_refused", detail=detail)
    return StoreRejected(detail=detail)


def no_refunds(detail: str = "") -> StoreRejected:
    """Return the refusal for a payment method that cannot pay back by itself."""
    return StoreRejected(say("refusals.not_automatic"), code="needs_person", detail=detail)
