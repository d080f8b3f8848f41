"""What the store's policy says of ``cancel_order``, in the customer's words."""

from __future__ import annotations

from commerce.policy import StorePolicy
from commerce.policy_text import by_people, limits
from commerce.sentences import joined, say
from service.actions.cancel.rule import RULE
from service.actions.items import rule as items
from service.changes.spec import Terms


def _cancellations(policy: StorePolicy) -> str:
    rule, articles = RULE.of(policy), items.RULE.of(policy)
    if by_people(rule):
        lines = [say("terms.by_people.cancellations")]
    elif rule.within_hours:
        lines = [say("terms.cancellations.hours", count=rule.within_hours), *limits(rule, policy)]
    else:
        lines = [say("terms.cancellations.unsent"), *limits(rule, policy)]
    if by_people(articles):
        return joined(*lines, say("terms.by_people.articles"))
    last = say("terms.cancellations.last_change") if articles.last_change else ""
    return joined(*lines, say("terms.cancellations.articles"), last)


TERMS = (
    Terms(
        "cancellations",
        ("cancel", "call off", "change my order", "change an order", "change the items"),
        _cancellations,
        40,
    ),
)
