"""How money goes back, in words: by the payment provider in some days, as balance, or by a person's hand."""

from __future__ import annotations

from collections.abc import Sequence

from commerce.customer import Kind
from commerce.judge import judge_by_hand, judge_intangible, judge_trusted
from commerce.order import LineItem, Order
from commerce.policy import StorePolicy
from service.changes.spec import Case, enforce


def enforce_payable(case: Case, lines: Sequence[LineItem]) -> None:
    """Check that a customer's refund for these lines would move money, for goods that can be given back.

    Raises:
        NeedsPerson: A person has to pay, or to look first. Staff are that person.
    """
    if case.principal.kind is not Kind.STAFF:
        enforce(judge_trusted(case.order))
        enforce(judge_by_hand(case.order))
        enforce(judge_intangible(case.order, lines))


def back(order: Order, policy: StorePolicy | None = None, *, several: bool = True) -> str:
    """Return what becomes of a sum, as the words behind it: where it goes back to, or that a colleague pays it.

    Args:
        order: Whose money it is.
        policy: Given where the money is on its way as soon as it is asked for: then the words tell how long it takes.
        several: Whether the sum is one of the sentence's own ("3 EUR go back"), else "it goes back".
    """
    go, are = ("go", "are") if several else ("goes", "is")
    hand = f"paid back to you by a colleague, by hand, as the order was paid by {order.by_hand}"
    if order.by_hand and not _by_itself(order):
        return f"{are} {hand}"
    text = f"{go} back{to(order)}{way(order, policy) if policy else ''}"
    return f"{text}; what was paid by {order.by_hand} is paid back by a colleague, by hand" if order.by_hand else text


def to(order: Order) -> str:
    """Return where money goes by itself, as the end of "goes back"; nothing where a colleague pays it all."""
    if order.by_hand:
        return f" to {_by_itself(order)}" if _by_itself(order) else ""
    return f" to {order.payment_method}"


def way(order: Order, policy: StorePolicy) -> str:
    """Return how long the money takes by itself, or in which other way it comes, as the end of a sentence about it."""
    if order.test:
        return " only on paper: this is a test order, and no money moves"
    days, balance = f" within {policy.refund_order.payout_days}", order.balance
    if balance and balance == order.paid:
        return " as balance"
    return f"{days}, and as balance what a balance has paid" if balance else days


def arrives(order: Order, policy: StorePolicy) -> str:
    """Return the sentence that tells how the money of a refund comes."""
    if not order.by_hand:
        return f"The money arrives{way(order, policy)}."
    if not _by_itself(order):
        return f"A colleague pays it back by hand, as the order was paid by {order.by_hand}."
    hand = f"What was paid by {order.by_hand} is paid back by a colleague, by hand"
    return f"{hand}; the rest arrives{way(order, policy)}."


def _by_itself(order: Order) -> str:
    """Return the ways of paying that take money back without a person, in words; empty where there are none."""
    good = [each for each in order.payments if each.kind == "capture" and each.status == "success"]
    names = [each.method or "the original payment method" for each in good if each.returns != "hand"]
    return " and ".join(dict.fromkeys(names))


def owed(by_hand: str) -> str:
    """Return what staff read once a sum is booked that they pay themselves; the sum follows."""
    return f"What was paid by {by_hand} has to be paid back by hand:"
