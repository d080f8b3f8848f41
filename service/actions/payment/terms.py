"""What the store's policy says of ``change_payment``, in the customer's words."""

from __future__ import annotations

from commerce.policy import StorePolicy
from commerce.policy_text import by_people, limits
from commerce.sentences import joined, say
from service.actions.payment.rule import RULE
from service.changes.spec import Terms


def _payment(policy: StorePolicy) -> str:
    rule = RULE.of(policy)
    if by_people(rule):
        return say("terms.by_people.payment")
    return joined(say("terms.payment.unsent"), *limits(rule, policy))


TERMS = (Terms("payment", ("payment", "pay ", "paying", "credit card", "charged"), _payment, 60),)
