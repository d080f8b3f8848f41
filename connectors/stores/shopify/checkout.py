"""Links to Shopify's cart, and the discount codes that go into them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import quote

from commerce.errors import StoreRejected
from commerce.sentences import say
from connectors.stores import carts
from connectors.stores.base import ShopInfo
from connectors.stores.changes import CartItem
from connectors.stores.shopify.catalogue import Catalogue
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.values import gid


class Checkout:
    """Makes permalinks.

    Args:
        client: The client of the shop's API.
        catalogue: The shop's products, live prices and stock.
        shop: Reads the shop's own facts.
    """

    def __init__(self, client: ShopifyClient, catalogue: Catalogue, shop: Callable[[], Awaitable[ShopInfo]]) -> None:
        self._client = client
        self._catalogue = catalogue
        self._shop = shop

    async def holds(self, code: str) -> bool:
        """Return whether Shopify knows the code and lets it be used now."""
        node = (await self._client.read("discount", code=code))["codeDiscountNodeByCode"]
        return node is not None and (node.get("codeDiscount") or {}).get("status") == "ACTIVE"

    async def link(self, items: Sequence[CartItem], discount: str = "") -> str:
        """Return the permalink to a cart with these variants, and with a discount code.

        Shopify calls permalinks legacy since 28 October 2026; their successor, ``/buy``, takes no selling plans either.

        Raises:
            StoreRejected: There is none, or a variant is unknown, sold out or sold by subscription only.
        """
        stock = await self._catalogue.stock([item.variant_id for item in items])
        for item in items:
            live = stock.get(item.variant_id)
            if live is not None and live.by_subscription:
                key = "refusals.by_subscription_at" if live.page else "refusals.by_subscription"
                raise StoreRejected(say(key, page=live.page), code="subscription_only")
        carts.check(items, stock)
        if not all(gid("ProductVariant", item.variant_id) for item in items):
            raise StoreRejected(say("refusals.empty_cart"))
        cart = ",".join(f"{item.variant_id}:{item.quantity}" for item in items)
        return f"{(await self._shop()).url}/cart/{cart}{f'?discount={quote(discount)}' if discount else ''}"
