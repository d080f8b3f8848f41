"""The action ``change_address``: another shipping address for an order that has not been sent."""

from __future__ import annotations

from commerce.customer import Tier
from service.actions.address.arguments import OrderAddressArguments
from service.actions.address.effects import EFFECT, done
from service.actions.address.quote import prepare
from service.actions.address.rule import RULE, possible
from service.actions.address.terms import TERMS
from service.actions.address.trial import TRIAL
from service.changes.spec import ActionSpec, Label
from service.consent import house_numbers

SPEC = ActionSpec(
    name="change_address",
    rule=RULE,
    port="addresses",
    label=Label("actions.address", "change the address of", "addresses"),
    trial=TRIAL,
    place=60,
    path="address",
    arguments=OrderAddressArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose another shipping address for an order of the customer that has not been sent yet. The address must be "
        "the customer's own words. The customer is asked to confirm. Nothing is changed by calling this."
    ),
    prepare=prepare,
    effects=(EFFECT,),
    done=done,
    possible=possible,
    closed=frozenset({"country", "province"}),
    turn="first",
    topic="address",
    heard=house_numbers.put_right,
    terms=TERMS,
)
