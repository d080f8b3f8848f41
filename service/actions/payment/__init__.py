"""The action ``change_payment``: an unsent order is charged to another payment method on file."""

from __future__ import annotations

from commerce.customer import Tier
from service.actions.payment.arguments import PaymentArguments
from service.actions.payment.effects import EFFECT, done
from service.actions.payment.offers import methods
from service.actions.payment.quote import prepare
from service.actions.payment.rule import RULE, possible
from service.actions.payment.terms import TERMS
from service.actions.payment.trial import TRIAL
from service.changes.spec import ActionSpec, Label

SPEC = ActionSpec(
    name="change_payment",
    rule=RULE,
    port="payment_methods",
    label=Label("actions.payment", "change the payment of", "payment"),
    trial=TRIAL,
    place=80,
    path="payment",
    arguments=PaymentArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose to charge an unsent order of the customer to another payment method that they have on file. The "
        "customer is asked to confirm. Nothing is changed by calling this."
    ),
    prepare=prepare,
    effects=(EFFECT,),
    done=done,
    possible=possible,
    closed=frozenset({"method"}),
    turn="first",
    topic="payment",
    offers=methods,
    terms=TERMS,
)
