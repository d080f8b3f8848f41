"""The judges of what changes no order: the account's address, mails sent again, notes."""

from __future__ import annotations

from commerce.address import Address
from commerce.customer import Customer
from commerce.judge_money import judge_mode
from commerce.judge_unsent import judge_box, judge_country, judge_proof
from commerce.order import Order, OrderStatus
from commerce.policy import StorePolicy
from commerce.rules import CountRule
from commerce.verdict import ALLOWED, Verdict, denied, first


def judge_profile_address(customer: Customer, address: Address | None, policy: StorePolicy) -> Verdict:
    """Judge a new default address of an account; without one, whether it could take any."""
    rule, before = policy.change_profile_address, customer.default_address

    def other() -> Verdict:
        assert address is not None
        if before is not None and before.same_place(address) and before.name == address.name:
            return denied("same_address", "Your account already has that address.")
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
        lambda: _judge_count(rule, today, f"Mails about order {order.number} were sent again {today} times today."),
    )


def _judge_count(rule: CountRule, today: int, sentence: str) -> Verdict:
    if rule.per_day is None or today < rule.per_day:
        return ALLOWED
    return denied("often_enough", f"{sentence} More is possible tomorrow.")


def _judge_kind(order: Order, kind: str, policy: StorePolicy) -> Verdict:
    if kind not in policy.resend_message.kinds:
        return denied("message_kind", f"I cannot send the {kind} again. I can send: {_and(policy)}.")
    if kind == "shipping" and not order.shipped_any:
        return denied("not_sent", f"Order {order.number} has not been sent yet, so there is no shipping mail.")
    if kind == "invoice" and (not order.paid or order.status is OrderStatus.FAILED):
        return denied("not_paid", f"Order {order.number} has not been paid, so there is no invoice.")
    if kind == "confirmation" and order.status is OrderStatus.FAILED:
        return denied("order_closed", f"The payment of order {order.number} failed, so there is no confirmation.")
    return ALLOWED


def _and(policy: StorePolicy) -> str:
    return ", ".join(policy.resend_message.kinds) or "none"


def judge_note(text: str | None, policy: StorePolicy, today: int = 0) -> Verdict:
    """Judge a note after ``today`` others; without text, whether any could be added."""
    rule = policy.add_note

    def length() -> Verdict:
        if text is not None and not text:
            return denied("note_empty", "Please tell me what the note should say.")
        if text is not None and len(text) > rule.max_length:
            return denied("note_too_long", f"A note may have at most {rule.max_length} characters.")
        return ALLOWED

    often = f"{today} notes were added to this order today."
    return first(lambda: judge_mode(rule, policy), length, lambda: _judge_count(rule, today, often))
