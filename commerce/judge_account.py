"""The judges of what changes no order: the account's address, mails sent again, notes."""

from __future__ import annotations

from commerce.address import Address
from commerce.customer import Customer
from commerce.judge_money import judge_mode
from commerce.judge_unsent import judge_box, judge_country, judge_proof
from commerce.order import Order, OrderStatus
from commerce.policy import StorePolicy
from commerce.rules import CountRule
from commerce.sentences import joined, say
from commerce.verdict import ALLOWED, Verdict, denied, first


def judge_profile_address(customer: Customer, address: Address | None, policy: StorePolicy) -> Verdict:
    """Judge a new default address of an account; without one, whether it could take any."""
    rule, before = policy.change_profile_address, customer.default_address

    def other() -> Verdict:
        assert address is not None
        if before is not None and before.same_place(address) and before.name == address.name:
            return denied("same_address", say("policy.same_address.account"))
        return ALLOWED

    if address is None:
        return judge_mode(rule, policy)
    return first(
        lambda: judge_mode(rule, policy),
        lambda: judge_country(address, policy),
        lambda: judge_box(address, rule),
        other,
        lambda: judge_proof(before, address, rule.step_up),
    )


def judge_resend(order: Order, kind: str, policy: StorePolicy, today: int = 0) -> Verdict:
    """Judge sending one of the store's mails again, the ``today`` + first; with an empty kind, whether any could be."""
    rule = policy.resend_message
    return first(
        lambda: judge_mode(rule, policy),
        lambda: _judge_kind(order, kind, policy) if kind else ALLOWED,
        lambda: _judge_count(rule, today, "policy.often_enough.mails", order.number),
    )


def _judge_count(rule: CountRule, today: int, key: str, number: str = "") -> Verdict:
    if rule.per_day is None or today < rule.per_day:
        return ALLOWED
    return denied("often_enough", say(key, count=today, order=number))


def _judge_kind(order: Order, kind: str, policy: StorePolicy) -> Verdict:
    if kind not in policy.resend_message.kinds:
        return denied("message_kind", joined(say(f"policy.message_kind.{kind}"), _sendable(policy)))
    if kind == "shipping" and not order.shipped_any:
        return denied("not_sent", say("policy.not_sent.mail", order=order.number))
    if kind == "invoice" and (not order.paid or order.status is OrderStatus.FAILED):
        return denied("not_paid", say("policy.not_paid.invoice", order=order.number))
    if kind == "confirmation" and order.status is OrderStatus.FAILED:
        return denied("order_closed", say("policy.order_closed.confirmation", order=order.number))
    return ALLOWED


def _sendable(policy: StorePolicy) -> str:
    kinds = ", ".join(say(f"policy.mail.{kind}") for kind in policy.resend_message.kinds)
    return say("policy.messages.some", kinds=kinds) if kinds else say("policy.messages.none")


def judge_note(text: str | None, policy: StorePolicy, today: int = 0) -> Verdict:
    """Judge a note after ``today`` others; without text, whether any could be added."""
    rule = policy.add_note

    def length() -> Verdict:
        if text is not None and not text:
            return denied("note_empty", say("policy.note_empty"))
        if text is not None and len(text) > rule.max_length:
            return denied("note_too_long", say("policy.note_too_long", count=rule.max_length))
        return ALLOWED

    return first(
        lambda: judge_mode(rule, policy), length, lambda: _judge_count(rule, today, "policy.often_enough.notes")
    )
