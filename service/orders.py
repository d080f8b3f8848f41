"""Looking after orders: loading them for their owner, and telling what can still be changed."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from commerce import handles, titles
from commerce.customer import Customer, Kind, Principal, Tier
from commerce.errors import NotAuthenticated, NotFound, OrderNotFound, StepUpRequired, StoreRejected
from commerce.links import safe_link, tracking_link
from commerce.order import Fulfilment, Order, Return, Tracking, unsent
from commerce.sentences import joined, say
from commerce.text import one_line
from service.consent import references
from service.shop import Shop

#: What names of parcel services and tracking numbers do not have, and texts that lead somewhere else do.
_NO_CARRIER = re.compile(r"\w\.\w|//|[:@\"<>{}\[\]|\\]")
_DIGITS = re.compile(r"\d+")
_TRACKING_NUMBER = re.compile(r"[A-Za-z0-9-]{1,40}")
LOOKED_THROUGH = 20  # newest orders of a customer that are looked through for a number
_NAMED = 5  # articles of an order that a list names
MOST = 100  # newest orders of a customer that words may name


def require_verified(principal: Principal) -> None:
    """Raise `NotAuthenticated` unless the principal may see order data at all (tier 2, or staff)."""
    if principal.kind is not Kind.STAFF and principal.tier < Tier.VERIFIED_GUEST:
        raise NotAuthenticated(say("orders.sign_in"))


def require_orders(shop: Shop) -> None:
    """Raise where the shop's orders cannot be looked at from here, before anybody has to prove who they are.

    Raises:
        StoreRejected: They cannot; code ``no_orders``.
    """
    if not shop.connector.capabilities.orders:
        raise StoreRejected(say("errors.no_orders"), code="no_orders")


def require_tier(principal: Principal, tier: Tier) -> None:
    """Raise unless the principal has proven as much as ``tier`` says, or is staff.

    Raises:
        NotAuthenticated: They have to prove a mailbox, or to sign in with their account.
        StepUpRequired: They have to enter a code that was mailed just now.
    """
    if principal.kind is Kind.STAFF or principal.tier >= tier:
        return
    require_verified(principal)
    if principal.tier < Tier.SIGNED_IN and tier is Tier.SIGNED_IN:
        raise NotAuthenticated(say("orders.account_needed"))
    raise StepUpRequired(say("orders.step_up"))


def clean_number(number: str) -> str:
    """Return an order number as the store writes it: no hash sign, no blanks, at most 64 characters.

    Raises:
        OrderNotFound: Nothing that could be a number is left.
    """
    cleaned = _bare(number)
    if not cleaned or len(cleaned) > 64 or not cleaned.isascii() or not cleaned.isprintable():
        raise OrderNotFound
    return cleaned


def _bare(number: str) -> str:
    return one_line(number, 80).replace(" ", "").lstrip("#")


async def load(shop: Shop, principal: Principal, number: str) -> Order:
    """Return the order with this number, read fresh from the platform, if it is the principal's own.

    Some shops number orders in their own way, and their platform may not find an order by such a number but take it
    for the id of another one. So where the platform's answer does not bear the number, the customer's newest orders
    are looked through for it first.

    Raises:
        StoreRejected: The shop's orders cannot be looked at from here; code ``no_orders``.
        NotAuthenticated: The session has not proven who is asking.
        OrderNotFound: There is no such order, or it is somebody else's: the same answer.
    """
    require_orders(shop)
    require_verified(principal)
    wanted = clean_number(number)
    order: Order | None = None
    try:
        order = _own(principal, await shop.connector.orders.by_number(wanted))
    except OrderNotFound:
        if principal.kind is Kind.STAFF:
            raise
    if principal.kind is not Kind.STAFF and not (order and _bears(order, wanted)):
        order = called(await _newest(shop, principal), wanted) or order
    if order is None:
        raise OrderNotFound(joined(none_of_yours(wanted), say("orders.check_number")))
    return order


def none_of_yours(number: str) -> str:
    """Return the sentence for a number that leads to none of the customer's orders, though somebody may have it."""
    return say("orders.none_of_yours", order=number) if references.written(number) else say("orders.none")


async def load_by_id(shop: Shop, principal: Principal, order_id: str) -> Order:
    """Return the order with exactly this platform id, read fresh, if it is the principal's own.

    Raises:
        StoreRejected: The shop's orders cannot be looked at from here; code ``no_orders``.
        NotAuthenticated: The session has not proven who is asking.
        OrderNotFound: There is no such order, or it is somebody else's: the same answer.
    """
    require_orders(shop)
    require_verified(principal)
    return _own(principal, await shop.connector.orders.by_id(order_id))


def _own(principal: Principal, order: Order) -> Order:
    if principal.kind is Kind.STAFF or principal.owns(order.email, order.customer_id):
        return order
    raise OrderNotFound


def called(mine: Sequence[Order], number: str) -> Order | None:
    """Return which of a customer's own orders a number means.

    It is the whole number, the one of the thank-you page, or its digits alone where just one order has them: shops put
    letters before and behind, and customers leave them out.
    """
    found = next((each for each in mine if _bears(each, number)), None)
    if found is not None or not number.isdigit():
        return found
    same = [each for each in mine if number in _DIGITS.findall(each.number)]
    return same[0] if len(same) == 1 else None


def digits(number: str) -> list[str]:
    """Return the runs of digits in an order's number: of INV/2026/0045 two."""
    return _DIGITS.findall(number)


