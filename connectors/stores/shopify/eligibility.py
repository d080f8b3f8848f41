"""What Shopify lets be done with an order: its warehouses say it of unsent ones, its parcels of delivered ones."""

from __future__ import annotations

from commerce.errors import StoreRejected
from connectors.stores.shopify.returnable import Returnable
from connectors.stores.shopify.writing import ShopifyWrites
from connectors.stores.writing import OrderPort


class Eligibility(OrderPort[ShopifyWrites]):
    """Asks for it.

    Args:
        writes: How orders are changed.
        returnable: Which delivered pieces may come back.
    """

    def __init__(self, writes: ShopifyWrites, returnable: Returnable) -> None:
        super().__init__(writes)
        self._returnable = returnable

    async def hindered(self, order_id: str) -> tuple[str, str]:
        """Return code and sentence of what a warehouse has against changing this unsent order; empty when nothing."""
        held = await self._writes.hindrance(await self._writes.orders.by_id(order_id))
        return (held.code, held.message) if held is not None else ("", "")

    async def returnable(self, order_id: str) -> dict[str, int] | None:
        """Return how many pieces of each line Shopify would take back; None where that is kept from us."""
        try:
            return await self._returnable.left((await self._writes.orders.by_id(order_id)).order)
        except StoreRejected as error:
            if error.code != "scope_missing":
                raise
            return None
