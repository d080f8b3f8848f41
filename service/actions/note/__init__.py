"""The action ``add_note``: the customer's words on an order, for the shop's people."""

from __future__ import annotations

from commerce.customer import Tier
from service import asked
from service.actions.note.arguments import NoteArguments
from service.actions.note.effects import EFFECT, done
from service.actions.note.quote import prepare
from service.actions.note.rule import RULE, possible
from service.actions.note.trial import TRIAL
from service.changes.spec import ActionSpec, Label

SPEC = ActionSpec(
    name="add_note",
    rule=RULE,
    port="notes",
    label=Label("actions.note", "add the note to", "a note"),
    trial=TRIAL,
    place=100,
    path="note",
    arguments=NoteArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose a note on an order of the customer for the shop's people, in the customer's words. The customer is "
        "asked to confirm. Nothing is added by calling this."
    ),
    prepare=prepare,
    effects=(EFFECT,),
    done=done,
    possible=possible,
    harmless=True,
    asked_for=asked.check_note,
)
