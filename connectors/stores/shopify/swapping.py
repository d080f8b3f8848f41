"""Other variants on an order that has not been sent: Shopify's edit session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from commerce.errors import StoreRejected
from commerce.money import Money
from commerce.order import LineItem, Order
from commerce.sentences import say
from connectors.stores.ports import Catalogue
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.values import Node, amount, gid, nodes, short
from connectors.stores.swap_quotes import Priced, Swaps


class Swapper(Swaps):
    """Checks swaps and prices them, on an unsent order by Shopify itself."""

    def __init__(self, client: ShopifyClient, catalogue: Catalogue) -> None:
        super().__init__(catalogue)
        self._client = client

    async def edit(self, order: Order, priced: Sequence[Priced]) -> tuple[str, Money]:
        """Stage the swaps in an edit session; return its id and the difference by Shopify's own prices.

        Nothing is on the order before the session is committed, and one that is not committed is forgotten.
        """
        begun = (await self._client.write("write_edit_begin", again=True, id=order.id))["calculatedOrder"]
        session, before = begun["id"], amount(begun["totalPriceSet"], order.currency)
        staged = nodes(begun["lineItems"])
        left: Counter[str] = Counter()
        for one in priced:
            left[one.line.id] += one.quantity
        for line in order.lines:
            if not left[line.id]:
                continue
            calculated = _calculated(line, staged)
            quantity = int(calculated["quantity"]) - left[line.id]
            await self._client.write("write_edit_quantity", id=session, lineItemId=calculated["id"], quantity=quantity)
        after = before
        for one in priced:
            variant = gid("ProductVariant", one.variant.id)
            made = await self._client.write("write_edit_variant", id=session, variantId=variant, quantity=one.quantity)
            after = amount(made["calculatedOrder"]["totalPriceSet"], order.currency)
        return session, after - before


def _calculated(line: LineItem, staged: Sequence[Node]) -> Node:
    """Return the session's line for a line of the order: the same number, else the only one with its variant."""
    number = line.id.rpartition("/")[2]
    for one in staged:
        if one["id"].rpartition("/")[2] == number:
            return one
    same = [one for one in staged if short((one.get("variant") or {}).get("id") or "") == line.variant_id]
    if len(same) != 1:
        raise StoreRejected(say("refusals.line_fixed", title=line.title), detail="no such line in the session")
    return same[0]
