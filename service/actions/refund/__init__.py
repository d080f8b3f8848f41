"""The action ``refund_order``: money back for an order, some pieces of it, its shipping cost, or an amount."""

from __future__ import annotations

from commerce.customer import Tier
from service.actions.refund.arguments import RefundArguments
from service.actions.refund.effects import EFFECT, done
from service.actions.refund.quote import prepare
from service.actions.refund.rule import RULE, possible
from service.actions.refund.terms import TERMS
from service.actions.refund.trial import TRIAL
from service.changes.spec import ActionSpec, Label

SPEC = ActionSpec(
    name="refund_order",
    rule=RULE,
    port="refunds",
    label=Label("actions.refund", "refund", "refund"),
    trial=TRIAL,
    place=10,
    path="refund",
    arguments=RefundArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose a refund for one order of the customer: the whole order, some of its articles, the "
        "shipping cost, or an amount. The shop's rules decide; the customer is asked to confirm. Nothing is refunded "
        "by calling this."
    ),
    prepare=prepare,
    effects=(EFFECT,),
    done=done,
    possible=possible,
    # An amount is held against the sums that the customer wrote, see `wanted.check`.
    closed=frozenset({"items.item", "items.quantity", "shipping", "amount", "cause"}),
    intent="goods",
    topic="refund",
    terms=TERMS,
)
