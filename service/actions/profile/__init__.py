"""The action ``change_profile_address``: another default address of the customer's account."""

from __future__ import annotations

from commerce.customer import Tier
from service.actions.address.arguments import AddressArguments
from service.actions.profile.effects import EFFECT, done
from service.actions.profile.quote import prepare
from service.actions.profile.rule import RULE
from service.actions.profile.trial import TRIAL
from service.changes.spec import ActionSpec, Label

SPEC = ActionSpec(
    name="change_profile_address",
    rule=RULE,
    port="profiles",
    label=Label("actions.profile", "change my address"),
    trial=TRIAL,
    place=70,
    path="address",
    arguments=AddressArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose another default address for the customer's account, for later orders. For an order that was placed "
        "use change_address. The address must be the customer's own words. The customer is asked to confirm. Nothing "
        "is changed by calling this."
    ),
    prepare=prepare,
    effects=(EFFECT,),
    done=done,
    about="customer",
    closed=frozenset({"country", "province"}),
)
