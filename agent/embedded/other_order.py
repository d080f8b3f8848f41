"""A change of mind about which order: the same for another one, or for several."""

from __future__ import annotations

import re
from typing import Any

from agent.embedded import intent_handlers, requests, talk
from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import order_numbers
from agent.embedded.short_answers import asks
from agent.embedded.turn import Turn
from service.changes.registry import ACTIONS
from service.consent import lists
from service.consent.amending import phrases as correction_words
from service.consent.lists import fold, without

_VERBS = {spec.name: spec.label.verb for spec in ACTIONS.values() if spec.intent == "goods"}
#: Words beside another order's number that say nothing more: "sorry, I meant order 1113".
_BESIDE_A_NUMBER = frozenset(
    "no not nope sorry wait i mean meant it its it's for from of the one in order number rather instead actually "
    "oh please is was but wrong that this then course yes ok okay to nvm its should have been be be was were "
    "typed wrote said must can could thats ah oh hm".split()
)
_WORDY = 12


def of_order(words: str, number: str, other: str) -> str:
    """Return a request for another order than the one that it was for."""
    changed = re.sub(rf"#?\b{re.escape(number)}\b", other, words)
    return changed if changed != words else f"{words} (order {other})"


def only_a_number(text: str) -> bool:
    """Whether words say nothing but that another order was meant."""
    rest = without(fold(text), " ".join(fold(each) for each in order_numbers(text)))
    said = (phrase for name in ("undo", "swap", "maybe", "beside") for phrase in correction_words(name))
    for phrase in sorted(said, key=len, reverse=True):
        rest = without(rest, phrase)
    return set(rest.split()) <= _BESIDE_A_NUMBER


def other_order(turn: Turn, call: dict[str, Any], number: str, text: str) -> Move | None:
    """Propose the same for the order named instead: "no, for 1182"; None when none is, or a request beside it."""
    named = [each for each in order_numbers(text) if each != number]
    if (several := _several(turn, call, text)) is not None:
        return several
    if len(named) != 1 or len(text.split()) >= _WORDY or asks(text) or call["name"] == "change_address":
        return None
    label = talk.label_of(call["name"])
    if only_a_number(text):
        words = of_order(intent(turn), number, named[0])
    elif lists.any_of(fold(text), lists.action_words()):
        return None
    else:
        words = f"{_VERBS.get(call['name'], '')} {text}".strip()
    return intent_handlers.act(label, Turn(words, turn.history, turn.tools, Frame(args={"order_number": named[0]})))


def _several(turn: Turn, call: dict[str, Any], text: str) -> Move | None:
    """Note the same action down for each order that the words name: "no, from 1137 the toy, and from 1113 one bag"."""
    label, verb = talk.label_of(call["name"]), _VERBS.get(call["name"])
    if (
        len(order_numbers(text)) < 2
        or verb is None
        or lists.any_of(fold(text), lists.action_words())
        or "plan" not in turn.tools
    ):
        return None
    parts = [part for part in requests.parts(text) if order_numbers(part)]
    found = [requests.Request(label, order_numbers(part)[0], f"{verb} {part.strip()}") for part in parts]
    return requests.note_down(turn, found) if len(found) > 1 else None


def intent(turn: Turn) -> str:
    """Return the words that led to the proposal that was dropped."""
    return turn.history.asked_for() or turn.text
