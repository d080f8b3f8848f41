"""The judges: pure functions from order, request and policy to a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from commerce.address import Address
from commerce.money import Money
from commerce.order import LineItem, Order, OrderStatus
from commerce.policy import ActionRule, Mode, RefundRule, StorePolicy


class Outcome(StrEnum):
    """What a judge decides."""

    ALLOWED = "allowed"
    DENIED = "denied"
    NEEDS_PERSON = "needs_person"
    STEP_UP = "step_up_required"


@dataclass(frozen=True)
class Verdict:
    """A judgement: the outcome, a stable code and a reason that a customer may read."""

    outcome: Outcome
    code: str = ""
    reason: str = ""

    @property
    def allowed(self) -> bool:
        """Whether the action may go on."""
        return self.outcome is Outcome.ALLOWED


ALLOWED = Verdict(Outcome.ALLOWED)
_EXTRA_CHECK = "I need an extra check that it is you, which I cannot do here yet. A colleague can help you."


def _no(code: str, reason: str) -> Verdict:
    return Verdict(Outcome.DENIED, code, reason)


def _person(code: str, reason: str) -> Verdict:
    return Verdict(Outcome.NEEDS_PERSON, code, reason)


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


@dataclass(frozen=True)
class RefundAsk:
    """What is to be refunded: the pieces (all that is left when empty) and the amount.

    ``gesture`` is an amount that stands for no pieces: the customer keeps the goods, or still gets them.
    """

    amount: Money
    lines: tuple[tuple[LineItem, int], ...] = ()
    gesture: bool = False


def judge_mode(rule: ActionRule, policy: StorePolicy) -> Verdict:
    """Judge what needs no order: the stop switch and the action's mode."""
    if policy.stop:
        return _person("stopped", "Changes to orders are paused at the moment. A colleague can look at it.")
    if rule.mode is Mode.OFF:
        return _no("action_off", "I cannot do that in this shop.")
    if rule.mode is Mode.SUGGEST:
        return _person("staff_decides", "In this shop a colleague decides that. I can hand it over.")
    return ALLOWED


def judge_refundable(
    order: Order, lines: Sequence[tuple[LineItem, int]], policy: StorePolicy, now: datetime
) -> Verdict:
    """Judge whether this order, or these pieces of it, may be refunded at all, the amount aside."""
    rule = policy.refund_order
    if not order.paid or order.status in (OrderStatus.PENDING, OrderStatus.FAILED):
        return _no("not_paid", f"Order {order.number} has not been paid, so there is nothing to refund.")
    if not order.refundable:
        return _no("already_refunded", f"Order {order.number} has already been refunded in full.")
    for line, quantity in lines:
        if quantity > line.refundable_quantity:
            left = line.refundable_quantity
            return _no("quantity", f"Of {line.title} there are {left} left to refund on order {order.number}.")
    if not order.shipped_any:
        return ALLOWED
    return _judge_shipped(order, lines or [(line, line.quantity) for line in order.lines], rule, now)


def _judge_shipped(order: Order, lines: Sequence[tuple[LineItem, int]], rule: RefundRule, now: datetime) -> Verdict:
    if order.delivered_at is None:
        return _no(
            "on_its_way",
            f"Order {order.number} is on its way. It can be refunded once it has arrived, "
            f"within {rule.window_days} days.",
        )
    if now - order.delivered_at > timedelta(days=rule.window_days):
        return _no(
            "window_closed",
            f"Order {order.number} arrived more than {rule.window_days} days ago. "
            f"Refunds are possible within {rule.window_days} days after delivery.",
        )
    final = [line.title for line, _ in lines if set(line.tags) & set(rule.final_sale_tags)]
    if final:
        return _no("final_sale", f"{' and '.join(final)} was sold as final sale and cannot be refunded.")
    return ALLOWED


def judge_amount(order: Order, amount: Money, rule: ActionRule, policy: StorePolicy, spent: Spent) -> Verdict:
    """Judge the money of an action against what is left and the policy's limits."""
    if amount.currency != order.currency:
        return _no("currency", f"Order {order.number} was paid in {order.currency}.")
    if amount.minor <= 0:
        return _no("amount", "The amount must be more than zero.")
    if amount > order.refundable:
        return _no("over_remaining", f"At most {order.refundable} can be refunded on order {order.number}.")
    if order.currency != policy.currency:
        return _person("foreign_currency", f"Orders paid in {order.currency} are refunded by a colleague.")
    if rule.cap is not None and amount.amount > rule.cap:
        return _person("above_cap", f"Amounts above {policy.money(rule.cap)} are refunded by a colleague only.")
    together = spent.on_order(order, amount) if rule is policy.refund_order else amount
    if _over(rule.per_customer_per_day, spent.customer_today, amount):
        return _person("customer_day_cap", "You have reached the limit for one day. A colleague can look at it.")
    if _over(rule.per_shop_per_day, spent.shop_today, amount):
        return _person("shop_day_cap", "I have reached my limit for today. A colleague can look at it.")
    if rule.step_up_from is not None and together.amount >= rule.step_up_from:
        return Verdict(
            Outcome.STEP_UP,
            "step_up_required",
            f"For amounts from {policy.money(rule.step_up_from)} {_EXTRA_CHECK}",
        )
    return ALLOWED


