"""What the store's policy says of ``return_items``, in the customer's words."""

from __future__ import annotations

from commerce.judge_rights import warranty_words
from commerce.policy import StorePolicy
from commerce.policy_text import by_people, limits, withdrawal
from commerce.policy_words import reason
from commerce.sentences import joined, listed, say
from service.actions.returns.rule import RULE
from service.changes.spec import Terms


def _returns(policy: StorePolicy) -> str:
    rule = RULE.of(policy)
    if by_people(rule):
        return say("terms.by_people.returns")
    free = policy.money(policy.refund_order.refund_without_return_up_to)
    return joined(
        say("terms.returns.window", count=rule.window_days),
        say("terms.returns.without", most=free) if free and not by_people(policy.refund_order) else "",
        say("terms.returns.final_sale") if policy.refund_order.final_sale_tags else "",
        say("terms.returns.customer_pays") if rule.payer == "customer" else say("terms.returns.shop_pays"),
        _restocking(policy),
        withdrawal(policy),
        warranty_words(policy) if policy.warranty.years else "",
        *limits(rule, policy, "goods"),
    )


def _restocking(policy: StorePolicy) -> str:
    """Return the sentence on what is kept back of returned goods, empty where nothing is."""
    rule = RULE.of(policy)
    if not (fee := rule.restocking_fee):
        return ""
    none = listed(filter(None, (reason(each, rule.reasons) for each in rule.free_reasons)), "lists.or")
    if fee.percent:
        key = "terms.returns.fee_percent_unless" if none else "terms.returns.fee_percent"
        return say(key, percent=f"{fee.percent:f}", reasons=none)
    return say("terms.returns.fee_unless" if none else "terms.returns.fee", fee=policy.money(fee.amount), reasons=none)


def _right_to_withdraw(policy: StorePolicy) -> str:
    """Return the right to withdraw from a purchase by itself; where there is none, how goods can come back."""
    if not (right := withdrawal(policy)):
        return _returns(policy)
    return joined(say("terms.withdrawal"), right, say("terms.withdrawal.unsent"))


TERMS = (
    Terms("returns", ("return", "send back", "sending back", "final sale", "restock"), _returns, 20),
    Terms(
        "withdrawal",
        ("withdraw", "cooling-off", "cooling off", "revocation", "revoke"),
        _right_to_withdraw,
        200,
        asked=15,
    ),
)
