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
from commerce.verdict import ALLOWED, Verdict, denied, first, step_up

_CLOSED = (OrderStatus.CANCELLED, OrderStatus.REFUNDED, OrderStatus.FAILED)


def _judge_open(order: Order, policy: StorePolicy, closed: str, sent: str) -> Verdict:
    """Judge whether an order can still be changed; ``closed`` and ``sent`` end the sentences that say why not."""
    if order.status in _CLOSED:
        return denied("order_closed", f"Order {order.number} is {order.status}, so {closed}.")
    if order.shipped_any:
        gone = "been delivered already" if order.sends_nothing else "already left our warehouse"
        return denied("already_shipped", f"{_left(order)} has {gone}, so {sent}.")
    if order.items_changed and policy.change_items.last_change:
        return denied(
            "items_changed",
            f"The articles of order {order.number} were changed already, so nothing else of it can be changed.",
        )
    return ALLOWED


def _left(order: Order) -> str:
    return f"Part of order {order.number}" if unsent(order) else f"Order {order.number}"


def _not_cancelled(order: Order, policy: StorePolicy) -> str:
    rest = still(order, policy).rstrip(".")
    return f"it cannot be cancelled as a whole any more.{rest}" if rest else "it cannot be cancelled any more"


def judge_cancel(
    order: Order, reason: str | None, amount: Money | None, policy: StorePolicy, spent: Spent | None, now: datetime
) -> Verdict:
    """Judge a cancellation that pays ``amount`` back; without reason and amount, whether it could be at all."""
    rule = policy.cancel_order
    return first(
        lambda: judge_mode(rule, policy),
        lambda: _judge_open(order, policy, "there is nothing to cancel", _not_cancelled(order, policy)),
        lambda: _judge_hours(order, rule.within_hours, now),
        lambda: ALLOWED if reason is None else judge_reason(reason, rule.reasons, rule.reason_required),
        lambda: ALLOWED if not amount or spent is None else judge_amount(order, amount, rule, policy, spent),
    )


def _judge_hours(order: Order, hours: int, now: datetime) -> Verdict:
    if not hours or now - order.placed_at <= timedelta(hours=hours):
        return ALLOWED
    return denied(
        "window_closed",
        f"Order {order.number} was placed more than {hours} hours ago. It can be cancelled within {hours} hours.",
    )


def judge_items(
    order: Order, swaps: Sequence[SwapAsk] | None, difference: Money | None, policy: StorePolicy, spent: Spent | None
) -> Verdict:
    """Judge a change of variants with this difference of price; without swaps, whether the order could take any."""
    rule = policy.change_items
    return first(
        lambda: judge_mode(rule, policy),
        lambda: _judge_open(order, policy, "its articles stay as they are", "its articles are fixed"),
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
    return denied(
        "items_changed", f"The articles of order {order.number} were changed already. That can be done only once."
    )


def _judge_settled(order: Order) -> Verdict:
    if not order.paid:
        return denied("not_paid", f"Order {order.number} has not been paid, so its articles cannot be changed yet.")
    if order.refunded:
        reason = f"Order {order.number} has a refund on it, so its articles stay as they are."
        return denied("refunded_partly", reason)
    return ALLOWED


def _judge_left(order: Order, swaps: Sequence[SwapAsk]) -> Verdict:
    for line, quantity in pieces_of(swaps):
        if quantity > line.refundable_quantity:
            left = line.refundable_quantity
            return denied("quantity", f"Of {line.name} there are {left} on order {order.number}.")
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
        lambda: _judge_open(order, policy, "its address no longer matters", "its address is fixed"),
        lambda: ALLOWED if address is None else judge_country(address, policy),
        lambda: ALLOWED if address is None else judge_box(address, rule),
        lambda: ALLOWED if address is None else _judge_other_place(order, address),
        lambda: ALLOWED if address is None else judge_proof(order.shipping_address, address, rule.step_up),
    )


def judge_country(address: Address, policy: StorePolicy) -> Verdict:
    """Judge whether the shop ships there."""
    if not policy.ships_to or address.country in policy.ships_to:
        return ALLOWED
    where = countries.listed(policy.ships_to)
    return denied("country", f"We do not ship to {countries.name_of(address.country)}. We ship to {where}.")


def judge_box(address: Address, rule: AddressRule) -> Verdict:
    """Judge whether goods can go to such a place: a house, or a box or locker where the shop has that."""
    if rule.boxes or not units.boxed((address.name, address.line1, address.line2)):
        return ALLOWED
    return denied("box", "We cannot send to parcel lockers or post office boxes. Please give an address with a street.")


def _judge_other_place(order: Order, address: Address) -> Verdict:
    before = order.shipping_address
    if before is not None and before.same_place(address) and before.name == address.name:
        return denied("same_address", f"Order {order.number} already goes to that address.")
    return ALLOWED


def judge_proof(before: Address | None, address: Address, rule: str) -> Verdict:
    """Judge whether the new address needs a new proof of who is asking."""
    if rule == "always":
        return step_up("To change an address")
    if rule == "cross_border" and (before is None or before.country != address.country):
        return step_up("For an address in another country")
    return ALLOWED


def judge_payment(order: Order, method: str | None, policy: StorePolicy) -> Verdict:
    """Judge a change to the payment method with this label; without one, whether the order could take any."""
    rule = policy.change_payment
    return first(
        lambda: judge_mode(rule, policy),
        lambda: _judge_open(order, policy, "its payment stays as it is", "its payment is settled"),
        lambda: ALLOWED if method is None else _judge_other_method(order, method),
        lambda: ALLOWED if method is None or rule.step_up == "never" else step_up("To change the payment method"),
    )


def _judge_other_method(order: Order, method: str) -> Verdict:
    if method in {payment.method for payment in order.payments}:
        return denied("same_method", f"Order {order.number} is already paid with {method}.")
    return ALLOWED
