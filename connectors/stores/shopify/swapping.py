"""Other variants in place of those on an order: checks, prices, and Shopify's edit session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from commerce.errors import StoreRejected
from commerce.money import Money
from commerce.order import LineItem, Order
from commerce.product import Product, Variant
from connectors.stores.base import Stock
from connectors.stores.changes import Swap
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.values import Node, amount, gid, nodes, short

ReadProduct = Callable[[str], Awaitable[Product]]
ReadStock = Callable[[Sequence[str]], Awaitable[dict[str, Stock]]]


@dataclass(frozen=True)
class Priced:
    """One swap that holds, and what its new variant costs now."""

    line: LineItem
    quantity: int
    variant: Variant
    price: Money


class Swapper:
    """Checks swaps and prices them."""

    def __init__(self, client: ShopifyClient, product: ReadProduct, stock: ReadStock) -> None:
        self._client = client
        self._product = product
        self._stock = stock

    async def check(self, order: Order, swaps: Sequence[Swap]) -> list[Priced]:
        """Return the swaps with their lines and variants.

        Raises:
            StoreRejected: A line or variant does not exist, is of another product, the same one, or sold out.
        """
        if not swaps or len({(swap.line_id, swap.variant_id) for swap in swaps}) != len(swaps):
            raise StoreRejected("Please name every article once.")
        lines = {line.id: line for line in order.lines}
        taken: Counter[str] = Counter()
        found = []
        stock = await self._stock([swap.variant_id for swap in swaps])
        wanted: Counter[str] = Counter()
        for swap in swaps:
            line = lines.get(swap.line_id)
            if line is None:
                raise StoreRejected("That line is not part of the order.", detail=swap.line_id[:80])
            taken[line.id] += swap.quantity
            wanted[swap.variant_id] += swap.quantity
            if taken[line.id] > line.refundable_quantity:
                raise StoreRejected(f"Of {line.title} there are not that many on the order.")
            variant = await self._variant(line, swap.variant_id)
            live = stock.get(variant.id)
            short_of = live is not None and live.stock is not None and live.stock < wanted[variant.id]
            if live is None or not live.available or short_of:
                raise StoreRejected(f"{line.title} in {variant.title} is not in stock.")
            found.append(Priced(line, swap.quantity, variant, live.price))
        return found

    async def _variant(self, line: LineItem, variant_id: str) -> Variant:
        product = await self._product(line.product_id)
        variant = next((one for one in product.variants if one.id == variant_id), None)
        if variant is None:
            raise StoreRejected(f"That is not a variant of {line.title}.")
        if variant.id == line.variant_id:
            raise StoreRejected(f"{line.title} is that variant already.")
        return variant

    def difference(self, order: Order, priced: Sequence[Priced]) -> Money:
        """Return what the new variants cost more than the old ones did, or less when negative.

        Raises:
            StoreRejected: The order was paid in another currency than the shop's prices are in.
        """
        sum_ = Money.zero(order.currency)
        for one in priced:
            if one.price.currency != order.currency:
                raise StoreRejected(
                    f"The order was paid in {order.currency}; what the articles cost in it only the shop can tell."
                )
            with_tax = 1 + one.line.tax_on_top
            before = one.line.subtotal.amount * one.quantity / one.line.quantity * with_tax
            after = one.price.amount * one.quantity * with_tax
            sum_ = sum_ + Money.rounded(after, order.currency) - Money.rounded(before, order.currency)
        return sum_

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
            made = await self._client.write(
                "write_edit_variant", id=session, variantId=variant, quantity=one.quantity
            )
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
        raise StoreRejected(f"{line.title} cannot be changed on this order.", detail="no such line in the session")
    return same[0]
