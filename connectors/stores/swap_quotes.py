"""Other variants in place of those on an order: which may be, and what they cost, by the shop's own prices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commerce.errors import StoreRejected
from commerce.money import Money
from commerce.order import LineItem, Order
from commerce.product import Variant
from commerce.sentences import say
from connectors.stores.changes import Swap
from connectors.stores.ports import Catalogue


@dataclass(frozen=True)
class Priced:
    """One swap that holds, and what its new variant costs now."""

    line: LineItem
    quantity: int
    variant: Variant
    price: Money


class Swaps:
    """Checks swaps and prices them.

    Args:
        catalogue: The store's products, live prices and stock.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    async def check(self, order: Order, swaps: Sequence[Swap]) -> list[Priced]:
        """Return the swaps with their lines and variants.

        Raises:
            StoreRejected: A line or variant does not exist, is of another product, the same one, or sold out.
        """
        if not swaps or len({(swap.line_id, swap.variant_id) for swap in swaps}) != len(swaps):
            raise StoreRejected(say("refusals.articles_once"))
        lines = {line.id: line for line in order.lines}
        taken: Counter[str] = Counter()
        found = []
        stock = await self._catalogue.stock([swap.variant_id for swap in swaps])
        wanted: Counter[str] = Counter()
        for swap in swaps:
            line = lines.get(swap.line_id)
            if line is None:
                raise StoreRejected(say("refusals.no_such_line"), detail=swap.line_id[:80])
            taken[line.id] += swap.quantity
            wanted[swap.variant_id] += swap.quantity
            if taken[line.id] > line.refundable_quantity:
                raise StoreRejected(say("refusals.fewer_on_order", title=line.title))
            variant = await self._variant(line, swap.variant_id)
            live = stock.get(variant.id)
            short_of = live is not None and live.stock is not None and live.stock < wanted[variant.id]
            if live is None or not live.available or short_of:
                raise StoreRejected(say("refusals.variant_out", title=line.title, variant=variant.title))
            found.append(Priced(line, swap.quantity, variant, live.price))
        return found

    async def _variant(self, line: LineItem, variant_id: str) -> Variant:
        product = await self._catalogue.product(line.product_id)
        variant = next((one for one in product.variants if one.id == variant_id), None)
        if variant is None:
            raise StoreRejected(say("refusals.no_such_variant", title=line.title))
        if variant.id == line.variant_id:
            raise StoreRejected(say("refusals.variant_already", title=line.title))
        return variant

    def difference(
        self,
        order: Order,
        priced: Sequence[Priced],
        rates: Mapping[str, Decimal] | None = None,
        kept: Mapping[str, Decimal] | None = None,
    ) -> Money:
        """Return what the new variants cost more than the old ones did, or less when negative.

        ``rates`` are the taxes that come on top of the shop's prices, by line, where the order's own prices hold them.
        ``kept`` is the part of its price that was paid for a line, where its discount holds for the new variant too.

        Raises:
            StoreRejected: The order was paid in another currency than the shop's prices are in.
        """
        sum_ = Money.zero(order.currency)
        for one in priced:
            if one.price.currency != order.currency:
                raise StoreRejected(say("refusals.price_in_currency", currency=order.currency))
            on_top = one.line.tax_on_top
            before = one.line.subtotal.amount * one.quantity / one.line.quantity * (1 + on_top)
            after = one.price.amount * one.quantity * (1 + (rates or {}).get(one.line.id, on_top))
            after *= (kept or {}).get(one.line.id, Decimal(1))
            sum_ = sum_ + Money.rounded(after, order.currency) - Money.rounded(before, order.currency)
        return sum_
