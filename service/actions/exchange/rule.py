"""The rule of ``exchange_items``: its section of the policy, and the judge, which reads and writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from commerce.judge_asked import judge_reason
from commerce.judge_money import judge_worth
from commerce.judge_swaps import SwapAsk, judge_swaps, pieces_of
from commerce.money import Money
from commerce.order import Order
from commerce.policy import StorePolicy, section
from commerce.rules import BackRule
from commerce.verdict import Verdict, first
from service.actions.returns import rule as returns
from service.actions.returns.rule import judge_returnable


class ExchangeRule(BackRule):
    """``[exchange_items]``: goods that arrived come back for another variant; reasons are those of returns."""


RULE = section("exchange_items", ExchangeRule)


def judge_exchange(
    order: Order, swaps: Sequence[SwapAsk], reason: str, worth: Money, policy: StorePolicy, now: datetime
) -> Verdict:
    """Judge an exchange of these pieces, worth so much: a return, for another variant that is in stock."""
    rule = RULE.of(policy)
    return first(
        lambda: judge_returnable(order, pieces_of(swaps), rule, policy, now, reason),
        lambda: judge_swaps(order, swaps),
        lambda: judge_reason(reason, returns.RULE.of(policy).reasons, False),
        lambda: judge_worth(rule, policy, worth),
    )


def possible(order: Order, policy: StorePolicy, now: datetime) -> Verdict:
    """Return whether anything of the order could be exchanged."""
    return judge_returnable(order, (), RULE.of(policy), policy, now)


def reasons(policy: StorePolicy) -> tuple[dict[str, str], bool]:
    """Return the reasons that a customer can choose from, which are those of returns; none must be named."""
    return returns.RULE.of(policy).reasons, False
