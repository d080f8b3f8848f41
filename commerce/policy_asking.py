"""What a customer can get by asking, in words for the shop's owner, from the same data that judges."""

from __future__ import annotations

from typing import get_args

from commerce.policy import Mode, StorePolicy
from commerce.rights import Kind
from commerce.rules import ActionRule, MoneyRule

NOTHING = "Nothing is paid back without the goods, a colleague, or a cancellation."


def by_asking(policy: StorePolicy) -> tuple[str, ...]:
    """Return, sentence by sentence, what customers can get without anybody of the shop, and where that ends."""
    if policy.stop:
        return ("All changes are stopped, so nobody gets anything by asking.",)
    return (*(for_nothing(policy) or (NOTHING,)), *_with_goods(policy), *_limits(policy))


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
        found.append(f"Asking is enough for up to {policy.money(rule.goodwill_up_to)} per order as a gesture.")
    if rule.refund_without_return_up_to:
        free = policy.money(rule.refund_without_return_up_to)
        found.append(
            f"Asking is enough for up to {free} per order for goods that arrived, within {rule.window_days} days; "
            "they need not come back."
        )
    for kind in get_args(Kind):
        claim = policy.claims.of(kind)
        if claim.up_to and claim.offers[0] == "refund" and not claim.evidence:
            most = policy.money(claim.up_to)
            found.append(f"Saying that a parcel was {kind} is enough for up to {most} per order.")
    if rule.refund_shipping:
        found.append("Asking is enough for the shipping cost of an order.")
    return tuple(found)


def _with_goods(policy: StorePolicy) -> tuple[str, ...]:
    """Return what is paid back for goods: those that were not sent, and those that come back."""
    found = []
    if _alone(policy.cancel_order) or _alone(policy.refund_order):
        found.append("For what was not sent yet, all that was paid for it goes back.")
    if _alone(policy.return_items):
        days = policy.return_items.window_days
        found.append(f"Goods can come back within {days} days, and are paid back once they are there.")
    if policy.warranty.years and policy.warranty.decided_by == "clerk":
        found.append(f"Faulty goods can come back within {policy.warranty.years} years.")
    if policy.withdrawal.days:
        found.append(
            f"Whoever may withdraw from a purchase, within {policy.withdrawal.days} days, gets the cost of standard "
            "delivery back with everything of an order."
        )
    return tuple(found)


def _limits(policy: StorePolicy) -> tuple[str, ...]:
    found = [_limit_of(policy, policy.refund_order, "")]
    for rule, what in ((policy.cancel_order, "For cancellations: "), (policy.change_items, "For other variants: ")):
        if _alone(rule) and any(getattr(rule, name) is not None for name in MoneyRule.model_fields if name != "mode"):
            found.append(_limit_of(policy, policy.limits(rule), what))
    return tuple(found)


def _limit_of(policy: StorePolicy, rule: MoneyRule, what: str) -> str:
    reached = [
        (rule.approval_from, "from {} in an order"), (rule.per_order, "above {} in an order"),
        (rule.per_customer_per_day, "above {} for a customer in 24 hours"),
    ]  # fmt: skip
    ends = [(rule.cap, "{} at once"), (rule.per_shop_per_day, "{} in 24 hours")]
    staff = [words.format(policy.money(amount)) for amount, words in reached if amount is not None]
    never = [words.format(policy.money(amount)) for amount, words in ends if amount is not None]
    asked = f"a colleague is asked {', '.join(staff)}" if staff else "no sum needs a colleague"
    most = f"the clerk pays at most {' and '.join(never)}" if never else "no sum is too much for the clerk"
    text = f"{what}{asked}; {most}."
    return text[:1].upper() + text[1:]
