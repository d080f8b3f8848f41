"""What can still be changed on an order, and why not."""

from __future__ import annotations

import logging
from typing import Any

from commerce.errors import StoreError
from commerce.judge import Outcome, Verdict
from commerce.order import Order
from commerce.policy import CancelRule, ReturnRule, StorePolicy
from commerce.text import one_line
from runtime import clock
from service import orders, switches
from service.changes.registry import ACTIONS
from service.shop import Shop

log = logging.getLogger(__name__)


async def described(shop: Shop, order: Order) -> dict[str, Any]:
    """Return what a customer may read of their own order, with what they can still do with it under ``can``."""
    can = await possibilities(shop, order)
    found = {**orders.describe(order, shop.hosts), "can": can}
    if can.get("change_payment", {}).get("allowed"):
        found["payment_methods"] = await _methods(shop, order)
    return found


async def _methods(shop: Shop, order: Order) -> list[str]:
    """Return the payment methods on file that the order could be charged to instead."""
    try:
        options = await shop.connector.payment_options(order.id)
    except StoreError as error:
        log.warning("payment methods on file could not be read: %s", error.code)
        return []
    return [one_line(each.label, 80) for each in options]


async def possibilities(shop: Shop, order: Order) -> dict[str, dict[str, Any]]:
    """Return, per action that the platform can do, whether this order could take it and why not."""
    policy = shop.policy.model_copy(update={"stop": await switches.stopped(shop)})
    able, now = shop.connector.capabilities.actions, clock.now()
    verdicts = {
        name: spec.possible(order, policy, now)
        for name, spec in ACTIONS.items()
        if spec.possible is not None and name in able
    }
    return {name: _rule(name, found, policy) for name, found in verdicts.items()}


def _rule(name: str, verdict: Verdict, policy: StorePolicy) -> dict[str, Any]:
    rule: dict[str, Any] = {"allowed": verdict.allowed, "reason": verdict.reason}
    if verdict.outcome is Outcome.NEEDS_PERSON:
        rule["needs_person"] = True
    asked = policy.return_items if name == "exchange_items" else policy.rule(name)
    if verdict.allowed and isinstance(asked, (CancelRule, ReturnRule)):
        rule["reasons"] = asked.reasons
        rule["reason_required"] = asked.reason_required and name != "exchange_items"
    return rule
