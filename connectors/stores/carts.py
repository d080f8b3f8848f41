"""What goes into a cart, looked at before a link is made: no store's link tells what is sold out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commerce.errors import StoreRejected
from commerce.sentences import say
from connectors.stores.changes import CartItem
from connectors.stores.stock import Stock


def check(items: Sequence[CartItem], stock: Mapping[str, Stock]) -> None:
    """Refuse what the store cannot sell now.

    Args:
        items: What goes into the cart.
        stock: What the store has of it, by variant; None of an unknown one.

    Raises:
        StoreRejected: There is nothing in it, or a variant is unknown, sold out, or has too few pieces.
    """
    for item in items:
        live = stock.get(item.variant_id)
        if live is None or not live.available or (live.stock is not None and live.stock < item.quantity):
            raise StoreRejected(say("refusals.short_of_stock"))
    if not items:
        raise StoreRejected(say("refusals.empty_cart"))
