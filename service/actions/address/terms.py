"""What the store's policy says of ``change_address``, in the customer's words."""

from __future__ import annotations

from commerce.policy import StorePolicy
from commerce.policy_text import by_people, limits
from commerce.sentences import joined, say
from service.actions.address.rule import RULE
from service.changes.spec import Terms


def _addresses(policy: StorePolicy) -> str:
    rule = RULE.of(policy)
    if by_people(rule):
        return say("terms.by_people.addresses")
    step_up = {"cross_border": "terms.addresses.abroad", "always": "terms.addresses.step_up"}.get(rule.step_up)
    return joined(
        say("terms.addresses.unsent"),
        say(step_up) if step_up else "",
        "" if rule.boxes else say("terms.addresses.no_boxes"),
        *limits(rule, policy),
    )


TERMS = (Terms("addresses", ("address",), _addresses, 50),)
