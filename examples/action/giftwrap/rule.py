"""The rule of ``gift_wrap``: its section of the policy, and the judge. Nothing here reads or writes anything."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from commerce.judge import Verdict, denied, first, judge_mode
from commerce.order import Order
from commerce.policy import ActionRule, StorePolicy, section
from commerce.sentences import say
from commerce.verdict import ALLOWED


class GiftWrapRule(ActionRule):
    """``[gift_wrap]``: an unsent order is wrapped as a gift."""

    longest_card: int = Field(80, ge=1, le=500, description="longest text on the card, in characters")


#: The shop's people wrap it: all that the platform must be able to do is to keep a note for them.
RULE = section("gift_wrap", GiftWrapRule, needs="add_note")


def judge(order: Order, card: str, policy: StorePolicy) -> Verdict:
    """Judge the request; with an empty card, whether the order could be wrapped at all."""
    rule = RULE.of(policy)
    return first(lambda: judge_mode(rule, policy), lambda: _still_here(order), lambda: _fits(card, rule.longest_card))


def _still_here(order: Order) -> Verdict:
    return denied("already_shipped", say("giftwrap.shipped", order=order.number)) if order.shipped_any else ALLOWED


def _fits(card: str, most: int) -> Verdict:
    return denied("card_too_long", say("giftwrap.card_too_long", most=most)) if len(card) > most else ALLOWED


def possible(order: Order, policy: StorePolicy, _now: datetime) -> Verdict:
    """Return whether the order could still be wrapped."""
    return judge(order, "", policy)
