"""The action ``cancel_order``: an unsent order is called off and what was paid goes back."""

from __future__ import annotations

from commerce.customer import Tier
from service.actions.cancel.arguments import CancelArguments
from service.actions.cancel.effects import EFFECT, done
from service.actions.cancel.quote import prepare
from service.actions.cancel.rule import RULE, possible, reasons
from service.actions.cancel.terms import TERMS
from service.actions.cancel.trial import TRIAL
from service.actions.refund import effects as refund
from service.changes.spec import ActionSpec, Label

SPEC = ActionSpec(
    name="cancel_order",
    rule=RULE,
    port="cancellations",
    label=Label("actions.cancel", "cancel", "cancellation"),
    trial=TRIAL,
    place=20,
    path="cancel",
    arguments=CancelArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose to cancel an order of the customer that has not been sent yet; what was paid goes back. For an order "
        "that was sent use return_items. The customer is asked to confirm. Nothing is cancelled by calling this."
    ),
    prepare=prepare,
    effects=(EFFECT, refund.EFFECT),
    done=done,
    possible=possible,
    closed=frozenset({"reason"}),
    intent="goods",
    topic="cancel",
    stage="unsent",
    reasons=reasons,
    terms=TERMS,
)
