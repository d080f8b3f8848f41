"""What a change of an order is held to before and after it is written."""

from __future__ import annotations

import re

from commerce.address import Address
from commerce.errors import StoreRejected
from commerce.order import Order, OrderStatus
from connectors.stores.changes import MessageRequest
from connectors.stores.shopify.order_reader import Loaded
from connectors.stores.shopify.values import Node

_TAIL = 6  # digits of a telephone number that no way of writing changes: a country's code or a zero may come before


def dearer() -> StoreRejected:
    """Return the refusal of articles that cost more: Shopify cannot charge the customer for an edited order."""
    return StoreRejected(
        "That costs more than what was paid, and the difference cannot be charged here. A colleague can do that.",
        code="difference_to_pay",
    )


def took(after: Loaded, wanted: Address, sent: Node) -> bool:
    """Return whether the order has the address now. Shopify has taken some without an error and kept the old one."""
    have, node = after.order.shipping_address, after.node.get("shippingAddress") or {}
    same = have is not None and have.same_place(wanted) and have.name.casefold() == wanted.name.casefold()
    called = [re.sub(r"\D", "", one or "")[-_TAIL:] for one in (node.get("phone"), sent["phone"])]
    return same and (node.get("company") or None) == sent["company"] and called[0] == called[1]


def address(error: StoreRejected) -> StoreRejected:
    """Return why an address was refused, in words where a telephone number is missing or wrong."""
    if "phone" not in error.detail.casefold():
        return error
    return StoreRejected(
        "The shop takes that address only with a telephone number for the carrier. Please give me one with it.",
        code="telephone_needed",
        detail=error.detail,
    )


def unsent(order: Order) -> None:
    """Raise `StoreRejected` unless nothing of the order was sent and it is open."""
    if order.shipped_any:
        raise StoreRejected("The order has been sent already.")
    if order.status in (OrderStatus.CANCELLED, OrderStatus.REFUNDED, OrderStatus.FAILED):
        raise StoreRejected("The order is closed.")


def may_mail(order: Order, request: MessageRequest) -> None:
    """Raise `StoreRejected` for a mail that Shopify would not send, or not to this customer."""
    if request.kind == "shipping":
        raise StoreRejected(
            "The order has not been sent yet."
            if not order.shipped_any
            else "The shipping mail cannot be sent again here. I can tell where the parcel is.",
            code="not_supported",
        )
    if request.kind == "invoice" and not order.paid:
        raise StoreRejected("The order has not been paid, so there is no invoice.")
    if not order.email:
        raise StoreRejected("There is no e-mail address on the order.")
