"""The judge of orders that have not been sent: whether anything of one can still be changed."""

from __future__ import annotations

from commerce.order import Order, OrderStatus, named_unsent, unsent
from commerce.policy import Mode, StorePolicy
from commerce.sentences import joined, say
from commerce.verdict import ALLOWED, Verdict, denied

_CLOSED = (OrderStatus.CANCELLED, OrderStatus.REFUNDED, OrderStatus.FAILED)


def judge_open(order: Order, policy: StorePolicy, change: str, last_change: bool) -> Verdict:
    """Judge whether an order can still be changed.

    Args:
        order: The order.
        policy: The store's policy.
        change: Ends the ids of the sentences that say why not.
        last_change: Whether nothing may be changed any more once the order's articles were.
    """
    if order.status in _CLOSED:
        status = say(f"policy.status.{order.status}")
        return denied("order_closed", say(f"policy.order_closed.{change}", order=order.number, status=status))
    if order.shipped_any:
        return denied("already_shipped", _shipped(order, policy, change))
    if order.items_changed and last_change:
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


def still(order: Order, policy: StorePolicy) -> str:
    """Return the sentence on what of a partly sent order can be paid back at once, empty when nothing is."""
    waiting, able = named_unsent(order), policy.refund_order.mode in (Mode.AUTO, Mode.APPROVE)
    if not waiting:
        return ""
    return joined(say("policy.still_unsent", waiting=waiting), say("policy.still_refundable") if able else "")
