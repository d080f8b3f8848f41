"""Links to a WooCommerce cart or checkout, and the coupons that go into them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import quote, urlencode

from commerce.errors import StoreRejected
from commerce.sentences import say
from connectors.stores import carts
from connectors.stores.base import ShopInfo
from connectors.stores.changes import CartItem
from connectors.stores.woocommerce.catalogue import Catalogue
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.values import Node, moment
from runtime import clock


class Checkout:
    """Makes links.

    Args:
        client: The client of the site's API.
        catalogue: The shop's products, and how new its WooCommerce is.
        shop: Reads the shop's own facts.
    """

    def __init__(self, client: WooClient, catalogue: Catalogue, shop: Callable[[], Awaitable[ShopInfo]]) -> None:
        self._client = client
        self._catalogue = catalogue
        self._shop = shop

    async def holds(self, code: str) -> bool:
        """Return whether the shop has the coupon and it can be used now; older versions have no link that takes one."""
        await self._catalogue.currency()
        if not self._catalogue.new:
            return False
        rows = (await self._client.page("/wc/v3/coupons", {"code": code, "per_page": 10})).rows
        return any(_usable(one) for one in rows if str(one.get("code") or "").casefold() == code.casefold())

    async def link(self, items: Sequence[CartItem], discount: str = "") -> str:
        """Return the link that puts an article into the cart, or that to a checkout with several.

        Raises:
            StoreRejected: There is none, a variant is unknown or sold out, or the shop's version has no such link.
        """
        carts.check(items, await self._catalogue.stock([item.variant_id for item in items]))
        home = (await self._shop()).url
        if len(items) == 1 and not discount:
            return f"{home}/?{urlencode({'add-to-cart': items[0].variant_id, 'quantity': items[0].quantity})}"
        if not self._catalogue.new:
            raise StoreRejected(say("refusals.one_per_link"), code="not_supported")
        cart = ",".join(f"{item.variant_id}:{item.quantity}" for item in items)
        coupon = f"&coupon={quote(discount)}" if discount else ""
        return f"{home}/checkout-link/?products={quote(cart, safe=':,')}{coupon}"


def _usable(coupon: Node) -> bool:
    """Return whether a coupon is published, has not ended, and is not used up."""
    ends, limit = moment(coupon.get("date_expires_gmt")), coupon.get("usage_limit")
    in_time = ends is None or clock.now() < ends
    return (
        coupon.get("status", "publish") == "publish"
        and in_time
        and (not limit or int(coupon.get("usage_count") or 0) < int(limit))
    )
