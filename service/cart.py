"""A customer takes it: a link to the store's own cart or checkout. Buying happens there, never here."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from commerce.customer import Principal, Tier
from commerce.errors import InputError, StoreError, StoreRejected
from commerce.text import one_line
from connectors.stores.changes import CartItem
from runtime import clock
from service.discovery.page import ProductView, VariantView
from service.shop import Shop

log = logging.getLogger(__name__)
CAPABILITY = "checkout_link"


@dataclass(frozen=True)
class Wanted:
    """Some pieces of one variant."""

    sku: str
    quantity: int


@dataclass(frozen=True)
class CartLine:
    """One line of the cart behind a link, at the price of this moment."""

    title: str
    variant: str
    sku: str
    quantity: int
    price: Decimal


@dataclass(frozen=True)
class Cart:
    """A link, and what it leads to."""

    url: str
    lines: tuple[CartLine, ...]
    currency: str
    discount_code: str = ""


async def link(shop: Shop, principal: Principal, wanted: Sequence[Wanted]) -> Cart:
    """Return a link to a cart with these variants, stock read live, and with the code that the policy allows.

    Raises:
        InputError: The platform has no such links, or something is sold out.
        ProductNotFound: There is no such article.
        StoreRejected: The store refused, or its link leads away from the shop.
    """
    if CAPABILITY not in shop.connector.capabilities.actions:
        raise InputError("I cannot open a checkout here.", code="action_not_available")
    lines, items = [], []
    currency = shop.info.currency
    for each in wanted:
        product = await shop.discovery.product_by_sku(each.sku)
        variant = _variant(product, each.sku)
        currency = product.currency
        items.append(CartItem(variant_id=variant.id, quantity=each.quantity))
        lines.append(CartLine(product.title, variant.title, variant.sku, each.quantity, variant.price))
    code = await _discount(shop, principal, lines, currency)
    url = await shop.connector.checkout_link(items, code)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or (parts.hostname or "").casefold() not in shop.hosts:
        raise StoreRejected("The store gave no usable link. You can buy it on its page.", code="foreign_link")
    return Cart(url, tuple(lines), currency, code)


async def _discount(shop: Shop, principal: Principal, lines: Sequence[CartLine], currency: str) -> str:
    """Return the code of the policy that this basket gets, if the shop lets it be used now; nobody else names one."""
    goods = sum((line.price * line.quantity for line in lines), Decimal(0))
    today = clock.now().astimezone(ZoneInfo(shop.policy.hours.time_zone)).date()
    known = principal.tier >= Tier.VERIFIED_GUEST
    code = shop.policy.checkout_link.code_for(goods if currency == shop.policy.currency else None, known, today)
    if not code:
        return ""
    try:
        if await shop.connector.discount_holds(code):
            return code
        log.warning("the discount code of the policy cannot be used at the shop")
    except StoreError as error:  # the link is good without it
        log.warning("the discount code of the policy could not be looked up: %s", error)
    return ""


def _variant(product: ProductView, sku: str) -> VariantView:
    """Return the variant with the SKU, or the only one of a product that was named by another spelling."""
    title = one_line(product.title, 80)
    fitting = [each for each in product.variants if each.sku.casefold() == sku.casefold()]
    found = fitting or (product.variants if len(product.variants) == 1 else [])
    if not found:
        raise InputError(f"Please choose a variant of {title} first.", code="variant_missing")
    if not found[0].in_stock:
        left = ", ".join(one_line(each.title, 40) for each in product.variants if each.in_stock) or "none"
        raise InputError(f"That variant of {title} is sold out. In stock: {left}.", code="out_of_stock")
    return found[0]
