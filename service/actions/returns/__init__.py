"""The action ``return_items``: goods that arrived come back, and are paid back once they have."""

from __future__ import annotations

from commerce.customer import Tier
from service.actions.returns.arguments import ReturnArguments
from service.actions.returns.effects import EFFECT, done
from service.actions.returns.quote import prepare
from service.actions.returns.rule import RULE, possible, reasons
from service.actions.returns.terms import TERMS
from service.actions.returns.trial import TRIAL
from service.changes.spec import ActionSpec, Label

SPEC = ActionSpec(
    name="return_items",
    rule=RULE,
    port="returns",
    label=Label("actions.returns", "return", "return"),
    trial=TRIAL,
    place=30,
    path="return",
    arguments=ReturnArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose a return of articles that have arrived: the customer sends them back and is paid once they are there. "
        "For another size or colour use exchange_items. The customer is asked to confirm. Nothing is registered by "
        "calling this."
    ),
    prepare=prepare,
    effects=(EFFECT,),
    done=done,
    possible=possible,
    closed=frozenset({"items.item", "items.quantity", "reason"}),
    intent="goods",
    topic="return",
    stage="arrived",
    reasons=reasons,
    terms=TERMS,
)
