"""Several requests in one message: questions are answered one after the other, changes come last.

A reply asks one thing at most. So what one of the questions has to ask waits until the others are answered, and what
is asked of a change, its proposal above all, is the last that is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from agent.embedded import requests, talk
from agent.embedded.dialogue import Frame, Move, Queue
from agent.embedded.numbers import order_numbers
from agent.embedded.plain_rules import PLAIN
from agent.embedded.router import Router
from agent.embedded.rules import Heard, first
from agent.embedded.short_answers import asks
from agent.embedded.text import as_typed, normalise
from agent.embedded.turn import Turn
from commerce import causes
from commerce.sentences import say
from service.consent import said

#: Reads the words of one request.
One = Callable[[Turn, Router], Move]

READ, CHANGE, ASKS, MORE = "read", "change", "asks", "more"
_MOST = 5
#: Tools of a turn after which no further request is taken up: the next one may need a few.
_MOST_CALLS = 5
_LONGEST = 60  # characters of a wish that are repeated
_FEW = 3  # words of a question that has a verb: "what not" has none
#: What may stand before the words of a request.
_LEADS = re.compile(
    r"^\W*+(?:(?:and|also|plus|then|oh|btw|by the way|so|ok|okay|hi|hello|hey|well|but|please|pls)\W++)++",
    re.I,
)
#: What follows is something else, whatever it is.
_ELSE = re.compile(r"\b(?:also|plus|btw|by the way|oh)\b", re.I)
#: Said to get something done; not a question by itself.
_DOES = re.compile(r"^(?:can|could|will|would) (?:you|u|ya)\b", re.I)
#: How a question begins that has no sign: "is the soap vegan".
_OPENS = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|can|could|will|would|should|must|may) "
    r"(?:the|an?|my|your|ur|it|its|this|that|these|those|they|there|you|u|i|we|he|she|any|all|both)\b"
)
#: How a request begins that has its own verb; what else follows an "and" goes on with the words before it.
_BEGINS = re.compile(
    rf"{_OPENS.pattern}|(?:what|whats|when|whens|where|wheres|who|whos|why|how|hows|which)\b"
    r"|(?:i|i'm|im|i'd|we|my|need|want|looking|any|got|status|show|find|get|give|tell|check|track|search)\b"
)
_AND = frozenset({"and", "as well as"})
#: Rules that know a question by its words.
_QUESTIONS = tuple(rule for rule in PLAIN if rule.question)
#: Ends of a request that leave room for another one.
_OPEN = frozenset({"", "next", "offer_person"})


@dataclass
class _Part:
    """Words of a message with what stands before them, and what they are."""

    before: str
    words: str
    kind: str


def read(turn: Turn, router: Router) -> tuple[str, ...]:
    """Return the words of each request, changes together and last; empty for one alone, or without a question."""
    if turn.history.proposal_waits() or turn.history.still_open():
        return ()
    pieces = requests.pieces(turn.text)
    if len(pieces) < 2:
        return ()
    parts = _joined([_Part(before, words, _kind(before, words, turn, router)) for before, words in pieces])
    questions = [each.words.strip() for each in parts if each.kind == READ]
    changes = [each.words.strip() for each in parts if each.kind == CHANGE]
    if not questions or len(parts) < 2 or len(questions) > _MOST:
        return ()
    return (*questions, *([". ".join(each.rstrip(" .,;") for each in changes)] if changes else []))


def _kind(before: str, part: str, turn: Turn, router: Router) -> str:
    """Return whether a part by itself asks something, changes something, or only tells more of another."""
    words = _LEADS.sub("", part)
    there = turn.about(words)
    if not words.strip() or talk.heard(words) is not None or talk.upset(words):
        return MORE
    label = requests.label_of(part, there, router)
    if label in requests.CHANGES or label == "pause":
        return CHANGE
    reading = said.read(words)
    if label == "policy_question" and not order_numbers(words):
        return READ
    if reading.families:
        return CHANGE
    if label or (_ELSE.search(f"{before} {part[:20]}") and causes.read(words)):
        return READ
    return _question(there, router, reading)


def _question(there: Turn, router: Router, reading: said.Reading) -> str:
    """Return whether words are a question that is understood, one that only another one explains, or none."""
    plain = normalise(there.text[:300]).casefold()
    if _DOES.match(plain) or not (asks(plain) or _OPENS.match(plain)):
        return MORE
    move = first(_QUESTIONS, Heard(replace(there, frame=Frame()), router, reading))
    if move is not None and move.intent not in requests.CHANGES:
        return READ
    return ASKS if len(plain.split()) >= _FEW else MORE


def _joined(parts: Sequence[_Part]) -> list[_Part]:
    """Return the parts with those that only tell more in the request before them, or in the one that they lead to."""
    found: list[_Part] = []
    lead = ""
    for place, each in enumerate(parts):
        if each.kind == ASKS:  # beside a change it tells more of that
            near = found[-1:] or parts[place + 1 : place + 2]
            each.kind = READ if near and near[0].kind == READ else MORE
        if each.kind == READ and found and each.before.strip().casefold() in _AND and not _begins(each.words):
            each.kind = MORE
        if each.kind == MORE and found:
            found[-1].words += each.before + each.words
        elif each.kind == MORE:
            lead += each.before + each.words
        else:
            found.append(_Part("", f"{lead}{each.before if lead else ''}{each.words}", each.kind))
            lead = ""
    return found


def _begins(words: str) -> bool:
    return bool(_BEGINS.match(normalise(_LEADS.sub("", words)[:100]).casefold()))


def begin(turn: Turn, router: Router, one: One) -> Move | None:
    """Return the move that begins with the first of several requests; None where a message has one."""
    if turn.history.queue.words or not (several := read(turn, router)):
        return None
    return _onward(turn, router, Queue(rest=several), one, [])


def go_on(turn: Turn, router: Router, move: Move, one: One) -> Move:
    """Return the move after one for the request in hand: the same while it needs tools, else on with the others."""
    queue = turn.history.queue
    if not queue.words:
        return move
    if move.tool:
        return replace(move, frame=move.frame.but(queue=queue))
    return _finished(turn, router, queue, move, one, [])


def _onward(turn: Turn, router: Router, queue: Queue, one: One, told: list[str]) -> Move:
    """Take up the next request."""
    called = turn.history.calls()
    if called >= _MOST_CALLS:
        return _last(turn, queue, turn.say(""), [*told, *map(_later, queue.rest)])
    queue = replace(queue, words=queue.rest[0], rest=queue.rest[1:], begun=called)
    turn.history.queue = queue
    move = one(replace(turn.about(queue.words), frame=Frame()), router)
    if move.tool:
        text = "\n".join(filter(None, (*told, move.text)))
        return replace(move, text=text, frame=move.frame.but(queue=queue))
    return _finished(turn, router, queue, move, one, told)


def _finished(turn: Turn, router: Router, queue: Queue, move: Move, one: One, told: list[str]) -> Move:
    """Go on after a request that needs no more tools."""
    if move.frame.awaiting == "clarify":
        move = replace(move, text=say("engine.part_unclear", words=_quoted(queue.words)), frame=Frame())
    if not queue.rest:
        return _last(turn, queue, move, told)
    if move.frame.awaiting == "offer_person":
        move = replace(move, text=move.text.removesuffix(say("chat.offer")).strip())
    elif move.frame.awaiting not in _OPEN:
        held = {"text": move.text, "frame": move.frame, "words": queue.words}
        waits = [_later(queue.words)] if queue.asks else []
        return _onward(turn, router, replace(queue, asks=queue.asks or held), one, [*told, *waits])
    return _onward(turn, router, queue, one, [*told, move.text])


def _last(turn: Turn, queue: Queue, move: Move, told: list[str]) -> Move:
    """End with what one of the requests has to ask."""
    texts, frame = [*dict.fromkeys([*told, move.text])], move.frame
    if queue.asks:
        free = frame.awaiting in _OPEN and not turn.history.proposal_waits()
        texts.append(queue.asks["text"] if free else _later(queue.asks["words"]))
        frame = queue.asks["frame"] if free else frame
    return replace(move, text="\n".join(filter(None, texts)), frame=frame)


def _later(words: str) -> str:
    return say("engine.ask_later", words=_quoted(words))


def _quoted(words: str) -> str:
    plain = as_typed(words)
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST].rsplit(' ', 1)[0]} …"
