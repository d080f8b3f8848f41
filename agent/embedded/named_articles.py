"""Whether a few words name nothing but articles of one order: "the grey ones", "the mug"."""

from __future__ import annotations

from typing import Any

from agent.embedded.finding_orders import content
from agent.embedded.short_answers import asks
from agent.embedded.turn import Turn
from commerce import causes
from service import order_words
from service.consent import lists, said
from service.consent.clauses import words_of
from service.consent.lists import fold

_FEW = 6  # words


def titles(order: dict[str, Any]) -> list[str]:
    """Return what the articles of an order are called, their options among it."""
    items = [each for each in order.get("items") or [] if isinstance(each, dict)]
    return [f"{each.get('title') or ''} {each.get('variant') or ''}".strip() for each in items]


def only(turn: Turn, number: str) -> bool:
    """Return whether the words name articles of this order, and neither ask nor tell anything else.

    Args:
        turn: The turn.
        number: The order, which was looked at in this conversation.
    """
    words = content(turn.text)
    if not words or len(turn.text.split()) > _FEW or asks(turn.text):
        return False
    if said.families(turn.text) or causes.read(turn.text):
        return False
    if lists.any_of(fold(turn.text), lists.every("no") | lists.every("stop") | words_of("deny")):
        return False  # "not the mugs"
    named = titles(turn.history.order(number) or {})
    return bool(named) and order_words.all_held(words, named)
