"""Articles of Shopify's unsent orders."""

from __future__ import annotations

from collections.abc import Sequence

from commerce.errors import StoreRejected
from commerce.order import Order
from commerce.sentences import say
from connectors.stores.changes import ItemsRequest, Swap, SwapQuote
from connectors.stores.shopify import marks, refusing
from connectors.stores.shopify.swapping import Swapper
from connectors.stores.shopify.writing import ShopifyWrites
from connectors.stores.writing import OrderPort


class Items(OrderPort[ShopifyWrites]):
    """Puts other variants in their place.

    Args:
        writes: How orders are changed.
        swapper: Who checks and prices swaps.
    """

    def __init__(self, writes: ShopifyWrites, swapper: Swapper) -> None:
        super().__init__(writes)
        self._swapper = swapper

    async def quote(self, order_id: str, swaps: Sequence[Swap]) -> SwapQuote:
        """Return what the swaps would cost by Shopify's own edit session, which is dropped."""
        order = (await self._writes.orders.by_id(order_id)).order
        priced = await self._swapper.check(order, swaps)
        _, difference = await self._swapper.edit(order, priced)
        if difference.minor > 0:
            raise refusing.dearer()
        return SwapQuote(difference=difference)

    async def change(self, request: ItemsRequest) -> Order:
        """Swap variants on an unsent order, once; what would cost more is refused, nobody could be charged."""
        writes = self._writes
        async with writes.on(request.order_id) as found:
            mark = writes.mark(found, request)
            if found.order.items_changed:
                there = {line.variant_id for line in found.order.lines}
                if mark is not None and all(swap.variant_id in there for swap in request.swaps):
                    return found.order
                raise StoreRejected(say("refusals.items_changed"))
            refusing.unsent(found.order)
            if mark is None:
                await writes.not_packed(found)
            priced = await self._swapper.check(found.order, request.swaps)
            session, difference = await self._swapper.edit(found.order, priced)
            if difference.minor > 0:
                raise refusing.dearer()
            await writes.begin("e", found, request, mark)
            async with writes.sending(request.key):
                await writes.client.write("write_edit_commit", id=session, staffNote=marks.stamp(request.key))
            return (await writes.after(request.order_id)).order

    async def find(self, order_id: str, key: str) -> bool:
        """Return whether the change with this key was begun and the order's articles are others."""
        there = await self._writes.tagged(order_id, key)
        return there is not None and there[1].kind == "e" and there[0].order.items_changed
