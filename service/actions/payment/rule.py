"""The rule of ``change_payment``: its section of the policy, and the judge, which reads and writes nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from commerce.judge_money import judge_mode
from commerce.judge_unsent import judge_open
from commerce.order import Order
from commerce.policy import StorePolicy, section
from commerce.rules import (
    NEVER,
    ActionRule,
)
from commerce.sentences import say
from commerce.verdict import ALLOWED, Verdict, denied, first, step_up
from service.actions.items import rule as items


class PaymentRule(ActionRule):
    """``[change_payment]``: another payment method on file for an unsent order."""

    step_up: Annotated[Literal["always", "never"], NEVER] = Field(
        "never", description="whether the customer proves anew who they are: always, never"
    )


RULE = section("change_payment", PaymentRule)


def judge_payment(order: Order, method: str | None, policy: StorePolicy) -> Verdict:
    """Judge a change to the payment method with this label; without one, whether the order could take any."""
    rule = RULE.of(policy)
    return first(
        lambda: judge_mode(rule, policy),
        lambda: judge_open(order, policy, "payment", items.RULE.of(policy).last_change),
        lambda: ALLOWED if method is None else _judge_other_method(order, method),
        lambda: (
            ALLOWED if method is None or rule.step_up == "never" else step_up(say("policy.step_up_required.payment"))
        ),
    )


def _judge_other_method(order: Order, method: str) -> Verdict:
    if method in {payment.method for payment in order.payments}:
        return denied("same_method", say("policy.same_method", order=order.number, method=method))
    return ALLOWED


def possible(order: Order, policy: StorePolicy, _now: datetime) -> Verdict:
    """Return whether the order could still be charged to another method."""
    return judge_payment(order, None, policy)
