"""WooCommerce's orders that are called off."""

from __future__ import annotations

from commerce.errors import StoreRejected, StoreTimeout
from commerce.order import Order, OrderStatus
from commerce.sentences import say
from connectors.stores.changes import CancelRequest
from connectors.stores.woocommerce import marks
from connectors.stores.woocommerce.writing import WooWrites, unsent
from connectors.stores.writing import OrderPort


class Cancellations(OrderPort[WooWrites]):
    """Cancels orders."""

    async def cancel(self, request: CancelRequest) -> Order:
        """Cancel an order of which nothing was sent. WooCommerce puts its goods back on the shelf by itself."""
        async with self._writes.on(request.order_id) as found:
            if found.order.status is OrderStatus.CANCELLED:
                if self._writes.keyed and marks.find(found.node, request.key) is not None:
                    return found.order
                raise StoreRejected(say("refusals.already_cancelled"))
            unsent(found)
            mark = marks.mark(request.key, "cancel", reason=marks.harmless(request.reason, 60))
            path = f"/wc/v3/orders/{request.order_id}"
            await self._writes.client.write("PUT", path, {"status": "cancelled", "meta_data": [mark]})
            after = (await self._writes.after(request.order_id)).order
            if after.status is not OrderStatus.CANCELLED:
                raise StoreTimeout(detail="the order was cancelled and is not")
            return after

    async def find(self, order_id: str, key: str) -> bool:
        """Return whether the cancellation with this key has happened."""
        mark = marks.find((await self._writes.orders.by_id(order_id)).node, key)
        return mark is not None and mark.get("kind") == "cancel"
