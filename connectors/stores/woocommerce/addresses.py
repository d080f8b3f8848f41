"""Where WooCommerce's orders are sent."""

from __future__ import annotations

from commerce.order import Order
from connectors.stores.changes import AddressRequest
from connectors.stores.woocommerce import marks, moving
from connectors.stores.woocommerce.places import Places
from connectors.stores.woocommerce.writing import WooWrites, unsent
from connectors.stores.writing import OrderPort


class Addresses(OrderPort[WooWrites]):
    """Changes them, while nothing was sent.

    Args:
        writes: How orders are changed.
        places: Addresses as the site takes them.
    """

    def __init__(self, writes: WooWrites, places: Places) -> None:
        super().__init__(writes)
        self._places = places

    async def change(self, request: AddressRequest) -> Order:
        """Set the shipping address of an order of which nothing was sent.

        Writing it makes WooCommerce work out taxes anew. If that moves the total of a paid order, the old address is
        put back and a person has to see to it.
        """
        client = self._writes.client
        async with self._writes.on(request.order_id) as found:
            mark = marks.find(found.node, request.key)
            if mark is None:
                unsent(found)
                if found.order.shipping_address == request.address:
                    return found.order
                node = await moving.move(client, self._places, found, request)
            else:
                moving.same(mark, request)
                node = found.node
            await moving.settle(client, node, request.key)
            return (await self._writes.after(request.order_id)).order

    async def find(self, order_id: str, key: str) -> bool:
        """Return whether the change with this key has happened.

        Raises:
            StoreRejected: It moved the total, and the old address stands again.
            StoreTimeout: The old address could not be put back yet.
        """
        found = await self._writes.orders.by_id(order_id)
        mark = marks.find(found.node, key)
        if mark is None or mark.get("kind") not in ("address", "undone"):
            return False
        await moving.settle(self._writes.client, found.node, key)
        return True
