"""What a change of an order is held to before and after it is written."""

from __future__ import annotations

import re

from commerce.address import Address
from commerce.errors import StoreRejected
from commerce.order import Order, OrderStatus
from commerce.sentences import say
from connectors.stores.changes import MessageRequest
from connectors.stores.shopify.order_reader import Loaded
from connectors.stores.shopify.values import Node

_TAIL = 6  # digits of a telephone number that no way of writing changes: a country's code or a zero may come before


def dearer() -> StoreRejected:
    """Return the refusal of articles that cost more: Shopify cannot charge the customer for an edited order."""
    return StoreRejected(
        say("refusals.difference_to_pay"),
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
        say("refusals.telephone_needed"),
        code="telephone_needed",
        detail=error.detail,
    )


def unsent(order: Order) -> None:
    """Raise `StoreRejected` unless nothing of the order was sent and it is open."""
    if order.shipped_any:
        raise StoreRejected(say("refusals.already_sent"))
    if order.status in (OrderStatus.CANCELLED, OrderStatus.REFUNDED, OrderStatus.FAILED):
        raise StoreRejected(say("refusals.order_closed"))


def may_mail(order: Order, request: MessageRequest) -> None:
    """Raise `StoreRejected` for a mail that Shopify would not send, or not to this customer."""
    if request.kind == "shipping":
        raise StoreRejected(
            say("refusals.not_sent") if not order.shipped_any else say("refusals.no_second_shipping_mail"),
            code="not_supported",
        )
    if request.kind == "invoice" and not order.paid:
        raise StoreRejected(say("refusals.no_invoice"))
    if not order.email:
        raise StoreRejected(say("refusals.no_email"))
