"""Few words behind an answer that has nothing more to give: a go-ahead to what was refused, or "what time exactly".

The same lines again answer neither: it is told what is left to do, or that no more is known.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from agent.embedded import intent_handlers, meant_order
from agent.embedded.articles import lines, meant, named
from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import order_numbers
from agent.embedded.short_answers import agrees, core
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from commerce import causes
from commerce.sentences import say
from runtime.yaml_file import pattern
from service.consent import remarks

_pattern = partial(pattern, Path(__file__).with_suffix(".yaml"))
_SENTENCE = re.compile(r"(?<=[.!?])\s")
_FEW, _LONGEST = 9, 300
_REFUSABLE = frozenset({"cancel_order", "refund", "return", "exchange", "change_address", "change_payment", "add_note"})


def insisted(turn: Turn) -> Move | None:
    """Say once more why it cannot be done and offer a person, where somebody tells to go ahead all the same."""
    refused = turn.history.last_intent() in _REFUSABLE and not turn.frame.awaiting
    told = turn.history.last_reply()
    if not refused or not told or told.rstrip().endswith("?") or turn.history.proposal_waits():
        return None
    if any(step.tool == "proposal_status" for step in turn.history.last_turn()):  # it was done
        return None
    if not (agrees(turn.text) or _pattern("go_ahead").fullmatch(core(turn.text))):
        return None
    why = _SENTENCE.split(told.strip(), maxsplit=1)[0]
    wish = turn.history.said_before() or turn.text
    return turn.about(wish).offer_person(why, turn.history.last_intent()) if len(why) <= _LONGEST else None


def more_exactly(turn: Turn) -> Move | None:
    """Answer "what time exactly" after the day was told, and "when does the other one come" of what is not sent."""
    plain = normalise(turn.text[:200]).casefold()
    number = turn.history.current_order() or ""
    order = turn.history.order(number) if number else None
    asked_before = turn.history.last_intent() == "order_status" and not turn.frame.awaiting
    if order is None or not asked_before or len(plain.split()) > _FEW or order_numbers(turn.text):
        return None
    if (left := _unsent(turn, order, plain)) is not None:
        return left
    if not _pattern("exactly").search(plain) or not _dated(turn):
        return None
    parcels = [each for each in order.get("tracking") or [] if isinstance(each, dict) and each.get("url")]
    if len(parcels) != 1:
        return turn.say(say("engine.no_hour"), intent="order_status")
    told = say("engine.no_hour_here", carrier=str(parcels[0].get("carrier") or ""), link=str(parcels[0]["url"]))
    return turn.say(told, intent="order_status")


def _dated(turn: Turn) -> bool:
    """Whether the day was told right before."""
    return any(step.tool == "get_order" for step in turn.history.last_turn()) and "\n" not in turn.history.last_reply()


def _unsent(turn: Turn, order: dict[str, Any], plain: str) -> Move | None:
    """Tell that there is no day yet for the articles of a parcel in parts that somebody asks after."""
    has = lines(order)
    waiting = [line for line in has if line.get("unsent")]
    if order.get("status") != "partly_shipped" or not _pattern("comes").search(plain) or not waiting:
        return None
    found = meant(turn.text, has).lines
    if not (_pattern("other").search(plain) if not found else all(line in waiting for line in found)):
        return None
    articles = "; ".join(named(line) for line in found or waiting)
    told = say("engine.no_day_yet", articles=articles, order=str(order.get("number") or "").lstrip("#"))
    return turn.say(told, intent="order_status")


def reasoned(turn: Turn) -> Move | None:
    """Keep a reason that answers the question which order it is; of the one order asked about it is gone on with."""
    frame = turn.frame
    if frame.intent not in _REFUSABLE or order_numbers(turn.text) or not remarks.reasons(turn.text):
        return None
    told = "" if causes.read(turn.text) == "wrong_item" else turn.text  # "wrong size for me" is no other article
    words = ". ".join(filter(None, (str(frame.args.get("text") or ""), told)))
    listed = [str(each) for each in frame.args.get("listed") or []]
    if len(listed) == 1 and frame.intent in intent_handlers.FILL:
        kept = Frame(args={"order_number": listed[0]})
        return intent_handlers.act(frame.intent, Turn(words, turn.history, turn.tools, kept))
    kept_turn = replace(turn, frame=frame.but(args={**frame.args, "text": words}))
    return kept_turn.ask_again(meant_order.which_again(turn))
