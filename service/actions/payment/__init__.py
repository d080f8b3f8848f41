"""The action ``change_payment``: an unsent order is charged to another payment method on file."""

from __future__ import annotations

from commerce.customer import Tier
from service.actions.payment.arguments import PaymentArguments
from service.actions.payment.effects import EFFECT, done
from service.actions.payment.quote import prepare
from service.actions.payment.rule import possible
from service.changes.spec import ActionSpec

SPEC = ActionSpec(
    name="change_payment",
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
)
