"""What the store's policy says of ``refund_order``, in the customer's words."""

from __future__ import annotations

from commerce.policy import StorePolicy
from commerce.policy_text import by_people, limits
from commerce.policy_words import payout_days
from commerce.sentences import joined, say
from service.changes.spec import Terms


def _refunds(policy: StorePolicy) -> str:
    rule = policy.refund_order
    if by_people(rule):
        return say("terms.by_people.refunds")
    free = policy.money(rule.refund_without_return_up_to)
    return joined(
        say("terms.refunds.unsent"),
        say("terms.refunds.window", count=rule.window_days),
        say("terms.refunds.without_return", most=free) if free else say("terms.refunds.returned_first"),
        say("terms.refunds.final_sale") if rule.final_sale_tags else "",
        _shipping_cost(policy),
        say("terms.refunds.payout", days=payout_days(policy)),
        *limits(rule, policy),
    )


def _shipping_cost(policy: StorePolicy) -> str:
    rule = policy.refund_order
    if rule.refund_shipping:
        return say("terms.refunds.shipping")
    if rule.refund_shipping_before_dispatch:
        return say("terms.refunds.shipping_unsent")
    return say("terms.refunds.no_shipping")


TERMS = (Terms("refunds", ("refund", "money back", "reimburse", "goodwill"), _refunds, 10),)
