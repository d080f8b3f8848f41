"""What can still be changed on an order, and why not."""

from __future__ import annotations

from typing import Any

from commerce.judge import Outcome, Verdict
from commerce.order import Order
from commerce.policy import StorePolicy
from runtime import clock
from service import orders, switches
from service.changes.able import able
from service.changes.registry import ACTIONS
from service.changes.spec import ActionSpec
from service.shop import Shop


async def described(shop: Shop, order: Order) -> dict[str, Any]:
    """Return what a customer may read of their own order, with what they can still do with it under ``can``."""
    can = await possibilities(shop, order)
    takes = {"delivery_time": shop.policy.delivery_time, "payout_days": shop.policy.refund_order.payout_days}
    found = {**orders.describe(order, shop.hosts), **{name: each for name, each in takes.items() if each}, "can": can}
    for name, rule in can.items():
        if rule["allowed"] and (offers := ACTIONS[name].offers) is not None:
            found |= await offers(shop, order)
    return found


async def possibilities(shop: Shop, order: Order) -> dict[str, dict[str, Any]]:
    """Return, per action that the platform can do, whether this order could take it and why not."""
    policy = shop.policy.model_copy(update={"stop": await switches.stopped(shop)})
    can, now = able(shop.connector), clock.now()
    return {
        name: _rule(spec, spec.possible(order, policy, now), policy)
        for name, spec in ACTIONS.items()
        if spec.possible is not None and spec.rule.needs in can
    }


def _rule(spec: ActionSpec, verdict: Verdict, policy: StorePolicy) -> dict[str, Any]:
    rule: dict[str, Any] = {"allowed": verdict.allowed, "reason": verdict.reason}
    if verdict.outcome is Outcome.NEEDS_PERSON:
        rule["needs_person"] = True
    if verdict.allowed and spec.reasons is not None:
        rule["reasons"], rule["reason_required"] = spec.reasons(policy)
    return rule
