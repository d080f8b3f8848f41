"""Where Shopify's orders are sent."""

from __future__ import annotations

from commerce.errors import StoreRejected, StoreTimeout
from commerce.order import Order
from connectors.stores.changes import AddressRequest
from connectors.stores.shopify import refusing
from connectors.stores.shopify.values import address_input
from connectors.stores.shopify.writing import ShopifyWrites
from connectors.stores.writing import OrderPort


class Addresses(OrderPort[ShopifyWrites]):
    """Changes them, while nothing was sent."""

    async def change(self, request: AddressRequest) -> Order:
        """Set the shipping address of an order of which nothing was sent; taxes may change with it."""
        async with self._writes.on(request.order_id) as found:
            refusing.unsent(found.order)
            there = found.order.shipping_address == request.address
            if there and request.telephone in ("", found.order.telephone):
                return found.order
            await self._writes.not_packed(found)
            place = address_input(request.address, found.node.get("shippingAddress"), request.telephone)
            try:
                await self._writes.client.write("write_address", again=True, id=found.order.id, address=place)
            except StoreRejected as error:
                raise refusing.address(error) from error
            after = await self._writes.after(request.order_id)
            if not refusing.took(after, request.address, place):
                raise StoreTimeout(detail="the address was taken and the order has another one")
            return after.order

    async def find(self, order_id: str, key: str) -> bool:
        """Say no: an address leaves no room for a mark, and its change is harmless when repeated."""
        del order_id, key
        return False
