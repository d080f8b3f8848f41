"""How money goes back, in words: by the payment provider in some days, as balance, or by a person's hand."""

from __future__ import annotations

from collections.abc import Sequence

from commerce.customer import Kind
from commerce.judge import judge_by_hand, judge_intangible, judge_trusted
from commerce.order import LineItem, Order
from commerce.policy import StorePolicy
from service.actions.spec import Case, enforce


def enforce_payable(case: Case, lines: Sequence[LineItem]) -> None:
    """Check that a customer's refund for these lines would move money, for goods that can be given back.

    Raises:
        NeedsPerson: A person has to pay, or to look first. Staff are that person.
    """
    if case.principal.kind is not Kind.STAFF:
        enforce(judge_trusted(case.order))
        enforce(judge_by_hand(case.order))
        enforce(judge_intangible(case.order, lines))


def way(order: Order, policy: StorePolicy) -> str:
    """Return how long the money takes, or in which other way it comes, as the end of a sentence about it."""
    if order.test:
        return " only on paper: this is a test order, and no money moves"
    if order.by_hand:
        return ", transferred by hand by a colleague"
    days, balance = f" within {policy.refund_order.payout_days}", order.balance
    if balance and balance == order.paid:
        return " as balance"
    return f"{days}, and as balance what a balance has paid" if balance else days
