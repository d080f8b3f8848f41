"""What the store's policy says of gift wrapping, for customers who ask."""

from __future__ import annotations

from commerce.policy import StorePolicy
from commerce.policy_text import by_people
from giftwrap.rule import RULE
from service.changes.spec import Terms


def _wrapping(policy: StorePolicy) -> str:
    rule = RULE.of(policy)
    if by_people(rule):
        return "Gift wrapping is handled by our team, not in this chat."
    return f"An order can be wrapped as a gift until it is sent, with a card of up to {rule.longest_card} characters."


TERMS = (Terms("gift wrapping", ("gift", "wrap"), _wrapping),)
