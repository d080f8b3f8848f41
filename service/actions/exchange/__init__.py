"""The action ``exchange_items``: goods that arrived come back for another variant of the same product."""

from __future__ import annotations

from commerce.customer import Tier
from service.actions.exchange.arguments import ExchangeArguments
from service.actions.exchange.effects import EFFECT, done
from service.actions.exchange.quote import prepare
from service.actions.exchange.rule import RULE, possible, reasons
from service.actions.exchange.terms import TERMS
from service.actions.exchange.trial import TRIAL
from service.changes.spec import ActionSpec, Label

SPEC = ActionSpec(
    name="exchange_items",
    rule=RULE,
    port="exchanges",
    label=Label("actions.exchange", "exchange", "exchange"),
    trial=TRIAL,
    place=40,
    path="exchange",
    arguments=ExchangeArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose an exchange of articles that have arrived for another variant (size, colour) of the same product. "
        "Name all articles of the order in one call. The customer is asked to confirm. Nothing is registered by "
        "calling this."
    ),
    prepare=prepare,
    effects=(EFFECT,),
    done=done,
    possible=possible,
    closed=frozenset({"swaps.item", "swaps.variant", "swaps.quantity", "reason"}),
    turn="last",
    intent="swap",
    topic="exchange",
    stage="arrived",
    reasons=reasons,
    terms=TERMS,
)
