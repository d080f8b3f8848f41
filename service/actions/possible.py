"""What can still be changed on an order, and why not."""

from __future__ import annotations

from typing import Any

from commerce.order import Order
from service import orders, switches
from service.actions.registry import ACTIONS
from service.shop import Shop


async def described(shop: Shop, order: Order) -> dict[str, Any]:
    """Return what a customer may read of their own order, with what they can still do with it under ``can``."""
    return {**orders.describe(order), "can": await possibilities(shop, order)}


async def possibilities(shop: Shop, order: Order) -> dict[str, dict[str, Any]]:
    """Return, per action that the platform can do, whether this order could take it and why not."""
    policy = shop.policy.model_copy(update={"stop": await switches.stopped(shop)})
    able = shop.connector.capabilities.actions
    verdicts = {
        name: spec.possible(order, policy)
        for name, spec in ACTIONS.items()
        if spec.possible is not None and name in able
    }
    return {name: {"allowed": found.allowed, "reason": found.reason} for name, found in verdicts.items()}
