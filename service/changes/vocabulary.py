"""What customers call an action of another package: words, and the action that they are the words for."""

from __future__ import annotations

from commerce.language import SOURCE, speaking
from service import asked, asked_back
from service.changes.spec import ActionSpec
from service.consent import lists, said


def learn(spec: ActionSpec) -> None:
    """Have the readers of customers' words know an action that they have no words for; each is an action of its own."""
    if spec.name in said.FAMILIES:
        return
    said.FAMILIES[spec.name] = spec.name
    with speaking(SOURCE):  # a model reads it
        asked.ACTION_PHRASES[spec.name] = spec.label.thing
    asked_back.OTHERS[spec.name] = f"{spec.label.sentences}.thing"
    lists.teach(spec.name, spec.says)
