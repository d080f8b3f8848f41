"""What the store's policy says of gift wrapping, for customers who ask."""

from __future__ import annotations

from commerce.policy import StorePolicy
from commerce.policy_text import by_people
from commerce.sentences import say
from giftwrap.rule import RULE
from service.changes.spec import Terms


def _wrapping(policy: StorePolicy) -> str:
    rule = RULE.of(policy)
    return say("giftwrap.by_people") if by_people(rule) else say("giftwrap.terms", most=rule.longest_card)


TERMS = (Terms("gift wrapping", ("gift", "wrap"), _wrapping),)
