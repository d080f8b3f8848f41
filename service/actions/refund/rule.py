"""The rule of ``refund_order``: what the policy says of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from commerce.judge import (
    Verdict,
    judge_by_hand,
    judge_intangible,
    judge_mode,
    judge_refundable,
)
from commerce.order import LineItem, Order, unsent
from commerce.policy import RefundRule, StorePolicy, section
from commerce.verdict import first

RULE = section("refund_order", RefundRule)


def refundable(
    policy: StorePolicy, order: Order, picked: Sequence[tuple[LineItem, int]], now: datetime, cause: str = ""
) -> Verdict:
    """Judge whether these pieces of the order, any at all when there are none, could be refunded for this cause."""
    verdict = judge_mode(policy.refund_order, policy)
    return judge_refundable(order, picked, policy, now, cause) if verdict.allowed else verdict


def possible(order: Order, policy: StorePolicy, now: datetime) -> Verdict:
    """Return whether anything of the order could be refunded: of one that was sent in part, what was not."""
    waiting = unsent(order)
    lines = tuple((line, waiting[line.id]) for line in order.lines if line.id in waiting)
    held = order.lines if order.sends_nothing else ()
    return first(
        lambda: refundable(policy, order, lines, now),
        lambda: judge_intangible(order, held),
        lambda: judge_by_hand(order),
    )
