"""An action of somebody else's: an order that has not been sent is wrapped as a gift, with a card.

It lives outside the product and is found by its entry point, see ``docs/developers/add-an-action.md``.
"""

from __future__ import annotations

from pathlib import Path

from commerce import sentences
from commerce.customer import Tier
from giftwrap.arguments import GiftWrapArguments
from giftwrap.effects import EFFECT, done
from giftwrap.quote import prepare
from giftwrap.rule import RULE, possible
from giftwrap.terms import TERMS
from giftwrap.trial import TRIAL
from service.changes.spec import ActionSpec, Label

sentences.add(Path(__file__).with_name("locale"))
SPEC = ActionSpec(
    name="gift_wrap",
    rule=RULE,
    port="notes",
    label=Label("giftwrap", "wrap", "gift wrapping"),
    trial=TRIAL,
    place=110,
    path="gift-wrap",
    arguments=GiftWrapArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose to wrap an order of the customer as a gift, with a card in the customer's words. The customer is "
        "asked to confirm. Nothing is wrapped by calling this."
    ),
    prepare=prepare,
    effects=(EFFECT,),
    done=done,
    possible=possible,
    turn="first",
    stage="unsent",
    asks={"card": "What should the card say?"},
    terms=TERMS,
    says={"en": ("wrap", "gift wrap", "gift wrapping", "wrapped"), "de": ("einpacken", "Geschenkverpackung")},
)
