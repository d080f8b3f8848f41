"""The rule of ``gift_wrap``: its section of the policy, and the judge. Nothing here reads or writes anything."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from commerce.judge import Verdict, denied, first, judge_mode
from commerce.order import Order
from commerce.policy import ActionRule, StorePolicy, section
from commerce.verdict import ALLOWED


class GiftWrapRule(ActionRule):
    """``[gift_wrap]``: an unsent order is wrapped as a gift."""

    longest_card: int = Field(80, ge=1, le=500, description="longest text on the card, in characters")


#: The shop's people wrap it: all that the platform must be able to do is to keep a note for them.
RULE = section("gift_wrap", GiftWrapRule, needs="add_note")


def judge(order: Order, card: str, policy: StorePolicy) -> Verdict:
    """Judge the wish; with an empty card, whether the order could be wrapped at all."""
    rule = RULE.of(policy)
    return first(
        lambda: judge_mode(rule, policy),
        lambda: denied("already_shipped", f"Order {order.number} has left already.") if order.shipped_any else ALLOWED,
        lambda: denied("card_too_long", f"The card has room for {rule.longest_card} characters.")
        if len(card) > rule.longest_card else ALLOWED,
    )  # fmt: skip


def possible(order: Order, policy: StorePolicy, _now: datetime) -> Verdict:
    """Return whether the order could still be wrapped."""
    return judge(order, "", policy)
