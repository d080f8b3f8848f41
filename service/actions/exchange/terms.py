"""What the store's policy says of ``exchange_items``, in the customer's words."""

from __future__ import annotations

from commerce.policy import StorePolicy
from commerce.policy_text import by_people, limits
from commerce.sentences import joined, say
from service.actions.exchange.rule import RULE
from service.changes.spec import Terms


def _exchanges(policy: StorePolicy) -> str:
    rule = RULE.of(policy)
    if by_people(rule):
        return say("terms.by_people.exchanges")
    return joined(say("terms.exchanges.window", count=rule.window_days), *limits(rule, policy, "goods"))


TERMS = (
    Terms(
        "exchanges",
        ("exchange", "swap", "another size", "other size", "variant", "colour", "color"),
        _exchanges,
        30,
    ),
)
