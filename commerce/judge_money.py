"""The judges of money: what was spent already, limits of one action, sums of a day, and who must agree."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from commerce.money import Money
from commerce.order import Order
from commerce.policy import Mode, StorePolicy
from commerce.rules import ActionRule, MoneyRule, ValueRule
from commerce.verdict import ALLOWED, Verdict, denied, first, person, step_up


@dataclass(frozen=True)
class Spent:
    """Money that left today already, open effects included, in the order's currency.

    ``order_open`` is what other refunds of the same order are about to pay: the order does not show it yet.
    """

    customer_today: Money
    shop_today: Money
    order_open: Money | None = None

    def on_order(self, order: Order, amount: Money) -> Money:
        """Return what the order's refunds come to with ``amount``: a limit must hold for its parts together."""
        so_far = order.refunded + amount
        return so_far + self.order_open if self.order_open is not None else so_far

    def gestures_on(self, order: Order, amount: Money) -> Money:
        """Return what was paid on the order for no pieces and no shipping, with ``amount``."""
        so_far = amount
        for refund in order.refunds:
            parts = sum(line.amount.minor for line in refund.lines) + (refund.shipping.minor if refund.shipping else 0)
            so_far = so_far + Money.from_minor(max(0, refund.amount.minor - parts), amount.currency)
        return so_far + self.order_open if self.order_open is not None else so_far


def judge_mode(rule: ActionRule, policy: StorePolicy) -> Verdict:
    """Judge what needs no order: the stop switch and the action's mode."""
    if policy.stop:
        return person("stopped", "Changes to orders are paused at the moment. A colleague can look at it.")
    if rule.mode is Mode.OFF:
        return denied("action_off", "I cannot do that in this shop.")
    if rule.mode is Mode.SUGGEST:
        return person("staff_decides", "In this shop a colleague decides that. I can hand it over.")
    return ALLOWED


def judge_worth(rule: ValueRule, policy: StorePolicy, worth: Money) -> Verdict:
    """Judge what a change that pays nothing back is worth, against the rule's cap and step-up."""
    if worth.currency != policy.currency:
        return person("foreign_currency", f"Orders paid in {worth.currency} are looked after by a colleague.")
    return first(lambda: _judge_cap(rule, policy, worth), lambda: _judge_step_up(rule, policy, worth))


def _judge_cap(rule: ValueRule, policy: StorePolicy, worth: Money) -> Verdict:
    if rule.cap is None or worth.amount <= rule.cap:
        return ALLOWED
    return person("above_cap", f"Amounts above {policy.money(rule.cap)} are looked after by a colleague only.")


def _judge_step_up(rule: ValueRule, policy: StorePolicy, worth: Money) -> Verdict:
    if rule.step_up_from is None or worth.amount < rule.step_up_from:
        return ALLOWED
    return step_up(f"For amounts from {policy.money(rule.step_up_from)}")


def judge_amount(order: Order, amount: Money, own: MoneyRule, policy: StorePolicy, spent: Spent) -> Verdict:
    """Judge money that an action would pay back: what is left of it, and every limit of the policy."""
    rule = policy.limits(own)
    if amount.currency != order.currency:
        return denied("currency", f"Order {order.number} was paid in {order.currency}.")
    if amount.minor <= 0:
        return denied("amount", "The amount must be more than zero.")
    if amount > order.refundable:
        return denied("over_remaining", f"At most {order.refundable} can be refunded on order {order.number}.")
    if order.currency != policy.currency:
        return person("foreign_currency", f"Orders paid in {order.currency} are refunded by a colleague.")
    return first(
        lambda: _judge_cap(rule, policy, amount),
        lambda: _judge_sums(order, amount, rule, policy, spent),
        lambda: _judge_step_up(rule, policy, spent.on_order(order, amount)),
    )


def _judge_sums(order: Order, amount: Money, rule: MoneyRule, policy: StorePolicy, spent: Spent) -> Verdict:
    # The customer's and the shop's day count every action, so [refund_order] holds whatever pays.
    general = policy.refund_order
    if _over((rule.per_order,), spent.on_order(order, amount)):
        return person("order_cap", f"More than that on order {order.number} is refunded by a colleague only.")
    if _over((rule.per_customer_per_day, general.per_customer_per_day), spent.customer_today + amount):
        return person("customer_day_cap", "You have reached the limit for one day. A colleague can look at it.")
    if _over((rule.per_shop_per_day, general.per_shop_per_day), spent.shop_today + amount):
        return person("shop_day_cap", "I have reached my limit for today. A colleague can look at it.")
    return ALLOWED


def _over(limits: Collection[Decimal | None], amount: Money) -> bool:
    return any(limit is not None and amount.amount > limit for limit in limits)


def judge_approval(rule: ActionRule, policy: StorePolicy, amount: Money | None = None) -> str:
    """Return why staff must agree before the change is made, empty when they need not.

    ``amount`` is what the change is worth, or what the order's refunds come to, this one included.
    """
    if rule.mode is Mode.APPROVE:
        return "In this shop a colleague approves that first."
    if isinstance(rule, MoneyRule):
        rule = policy.limits(rule)
    if amount is None or not isinstance(rule, ValueRule) or rule.approval_from is None:
        return ""
    if amount.amount < rule.approval_from:
        return ""
    return f"Amounts from {policy.money(rule.approval_from)} need a colleague's approval."