def judge_approval(rule: ActionRule, policy: StorePolicy, amount: Money | None = None) -> str:
    """Return why staff must agree before the change is made, empty when they need not.

    ``amount`` is what the order's refunds come to, this one included.
    """
    if rule.mode is Mode.APPROVE:
        return "In this shop a colleague approves that first."
    if amount is not None and rule.approval_from is not None and amount.amount >= rule.approval_from:
        return f"Amounts from {policy.money(rule.approval_from)} need a colleague's approval."
    return ""


def _over(limit: object, spent: Money, amount: Money) -> bool:
    return limit is not None and (spent + amount).amount > limit  # type: ignore[operator]


def judge_refund(order: Order, ask: RefundAsk, policy: StorePolicy, spent: Spent, now: datetime) -> Verdict:
    """Judge a refund. The order of the checks is the order in which a person would explain them."""
    rule = policy.refund_order
    verdict = judge_mode(rule, policy)
    if verdict.allowed:
        verdict = judge_refundable(order, ask.lines, policy, now)
    if verdict.allowed and ask.amount.currency == order.currency:
        verdict = _judge_return_first(order, spent.on_order(order, ask.amount), policy)
    if verdict.allowed:
        verdict = judge_amount(order, ask.amount, rule, policy, spent)
    return _judge_gesture(order, ask, spent, policy) if verdict.allowed else verdict


def _judge_gesture(order: Order, ask: RefundAsk, spent: Spent, policy: StorePolicy) -> Verdict:
    together, limit = spent.on_order(order, ask.amount), policy.refund_order.refund_without_return_up_to
    # All that is left closes the order; any other sum leaves it to be sent, paid or not.
    if not ask.gesture or ask.amount >= order.refundable or together.amount <= limit:
        return ALLOWED
    return _person(
        "goods_still_sent",
        f"The goods of order {order.number} would still be sent, so a colleague decides about that amount. "
        "I can refund single articles or the whole order.",
    )


def _judge_return_first(order: Order, together: Money, policy: StorePolicy) -> Verdict:
    limit = policy.refund_order.refund_without_return_up_to
    if order.delivered_at is None or together.amount <= limit:
        return ALLOWED
    free = f"Up to {policy.money(limit)} I can refund without a return. " if limit else ""
    return _person(
        "return_first",
        f"Order {order.number} has arrived, so the goods have to come back before they are refunded. "
        f"{free}A colleague can set up the return with you.",
    )


def judge_address(order: Order, address: Address | None, policy: StorePolicy) -> Verdict:
    """Judge a change of shipping address; without one, whether the order could take any."""
    rule = policy.change_address
    mode = judge_mode(rule, policy)
    if not mode.allowed:
        return mode
    if order.status in (OrderStatus.CANCELLED, OrderStatus.REFUNDED, OrderStatus.FAILED):
        return _no("order_closed", f"Order {order.number} is {order.status}, so its address no longer matters.")
    if order.shipped_any:
        return _no(
            "already_shipped",
            f"Order {order.number} has already left our warehouse, so its address is fixed.",
        )
    if address is None:
        return ALLOWED
    if policy.ships_to and address.country not in policy.ships_to:
        countries = ", ".join(policy.ships_to)
        return _no("country", f"We do not ship to {address.country}. We ship to {countries}.")
    return _judge_address_step_up(order, address, rule.step_up)


def _judge_address_step_up(order: Order, address: Address, step_up: str) -> Verdict:
    before = order.shipping_address
    if before is not None and before.same_place(address) and before.name == address.name:
        return _no("same_address", f"Order {order.number} already goes to that address.")
    abroad = before is None or before.country != address.country
    if step_up == "always":
        return Verdict(Outcome.STEP_UP, "step_up_required", f"To change an address {_EXTRA_CHECK}")
    if step_up == "cross_border" and abroad:
        return Verdict(Outcome.STEP_UP, "step_up_required", f"For an address in another country {_EXTRA_CHECK}")
    return ALLOWED
