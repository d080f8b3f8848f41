"""The action ``resend_message``: the store sends one of its own mails about an order again."""

from __future__ import annotations

from commerce.customer import Tier
from service.actions.message.arguments import MessageArguments, yes_words
from service.actions.message.effects import EFFECT, done
from service.actions.message.quote import prepare
from service.actions.message.rule import RULE, possible
from service.actions.message.trial import TRIAL
from service.changes.spec import ActionSpec, Label

SPEC = ActionSpec(
    name="resend_message",
    rule=RULE,
    port="mails",
    label=Label("actions.message", "resend the message of", "a mail again"),
    trial=TRIAL,
    place=90,
    path="message",
    arguments=MessageArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose to send the order confirmation, the invoice or the shipping mail of a customer's order again, to the "
        "address on the order. The customer is asked to confirm. Nothing is sent by calling this."
    ),
    prepare=prepare,
    effects=(EFFECT,),
    done=done,
    possible=possible,
    closed=frozenset({"kind"}),
    harmless=True,
    yes_words=yes_words,
)
