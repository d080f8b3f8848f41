"""A customer takes it: a link to the store's own cart or checkout. Buying happens there, never here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlsplit

from commerce.errors import InputError, StoreRejected
from commerce.text import one_line
from connectors.stores.changes import CartItem
from service.discovery.page import ProductView, VariantView
from service.shop import Shop

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


async def link(shop: Shop, wanted: Sequence[Wanted]) -> Cart:
    """Return a link to a cart with these variants, stock read live.

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
    url = await shop.connector.checkout_link(items)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or (parts.hostname or "").casefold() not in shop.hosts:
        raise StoreRejected("The store gave no usable link. You can buy it on its page.", code="foreign_link")
    return Cart(url, tuple(lines), currency)


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
