"""Swaps: pieces of an order that become another variant of the same product."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from commerce.errors import InputError
from commerce.judge import SwapAsk
from commerce.money import Money
from commerce.order import LineItem
from commerce.product import Product, Variant
from commerce.text import one_line
from connectors.stores.base import StoreConnector
from connectors.stores.changes import Swap
from service.actions import pieces
from service.actions.spec import Arguments, Case


class SwapArgument(Arguments):
    """Some pieces of one article, and the variant that they become."""

    sku: str = Field(..., min_length=1, max_length=120, description="SKU of an article of this order")
    new_sku: str = Field(..., min_length=1, max_length=120, description="SKU of another variant of the same product")
    quantity: int = Field(1, ge=1, le=1000, description="how many pieces")


async def read(case: Case, wanted: Sequence[SwapArgument], left: pieces.Left) -> tuple[SwapAsk, ...]:
    """Return the swaps with their variants and live stock.

    Raises:
        InputError: The order has no such article, or the product no such variant; the message lists them.
    """
    order, connector = case.order, case.shop.connector
    taken: dict[str, int] = {}
    found: list[tuple[LineItem, int, Product, Variant]] = []
    for each in wanted:
        piece = pieces.Piece(sku=each.sku, quantity=each.quantity)
        for line, quantity in pieces.pick(order, [piece], lambda line: max(0, left(line) - taken.get(line.id, 0))):
            taken[line.id] = taken.get(line.id, 0) + quantity
            product = await connector.product(line.product_id)
            found.append((line, quantity, product, _variant(product, each.new_sku)))
    stock = await connector.stock(sorted({variant.id for *_, variant in found}))
    return tuple(
        SwapAsk(
            line, quantity, product, variant,
            available=variant.id in stock and stock[variant.id].available,
            stock=stock[variant.id].stock if variant.id in stock else 0,
        )
        for line, quantity, product, variant in found
    )  # fmt: skip


def _variant(product: Product, sku: str) -> Variant:
    for variant in product.variants:
        if variant.sku and variant.sku.casefold() == sku.casefold():
            return variant
    have = ", ".join(f"{one_line(each.title, 40)} ({each.sku})" for each in product.variants[:20] if each.in_stock)
    raise InputError(
        f"{one_line(product.title, 80)} has no variant {one_line(sku, 40)}. In stock: {have or 'none'}.",
        code="unknown_variant",
    )


def requests(swaps: Sequence[SwapAsk]) -> tuple[Swap, ...]:
    """Return the swaps as the platform is asked for them."""
    return tuple(Swap(line_id=each.line.id, quantity=each.quantity, variant_id=each.variant.id) for each in swaps)


async def difference(connector: StoreConnector, order_id: str, swaps: Sequence[SwapAsk]) -> Money:
    """Return what the swaps cost more, or less when negative, by the platform's own quote."""
    return (await connector.quote_swaps(order_id, requests(swaps))).difference


def worth(swaps: Sequence[SwapAsk], currency: str) -> Money:
    """Return what the pieces that are given up cost."""
    total = Money.zero(currency)
    for each in swaps:
        share = each.line.subtotal.amount * each.quantity / each.line.quantity
        total = total + Money.rounded(share, currency)
    return total


def words(swaps: Sequence[SwapAsk]) -> str:
    """Return the swaps in the customer's words."""
    return " and ".join(f"{each.quantity} x {pieces.name(each.line)} becomes {_new(each)}" for each in swaps)


def _new(swap: SwapAsk) -> str:
    variant = one_line(swap.variant.title, 60) or "another variant"
    return f"{variant} ({swap.variant.sku})"
