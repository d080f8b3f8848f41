"""What pieces of an order are to become, and the judge of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commerce import titles
from commerce.order import LineItem, Order
from commerce.product import Product, Variant
from commerce.sentences import say
from commerce.verdict import ALLOWED, Verdict, denied

Pieces = Sequence[tuple[LineItem, int]]


@dataclass(frozen=True)
class SwapAsk:
    """Pieces of a line that are to become another variant; ``stock`` is what there is of it, None = not counted."""

    line: LineItem
    quantity: int
    product: Product
    variant: Variant
    available: bool
    stock: int | None = None


def pieces_of(swaps: Sequence[SwapAsk]) -> Pieces:
    """Return the pieces that swaps take, each line once."""
    lines = {swap.line.id: swap.line for swap in swaps}
    return [(line, sum(swap.quantity for swap in swaps if swap.line.id == key)) for key, line in lines.items()]


def judge_swaps(order: Order, swaps: Sequence[SwapAsk]) -> Verdict:
    """Judge what the pieces are to become: another variant of the same product, in stock."""
    if not swaps:
        return denied("no_swaps", say("policy.no_swaps"))
    for swap in swaps:
        title = titles.title(swap.line.title)
        if not swap.line.product_id or swap.product.id != swap.line.product_id:
            return denied("other_product", say("policy.other_product", article=title))
        if swap.variant.id == swap.line.variant_id:
            return denied("same_variant", say("policy.same_variant", order=order.number, article=title))
        wanted = sum(each.quantity for each in swaps if each.variant.id == swap.variant.id)
        if not swap.available or (swap.stock is not None and wanted > swap.stock):
            name = titles.with_variant(swap.product.title, swap.variant.title)
            some = wanted > 1 and swap.available and swap.stock
            return denied("out_of_stock", say(f"policy.out_of_stock.{'number' if some else 'variant'}", article=name))
    return ALLOWED
