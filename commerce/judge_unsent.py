"""The judges of orders that have not been sent: cancelling, other variants, another address or payment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from commerce import countries
from commerce.address import Address
from commerce.judge_money import Spent, judge_amount, judge_mode, judge_worth
from commerce.judge_refund import still
from commerce.judge_returns import SwapAsk, judge_reason, judge_swaps, pieces_of
from commerce.money import Money
from commerce.order import Order, OrderStatus, unsent
from commerce.policy import StorePolicy
from commerce.postal import units
from commerce.rules import AddressRule
from commerce.sentences import joined, say
from commerce.verdict import ALLOWED, Verdict, denied, first, step_up

_CLOSED = (OrderStatus.CANCELLED, OrderStatus.REFUNDED, OrderStatus.FAILED)


def _judge_open(order: Order, policy: StorePolicy, change: str) -> Verdict:
    """Judge whether an order can still be changed; ``change`` ends the ids of the sentences that say why not."""
    if order.status in _CLOSED:
        status = say(f"policy.status.{order.status}")
        return denied("order_closed", say(f"policy.order_closed.{change}", order=order.number, status=status))
    if order.shipped_any:
        return denied("already_shipped", _shipped(order, policy, change))
    if order.items_changed and policy.change_items.last_change:
        return denied(
            "items_changed",
            say("policy.items_changed.last", order=order.number),
        )
    return ALLOWED


def _shipped(order: Order, policy: StorePolicy, change: str) -> str:
    if order.sends_nothing:
        return say(f"policy.delivered.{change}", order=order.number)
    if not unsent(order):
        return say(f"policy.already_shipped.{change}", order=order.number)
    part = say(f"policy.partly_shipped.{change}", order=order.number)
    return joined(part, still(order, policy)) if change == "cancel" else part


def judge_cancel(
    order: Order, reason: str | None, amount: Money | None, policy: StorePolicy, spent: Spent | None, now: datetime
) -> Verdict:
    """Judge a cancellation that pays ``amount`` back; without reason and amount, whether it could be at all."""
    rule = policy.cancel_order
    return first(
        lambda: judge_mode(rule, policy),
        lambda: _judge_open(order, policy, "cancel"),
        lambda: _judge_hours(order, rule.within_hours, now),
        lambda: ALLOWED if reason is None else judge_reason(reason, rule.reasons, rule.reason_required),
        lambda: ALLOWED if not amount or spent is None else judge_amount(order, amount, rule, policy, spent),
    )


def _judge_hours(order: Order, hours: int, now: datetime) -> Verdict:
    if not hours or now - order.placed_at <= timedelta(hours=hours):
        return ALLOWED
    return denied("window_closed", say("policy.window_closed.cancel", order=order.number, count=hours))


def judge_items(
    order: Order, swaps: Sequence[SwapAsk] | None, difference: Money | None, policy: StorePolicy, spent: Spent | None
) -> Verdict:
    """Judge a change of variants with this difference of price; without swaps, whether the order could take any."""
    rule = policy.change_items
    return first(
        lambda: judge_mode(rule, policy),
        lambda: _judge_open(order, policy, "items"),
        lambda: _judge_once(order),
        lambda: _judge_settled(order),
        lambda: ALLOWED if swaps is None else _judge_left(order, swaps),
        lambda: ALLOWED if swaps is None else judge_swaps(order, swaps),
        lambda: ALLOWED if difference is None or spent is None else _judge_difference(
            order, difference, policy, spent
        ),
    )  # fmt: skip


def _judge_once(order: Order) -> Verdict:
    if not order.items_changed:
        return ALLOWED
    return denied("items_changed", say("policy.items_changed.once", order=order.number))


def _judge_settled(order: Order) -> Verdict:
    if not order.paid:
        return denied("not_paid", say("policy.not_paid.items", order=order.number))
    if order.refunded:
        return denied("refunded_partly", say("policy.refunded_partly", order=order.number))
    return ALLOWED


def _judge_left(order: Order, swaps: Sequence[SwapAsk]) -> Verdict:
    for line, quantity in pieces_of(swaps):
        if quantity > line.refundable_quantity:
            left = line.refundable_quantity
            return denied("quantity", say("policy.quantity.items", article=line.name, count=left, order=order.number))
    return ALLOWED


def _judge_difference(order: Order, difference: Money, policy: StorePolicy, spent: Spent) -> Verdict:
    rule = policy.change_items
    if difference.minor > 0:
        return judge_worth(policy.limits(rule), policy, difference)
    if difference.minor == 0:
        return ALLOWED
    return judge_amount(order, -difference, rule, policy, spent)


def judge_address(order: Order, address: Address | None, policy: StorePolicy) -> Verdict:
    """Judge a change of shipping address; without one, whether the order could take any."""
    rule = policy.change_address
    return first(
        lambda: judge_mode(rule, policy),
        lambda: _judge_open(order, policy, "address"),
        lambda: ALLOWED if address is None else judge_country(address, policy),
        lambda: ALLOWED if address is None else judge_box(address, rule),
        lambda: ALLOWED if address is None else _judge_other_place(order, address),
        lambda: ALLOWED if address is None else judge_proof(order.shipping_address, address, rule.step_up),
    )


def judge_country(address: Address, policy: StorePolicy) -> Verdict:
    """Judge whether the shop ships there."""
    if not policy.ships_to or address.country in policy.ships_to:
        return ALLOWED
    there, all_there = countries.name_of(address.country), countries.listed(policy.ships_to)
    return denied("country", say("policy.country", country=there, countries=all_there))


def judge_box(address: Address, rule: AddressRule) -> Verdict:
    """Judge whether goods can go to such a place: a house, or a box or locker where the shop has that."""
    if rule.boxes or not units.boxed((address.name, address.line1, address.line2)):
        return ALLOWED
    return denied("box", say("policy.box"))


def _judge_other_place(order: Order, address: Address) -> Verdict:
    before = order.shipping_address
    if before is not None and before.same_place(address) and before.name == address.name:
        return denied("same_address", say("policy.same_address.order", order=order.number))
    return ALLOWED


def judge_proof(before: Address | None, address: Address, rule: str) -> Verdict:
    """Judge whether the new address needs a new proof of who is asking."""
    if rule == "always":
        return step_up(say("policy.step_up_required.address"))
    if rule == "cross_border" and (before is None or before.country != address.country):
        return step_up(say("policy.step_up_required.abroad"))
    return ALLOWED


def judge_payment(order: Order, method: str | None, policy: StorePolicy) -> Verdict:
    """Judge a change to the payment method with this label; without one, whether the order could take any."""
    rule = policy.change_payment
    return first(
        lambda: judge_mode(rule, policy),
        lambda: _judge_open(order, policy, "payment"),
        lambda: ALLOWED if method is None else _judge_other_method(order, method),
        lambda: ALLOWED if method is None or rule.step_up == "never" else step_up(
            say("policy.step_up_required.payment")
        ),
    )  # fmt: skip


def _judge_other_method(order: Order, method: str) -> Verdict:
    if method in {payment.method for payment in order.payments}:
        return denied("same_method", say("policy.same_method", order=order.number, method=method))
    return ALLOWED
