"""The rule of ``resend_message``: its section of the policy, and the judge, which reads and writes nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from commerce.judge_asked import judge_count
from commerce.judge_money import judge_mode
from commerce.order import Order, OrderStatus
from commerce.policy import StorePolicy, section
from commerce.rules import (
    CountRule,
)
from commerce.sentences import joined, say
from commerce.verdict import ALLOWED, Verdict, denied, first


class MessageRule(CountRule):
    """``[resend_message]``: one of the store's own mails once more, to the address on the order."""

    kinds: tuple[Literal["confirmation", "invoice", "shipping"], ...] = Field(
        ("confirmation", "invoice", "shipping"), description="which mails may be sent again"
    )


RULE = section("resend_message", MessageRule)


def judge_resend(order: Order, kind: str, policy: StorePolicy, today: int = 0) -> Verdict:
    """Judge sending one of the store's mails again, the ``today`` + first; with an empty kind, whether any could be."""
    rule = RULE.of(policy)
    return first(
        lambda: judge_mode(rule, policy),
        lambda: _judge_kind(order, kind, policy) if kind else ALLOWED,
        lambda: judge_count(rule, today, "policy.often_enough.mails", order.number),
    )


def _judge_kind(order: Order, kind: str, policy: StorePolicy) -> Verdict:
    if kind not in RULE.of(policy).kinds:
        return denied("message_kind", joined(say(f"policy.message_kind.{kind}"), _sendable(policy)))
    if kind == "shipping" and not order.shipped_any:
        return denied("not_sent", say("policy.not_sent.mail", order=order.number))
    if kind == "invoice" and (not order.paid or order.status is OrderStatus.FAILED):
        return denied("not_paid", say("policy.not_paid.invoice", order=order.number))
    if kind == "confirmation" and order.status is OrderStatus.FAILED:
        return denied("order_closed", say("policy.order_closed.confirmation", order=order.number))
    return ALLOWED


def _sendable(policy: StorePolicy) -> str:
    kinds = ", ".join(say(f"policy.mail.{kind}") for kind in RULE.of(policy).kinds)
    return say("policy.messages.some", kinds=kinds) if kinds else say("policy.messages.none")


def possible(order: Order, policy: StorePolicy, _now: datetime) -> Verdict:
    """Return whether any mail about the order could be sent again."""
    return judge_resend(order, "", policy)