def _bears(order: Order, number: str) -> bool:
    return number.casefold() in (_bare(order.number).casefold(), order.confirmation.casefold() or None)


async def _newest(shop: Shop, principal: Principal) -> list[Order]:
    try:
        return await mine(shop, principal, LOOKED_THROUGH)
    except StoreRejected:  # a platform that cannot list them knows this number no better
        return []


async def mine(shop: Shop, principal: Principal, limit: int = 10) -> list[Order]:
    """Return the principal's newest orders, newest first; ownership is checked again on each."""
    require_orders(shop)
    require_verified(principal)
    if not principal.email:
        return []
    found = await shop.connector.orders.of_email(principal.email, limit)
    return [order for order in found if principal.owns(order.email, order.customer_id)][:limit]


async def account(shop: Shop, principal: Principal) -> Customer:
    """Return the principal's own customer account, read fresh.

    Raises:
        NotAuthenticated: The session has not proven who is asking.
        NotFound: The store has no account with the proven e-mail address.
    """
    require_orders(shop)
    require_verified(principal)
    customer = await own_account(shop, principal)
    if customer is None:
        raise NotFound(say("orders.no_account"), code="account_not_found")
    return customer


async def own_account(shop: Shop, principal: Principal) -> Customer | None:
    """Return the principal's own customer account, None when the store has none of theirs."""
    found = await shop.connector.customers.by_email(principal.email) if principal.email else None
    return found if found is not None and principal.owns(found.email, found.id) else None


def summarise(order: Order) -> dict[str, Any]:
    """Return one line of a list of orders."""
    return {
        "number": order.number,
        "status": order.status.value,
        **({"state": one_line(order.state, 40)} if order.state else {}),
        "placed_on": order.placed_at.date().isoformat(),
        "total": f"{order.total.amount:f}",
        "currency": order.currency,
        "items": sum(line.quantity for line in order.lines),
    }


def with_articles(order: Order) -> dict[str, Any]:
    """Return one line of a list of orders that tells what is in each."""
    arrived = {"delivered_on": order.delivered_at.date().isoformat()} if order.delivered_at else {}
    return {**summarise(order), "articles": [one_line(line.name, 80) for line in order.lines[:_NAMED]], **arrived}


def describe(order: Order, hosts: Collection[str] = ()) -> dict[str, Any]:
    """Return what a customer (and the model that talks to them) may read of their own order.

    A tracking link leads to one of ``hosts``, or to a known carrier's page about this parcel; any other is left out.
    """
    delivered, waiting = order.delivered_at, unsent(order)
    named = handles.of((line.id for line in order.lines), handles.LINE)
    return {
        **summarise(order),
        "items": [
            {
                "handle": named[line.id],
                "title": titles.title(line.title),
                "variant": titles.title(line.variant_title, 60),
                "sku": one_line(line.sku, 120),
                "product_id": line.product_id,
                "variant_id": line.variant_id,
                "quantity": line.quantity,
                "price": f"{line.price.amount:f}",
                "refunded": line.refunded_quantity,
                **({"unsent": waiting[line.id]} if line.id in waiting else {}),
                **({"on_its_way_back": back} if (back := order.on_return(line)) else {}),
            }
            for line in order.lines
        ],
        "shipping": f"{order.shipping.amount:f}",
        "discount": f"{order.discount.amount:f}",
        "tax": f"{order.tax.amount:f}",
        "paid_with": one_line(order.payment_method, 80),
        "paid": f"{order.paid.amount:f}",
        "email": one_line(order.email, 200),
        "refunded": f"{order.refunded.amount:f}",
        "refunds": [
            {"amount": f"{each.amount.amount:f}", "on": each.at.date().isoformat() if each.at else None}
            for each in order.refunds
        ],
        "delivered_on": delivered.date().isoformat() if delivered else None,
        "tracking": [_parcel(track, parcel, hosts) for parcel in order.fulfilments for track in parcel.tracking],
        "shipping_address": order.shipping_address.one_line() if order.shipping_address else "",
        "returns": [_return(order, each) for each in order.returns],
    }


def _parcel(track: Tracking, parcel: Fulfilment, hosts: Collection[str]) -> dict[str, Any]:
    return {
        "carrier": _carrier(track.carrier),
        "number": _tracking_number(track.number),
        "url": _tracking_url(track, hosts),
        "status": one_line(parcel.status, 40),
        "shipped_on": parcel.shipped_at.date().isoformat() if parcel.shipped_at else None,
    }


def _carrier(name: str) -> str:
    """Return a carrier's name; a text that points somewhere else is none."""
    found = one_line(name, 40)
    return "" if _NO_CARRIER.search(found) else found


def _tracking_url(track: Tracking, hosts: Collection[str]) -> str:
    return safe_link(track.url, hosts) or tracking_link(track.url, [_tracking_number(track.number)])


def _tracking_number(number: str) -> str:
    found = "".join(one_line(number, 60).split())
    return found if _TRACKING_NUMBER.fullmatch(found) else ""


def _return(order: Order, found: Return) -> dict[str, Any]:
    """Return what a customer reads of goods on their way back: which, how they come back, and what comes instead."""
    titles = {line.id: line.name for line in order.lines}
    return {
        "status": one_line(found.status, 40),
        "label": one_line(found.label, 300),
        "exchange": bool(found.exchanged_for),
        "items": [
            {
                "title": titles.get(each.line_id, ""),
                "quantity": each.quantity,
                **({"amount": f"{each.amount.amount:f}"} if each.amount.minor else {}),
            }
            for each in found.lines
        ],
    }
