"""The judges of money: what was spent already, limits of one action, sums of a day, and who must agree."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commerce.money import Money
from commerce.order import LineItem, Order
from commerce.policy import Mode, StorePolicy
from commerce.rules import ActionRule, MoneyRule, ValueRule
from commerce.sentences import say
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
        so_far = order.gestures + amount
        return so_far + self.order_open if self.order_open is not None else so_far


def judge_mode(rule: ActionRule, policy: StorePolicy) -> Verdict:
    """Judge what needs no order: the stop switch and the action's mode."""
    if policy.stop:
        return person("stopped", say("policy.stopped"))
    if rule.mode is Mode.OFF:
        return denied("action_off", say("policy.action_off"))
    if rule.mode is Mode.SUGGEST:
        return person("staff_decides", say("policy.staff_decides"))
    return ALLOWED


def judge_worth(rule: ValueRule, policy: StorePolicy, worth: Money) -> Verdict:
    """Judge what a change that pays nothing back is worth, against the rule's cap and step-up."""
    if worth.currency != policy.currency:
        return person("foreign_currency", say("policy.foreign_currency", currency=worth.currency))
    return first(lambda: _judge_cap(rule, policy, worth), lambda: _judge_step_up(rule, policy, worth))


def _judge_cap(rule: ValueRule, policy: StorePolicy, worth: Money) -> Verdict:
    if rule.cap is None or worth.amount <= rule.cap:
        return ALLOWED
    return person("above_cap", say("policy.above_cap", cap=policy.money(rule.cap)))


def _judge_step_up(rule: ValueRule, policy: StorePolicy, worth: Money) -> Verdict:
    if rule.step_up_from is None or worth.amount < rule.step_up_from:
        return ALLOWED
    return step_up(say("policy.step_up_required.amount", least=policy.money(rule.step_up_from)))


def judge_amount(order: Order, amount: Money, own: MoneyRule, policy: StorePolicy, spent: Spent) -> Verdict:
    """Judge money that an action would pay back: what is left of it, and every limit of the policy."""
    rule = policy.limits(own)
    if amount.currency != order.currency:
        return denied("currency", say("policy.currency", order=order.number, currency=order.currency))
    if amount.minor <= 0:
        return denied("amount", say("policy.amount"))
    if amount > order.refundable:
        return denied("over_remaining", say("policy.over_remaining", most=order.refundable, order=order.number))
    if order.currency != policy.currency:
        return person("foreign_currency", say("policy.foreign_currency.refund", currency=order.currency))
    return first(
        lambda: _judge_cap(rule, policy, amount),
        lambda: _judge_sums(order, amount, rule, policy, spent),
        lambda: _judge_step_up(rule, policy, spent.on_order(order, amount)),
    )


def _judge_sums(order: Order, amount: Money, rule: MoneyRule, policy: StorePolicy, spent: Spent) -> Verdict:
    # The customer's and the shop's day count every action, so [refund_order] holds whatever pays.
    general = policy.refund_order
    if _over((rule.per_order,), spent.on_order(order, amount)):
        return person("order_cap", say("policy.order_cap", order=order.number))
    customers = _least(rule.per_customer_per_day, general.per_customer_per_day)
    shops = _least(rule.per_shop_per_day, general.per_shop_per_day)
    return first(
        lambda: _judge_alone(customers, amount, policy),
        lambda: _judge_alone(shops, amount, policy),
        lambda: _judge_day(customers, amount, spent.customer_today, policy),
        lambda: _judge_shop_day(shops, amount, spent.shop_today),
    )


def _least(*limits: Decimal | None) -> Decimal | None:
    return min((limit for limit in limits if limit is not None), default=None)


def _judge_alone(limit: Decimal | None, amount: Money, policy: StorePolicy) -> Verdict:
    """Judge one sum by itself: nobody has used anything up, it is just more than the clerk may pay."""
    if not _over((limit,), amount):
        return ALLOWED
    assert limit is not None
    return person("above_day_cap", say("policy.above_day_cap", cap=policy.money(limit)))


def _judge_day(limit: Decimal | None, amount: Money, before: Money, policy: StorePolicy) -> Verdict:
    if not _over((limit,), before + amount):
        return ALLOWED
    assert limit is not None
    return person(
        "customer_day_cap",
        say("policy.customer_day_cap", before=before, amount=amount, cap=policy.money(limit)),
    )


def _judge_shop_day(limit: Decimal | None, amount: Money, before: Money) -> Verdict:
    if not _over((limit,), before + amount):
        return ALLOWED
    return person("shop_day_cap", say("policy.shop_day_cap"))


def _over(limits: Collection[Decimal | None], amount: Money) -> bool:
    return any(limit is not None and amount.amount > limit for limit in limits)


def judge_by_hand(order: Order) -> Verdict:
    """Judge whether a refund moves money: of a payment by hand a platform keeps only a record, and a person pays."""
    if not order.by_hand:
        return ALLOWED
    return person("paid_by_hand", say("policy.paid_by_hand", order=order.number, method=order.by_hand))


def judge_trusted(order: Order) -> Verdict:
    """Judge whether a person has to look first: a payment is disputed, or an unsent order may be a fraud."""
    if order.disputed:
        return person("disputed", say("policy.disputed", order=order.number))
    if order.suspect and not order.shipped_any:
        return person("checked", say("policy.checked", order=order.number))
    return ALLOWED


def judge_intangible(order: Order, lines: Sequence[LineItem]) -> Verdict:
    """Judge money for goods that nobody sends back.

    A gift card may be spent, what was delivered online was used, and what goes with a parcel (its insurance, a tip)
    went with it.
    """
    mailed = {line_id for each in order.fulfilments if not each.ships for line_id in each.line_quantities}
    gone = mailed | {line.id for line in lines if not line.ships and order.shipped_any}
    held = [line for line in lines if line.refundable_quantity and (line.gift_card or line.id in gone)]
    if not held:
        return ALLOWED
    why = "gift_card" if held[0].gift_card else "online" if held[0].id in mailed else "beside"
    names = [line.name for line in held]
    return person("not_in_a_parcel", say(f"policy.not_in_a_parcel.{why}", articles=names, order=order.number))


def judge_approval(rule: ActionRule, policy: StorePolicy, amount: Money | None = None) -> str:
    """Return why staff must agree before the change is made, empty when they need not.

    ``amount`` is what the change is worth, or what the order's refunds come to, this one included.
    """
    if rule.mode is Mode.APPROVE:
        return say("policy.approval.always")
    if isinstance(rule, MoneyRule):
        rule = policy.limits(rule)
    if amount is None or not isinstance(rule, ValueRule) or rule.approval_from is None:
        return ""
    if amount.amount < rule.approval_from:
        return ""
    return say("policy.approval.amount", least=policy.money(rule.approval_from))
