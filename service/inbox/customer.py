"""Whom a conversation is with, as far as they have proven it, and their orders: for the person who answers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from commerce.customer import Kind, Principal, Tier
from commerce.errors import NotAuthenticated, ShopclerkError
from service import orders
from service.conversations import ownership
from service.identity import verification
from service.inbox.staff import require
from service.shop import Shop
from store.models import Conversation

_SECONDS = 6.0
_MOST_ORDERS = 8


@dataclass(frozen=True)
class About:
    """A customer.

    Attributes:
        email: Their mailbox, empty where they have proven none.
        name: What the store calls them.
        signed_in: Whether the shop itself signed them in; else a mailed code proved the mailbox.
        orders: Their newest orders with what is in each (`service.orders.with_articles`).
        trouble: Why the orders are missing, empty where they are not.
    """

    email: str = ""
    name: str = ""
    signed_in: bool = False
    orders: list[dict[str, Any]] = field(default_factory=list)
    trouble: str = ""


async def speaker(shop: Shop, row: Conversation) -> Principal:
    """Return who speaks in a conversation, with what their session has proven now and no more."""
    kind, _, who = row.subject.partition(":")
    if kind == Kind.CUSTOMER:
        return Principal.customer(shop.shop_id, who)
    visitor = Principal.visitor(shop.shop_id, who)
    try:
        known = await verification.refresh(shop, visitor)
    except NotAuthenticated:  # they have left
        return visitor
    return known if ownership.open_to(shop, known, row.proof) else visitor


async def about(shop: Shop, principal: Principal, row: Conversation) -> About:
    """Return what a member of staff sees of the customer. A slow or absent store is told, and waited for no longer."""
    require(principal, "read")
    who = await speaker(shop, row)
    if who.tier < Tier.VERIFIED_GUEST:
        return About()
    found = About(who.email, who.name, who.tier >= Tier.SIGNED_IN)
    return await with_orders(shop, found)


async def look_up(shop: Shop, principal: Principal, email: str) -> About:
    """Return the customer with this address for staff: their account's name and newest orders."""
    require(principal, "read")
    return await with_orders(shop, About(email))


async def with_orders(shop: Shop, found: About) -> About:
    """Return the customer with name and orders, read fresh from the store, or with why they are missing."""
    try:
        async with asyncio.timeout(_SECONDS):
            account = await shop.connector.customers.by_email(found.email)
            newest = await shop.connector.orders.of_email(found.email, _MOST_ORDERS)
    except TimeoutError:
        return About(found.email, found.name, found.signed_in, trouble="timeout")
    except ShopclerkError as error:
        return About(found.email, found.name, found.signed_in, trouble=error.message)
    name = found.name or (account.name if account is not None else "")
    return About(found.email, name, found.signed_in, [orders.with_articles(each) for each in newest])
