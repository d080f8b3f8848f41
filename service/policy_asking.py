"""What a customer can get by asking, in words for the shop's owner, from the same data that judges."""

from __future__ import annotations

from typing import get_args

from commerce.policy import Mode, StorePolicy
from commerce.rights import Kind
from commerce.rules import ActionRule, MoneyRule
from commerce.sentences import say
from service.actions.cancel import rule as cancel
from service.actions.items import rule as items
from service.actions.returns import rule as returns


def by_asking(policy: StorePolicy) -> tuple[str, ...]:
    """Return, sentence by sentence, what customers can get without anybody of the shop, and where that ends."""
    if policy.stop:
        return (say("asking.stopped"),)
    return (*(for_nothing(policy) or (say("asking.nothing"),)), *_with_goods(policy), *_limits(policy))


def _alone(rule: ActionRule) -> bool:
    """Return whether the clerk does it without a colleague."""
    return rule.mode is Mode.AUTO


def for_nothing(policy: StorePolicy) -> tuple[str, ...]:
    """Return what is paid back while the customer keeps the goods."""
    rule = policy.refund_order
    if not _alone(rule):
        return ()
    found = []
    if rule.goodwill_up_to:
        found.append(say("asking.goodwill", most=policy.money(rule.goodwill_up_to)))
    if rule.refund_without_return_up_to:
        free = policy.money(rule.refund_without_return_up_to)
        found.append(say("asking.without_return", most=free, count=rule.window_days))
    for kind in get_args(Kind):
        claim = policy.claims.of(kind)
        if claim.up_to and claim.offers[0] == "refund" and not claim.evidence:
            found.append(say(f"asking.claim.{kind}", most=policy.money(claim.up_to)))
    if rule.refund_shipping:
        found.append(say("asking.shipping"))
    return tuple(found)


def _with_goods(policy: StorePolicy) -> tuple[str, ...]:
    """Return what is paid back for goods: those that were not sent, and those that come back."""
    found = []
    if _alone(cancel.RULE.of(policy)) or _alone(policy.refund_order):
        found.append(say("asking.unsent"))
    if _alone(returns.RULE.of(policy)):
        found.append(say("asking.returns", count=returns.RULE.of(policy).window_days))
    if policy.warranty.years and policy.warranty.decided_by == "clerk":
        found.append(say("asking.warranty", count=policy.warranty.years))
    if policy.withdrawal.days:
        found.append(say("asking.withdrawal", count=policy.withdrawal.days))
    return tuple(found)


def _limits(policy: StorePolicy) -> tuple[str, ...]:
    found = [_limit_of(policy, policy.refund_order, "asking.limits")]
    for rule, key in ((cancel.RULE.of(policy), "asking.limits.cancel"), (items.RULE.of(policy), "asking.limits.items")):
        if _alone(rule) and any(getattr(rule, name) is not None for name in MoneyRule.model_fields if name != "mode"):
            found.append(_limit_of(policy, policy.limits(rule), key))
    return tuple(found)


def _limit_of(policy: StorePolicy, rule: MoneyRule, key: str) -> str:
    text = say(key, staff=_staff(policy, rule), most=_most(policy, rule))
    return text[:1].upper() + text[1:]


def _staff(policy: StorePolicy, rule: MoneyRule) -> str:
    """Return the clause on when a colleague is asked."""
    limits = {"approval": rule.approval_from, "order": rule.per_order, "day": rule.per_customer_per_day}
    reached = {name: policy.money(amount) for name, amount in limits.items() if amount is not None}
    return say(f"asking.staff.{'_'.join(reached) or 'never'}", **reached)


def _most(policy: StorePolicy, rule: MoneyRule) -> str:
    """Return the clause on what the clerk pays at most."""
    limits = {"once": rule.cap, "day": rule.per_shop_per_day}
    ends = {name: policy.money(amount) for name, amount in limits.items() if amount is not None}
    return say(f"asking.most.{'_'.join(ends) or 'any'}", **ends)
