"""Links to the demo store's cart."""

from __future__ import annotations

from collections.abc import Sequence

from commerce.errors import StoreRejected
from commerce.sentences import say
from connectors.stores import carts
from connectors.stores.changes import CartItem
from connectors.stores.ports import Catalogue


class Checkout:
    """Makes links; the demo store has no discount codes.

    Args:
        catalogue: The shop's products, live prices and stock.
        base_url: Where the shop's pages are served.
    """

    def __init__(self, catalogue: Catalogue, base_url: str) -> None:
        self._catalogue = catalogue
        self._base_url = base_url

    async def holds(self, code: str) -> bool:  # noqa: ARG002 - as the Protocol has it
        """Say no."""
        return False

    async def link(self, items: Sequence[CartItem], discount: str = "") -> str:
        """Return a link to a cart with these variants.

        Raises:
            StoreRejected: There is none, or a variant is unknown or sold out.
        """
        if discount:
            raise StoreRejected(say("refusals.no_codes"), code="not_supported")
        carts.check(items, await self._catalogue.stock([item.variant_id for item in items]))
        return f"{self._base_url}/cart/{','.join(f'{item.variant_id}:{item.quantity}' for item in items)}"
