"""What a customer reads with an order that could be charged to another payment method."""

from __future__ import annotations

import logging
from typing import Any

from commerce.errors import StoreError
from commerce.order import Order
from commerce.text import one_line
from connectors.stores.ports import held
from service.shop import Shop

log = logging.getLogger(__name__)


async def methods(shop: Shop, order: Order) -> dict[str, Any]:
    """Return the payment methods on file that the order could be charged to instead."""
    try:
        options = await held(shop.connector.payment_methods).options(order.id)
    except StoreError as error:
        log.warning("payment methods on file could not be read: %s", error.code)
        options = []
    return {"payment_methods": [one_line(each.label, 80) for each in options]}
