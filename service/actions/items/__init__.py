"""The action ``change_items``: other variants on an order that has not been sent, all at once and only once."""

from __future__ import annotations

from commerce.customer import Tier
from service.actions.items.arguments import ItemsArguments
from service.actions.items.effects import EFFECT, done
from service.actions.items.quote import prepare
from service.actions.items.rule import RULE, possible
from service.actions.items.trial import TRIAL
from service.actions.refund import effects as refund
from service.changes.spec import ActionSpec, Label

SPEC = ActionSpec(
    name="change_items",
    rule=RULE,
    port="items",
    label=Label("actions.items", "swap", "articles"),
    trial=TRIAL,
    place=50,
    path="items",
    arguments=ItemsArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose other variants (size, colour) of the same products on an order that has not been sent yet. It can be "
        "done once per order: name all articles in one call, after changes of address or payment. The customer is "
        "asked to confirm. Nothing is changed by calling this."
    ),
    prepare=prepare,
    effects=(EFFECT, refund.EFFECT),
    done=done,
    possible=possible,
    closed=frozenset({"swaps.item", "swaps.variant", "swaps.quantity"}),
    turn="last",
    intent="swap",
    topic="exchange",
    stage="unsent",
)
