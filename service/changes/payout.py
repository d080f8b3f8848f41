"""How money goes back, in words: by the payment provider in some days, as balance, or by a person's hand."""

from __future__ import annotations

from collections.abc import Sequence

from commerce.customer import Kind
from commerce.judge import judge_by_hand, judge_intangible, judge_trusted
from commerce.money import Money
from commerce.order import LineItem, Order
from commerce.policy import StorePolicy
from commerce.policy_words import payout_days
from commerce.sentences import listed, say
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


def goes(order: Order, amount: Money, policy: StorePolicy) -> str:
    """Return the sentence that a sum is on its way back as soon as it is asked for: where to, and how long it takes."""
    return say(f"payout.goes.{_way(order)}", sum=amount, **_values(order, policy))


def costs_less(order: Order, amount: Money, policy: StorePolicy) -> str:
    """Return the sentence that something costs less by a sum, which goes back."""
    return say(f"payout.less.{_way(order)}", sum=amount, **_values(order, policy))


def arrives(order: Order, policy: StorePolicy) -> str:
    """Return the sentence that tells how the money of a refund comes."""
    return say(f"payout.arrives.{_way(order)}", **_values(order, policy))


def to(order: Order) -> str:
    """Return where money goes by itself, as a sentence names it; empty where a colleague pays it all."""
    return _by_itself(order) if order.by_hand else order.payment_method


def owed(by_hand: str, amount: Money) -> str:
    """Return what staff read once a sum is booked that they pay themselves."""
    return say("payout.owed", hand=by_hand, sum=amount)


def _values(order: Order, policy: StorePolicy) -> dict[str, str]:
    return {"method": to(order), "hand": order.by_hand, "days": payout_days(policy)}


def _way(order: Order) -> str:
    """Return the way in which the money comes, as the last part of a sentence's id."""
    if not to(order):
        return "hand"
    if order.test:
        way = "paper"
    elif order.balance:
        way = "balance" if order.balance == order.paid else "both"
    else:
        way = "days"
    return f"partly.{way}" if order.by_hand else way


def _by_itself(order: Order) -> str:
    """Return the ways of paying that take money back without a person, in words; empty where there are none."""
    good = [each for each in order.payments if each.kind == "capture" and each.status == "success"]
    names = [each.method or say("policy.original_method") for each in good if each.returns != "hand"]
    return listed(dict.fromkeys(names))
