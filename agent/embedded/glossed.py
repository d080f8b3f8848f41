"""The customer's messages as the engine reads them, and their own words again in what it passes on.

Where the conversation is led in another language than English, the engine reads its gloss (`service.gloss`). What a
tool is given to keep, such as an address, a note or why a person is called, is what the customer wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage

from agent.embedded.dialogue import Move
from commerce.language import language
from commerce.own_words import own
from service import gloss
from service.changes.registry import ACTIONS
from service.consent import said

#: What is kept as it was written, by the tool that it is given to; of every change also its note and its address.
_KEPT = {"handoff": frozenset({"reason"}), "add_note": frozenset({"text"})}
_OF_CHANGES = frozenset({"note", "name", "line1", "line2", "city", "province", "country", "company", "phone"})


def read(messages: Sequence[BaseMessage]) -> Sequence[BaseMessage]:
    """Return the messages with the customer's own words in English; as they are where English is spoken."""
    if language() not in gloss.codes():
        return messages
    return [_read(each) if isinstance(each, HumanMessage) else each for each in messages]


def glosses(messages: Sequence[BaseMessage]) -> list[gloss.Gloss]:
    """Return the customer's messages as they were read, the newest first; none where English is spoken."""
    if language() not in gloss.codes():
        return []
    return [gloss.gloss(own(each.text), language()) for each in messages[::-1] if isinstance(each, HumanMessage)]


def reading(text: str) -> said.Reading:
    """Return the reading of some words, which are a gloss or not.

    What the customer's own words only tell or deny is not asked for, and what they ask for is, whatever the gloss made
    of them.
    """
    found, written = said.read(text), gloss.written(text)
    if not written:
        return found
    own_words = said.read(written)
    asks_more = own_words.families and not found.families and not found.mood
    return own_words if said.asks_nothing(written) or asks_more else found


def _read(message: HumanMessage) -> BaseMessage:
    return message.model_copy(update={"content": gloss.english(own(message.text))})


def as_written(move: Move, messages: Sequence[BaseMessage]) -> Move:
    """Return a move whose call is given the customer's own words where they are kept.

    Args:
        move: The move, made of the words that were read.
        messages: The conversation as it was written.
    """
    names = _KEPT.get(move.tool, frozenset()) | (_OF_CHANGES if move.tool in ACTIONS else frozenset())
    if language() not in gloss.codes() or not names.intersection(move.args):
        return move
    found = glosses(messages)
    return replace(
        move, args={name: _written(value, found) if name in names else value for name, value in move.args.items()}
    )


def _written(value: Any, found: Sequence[gloss.Gloss]) -> Any:
    """Return the words of which a value was read; the value where it is in no message."""
    if not isinstance(value, str) or any(value in each.source for each in found):
        return value
    return next((written for each in found if (written := each.original(value))), value)
