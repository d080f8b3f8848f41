"""Articles of an order, as customers name them: by SKU and quantity, from whichever lines have them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pydantic import Field

from commerce.errors import InputError
from commerce.order import LineItem, Order
from commerce.text import one_line
from service.actions.spec import Arguments

Picked = tuple[tuple[LineItem, int], ...]
Left = Callable[[LineItem], int]


class Piece(Arguments):
    """Some pieces of one article of the order."""

    sku: str = Field(..., min_length=1, max_length=120, description="SKU of an article of this order")
    quantity: int = Field(1, ge=1, le=1000, description="how many pieces")


def pick(order: Order, pieces: Sequence[Piece], left: Left) -> Picked:
    """Return lines and quantities for ``pieces``; ``left`` tells how many of a line may be taken.

    More than there is comes back on the last line of that article, so that the judge says no with the number.

    Raises:
        InputError: The order has no such article; the message lists what it has.
    """
    wanted: dict[str, int] = {}
    for piece in pieces:
        wanted[piece.sku.casefold()] = wanted.get(piece.sku.casefold(), 0) + piece.quantity
    picked: dict[str, tuple[LineItem, int]] = {}
    for sku, quantity in wanted.items():
        for line, count in _spread(order, sku, quantity, left):
            picked[line.id] = (line, count)
    return tuple(picked.values())


def _spread(order: Order, sku: str, quantity: int, left: Left) -> list[tuple[LineItem, int]]:
    lines = [line for line in order.lines if line.sku and line.sku.casefold() == sku]
    if not lines:
        have = ", ".join(f"{one_line(line.title, 60)} ({line.sku})" for line in order.lines)
        raise InputError(f"Order {order.number} has no article {one_line(sku.upper(), 40)}. It has: {have}.")
    chosen = []
    for line in lines:
        count = quantity if line is lines[-1] else min(quantity, left(line))
        if count:
            chosen.append((line, count))
            quantity -= count
    return chosen


def words(picked: Picked) -> str:
    """Return the pieces in the customer's words: ``2 x Socks and 1 x Coat (M)``."""
    return " and ".join(f"{quantity} x {name(line)}" for line, quantity in picked)


def name(line: LineItem) -> str:
    """Return an article's name with its variant."""
    title, variant = one_line(line.title, 80), one_line(line.variant_title, 40)
    return f"{title} ({variant})" if variant and variant.casefold() not in title.casefold() else title
