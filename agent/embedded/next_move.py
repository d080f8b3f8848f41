"""The embedded engine's one decision: given the conversation and the bound tools, what is the next move."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from langchain_core.messages import BaseMessage, HumanMessage, ToolMessage

from agent.embedded import (
    amending,
    answers,
    aside,
    asking,
    asking_products,
    called,
    choosing,
    correcting,
    finding_orders,
    first_words,
    glossed,
    questions,
    refining,
    request_queue,
    requests,
    results,
    talk,
    trouble,
    verifying,
)
from agent.embedded.dialogue import Move, last_frame, let_go
from agent.embedded.engine_history import EngineHistory
from agent.embedded.numbers import order_numbers
from agent.embedded.plain_rules import PLAIN
from agent.embedded.routed_rules import ROUTED, clarify
from agent.embedded.router import Router
from agent.embedded.rules import Heard, Rule, first, of_turn
from agent.embedded.short_answers import choice, is_no
from agent.embedded.state import Dialogue
from agent.embedded.turn import Turn
from agent.history import result_of
from commerce.sentences import say
from service import gloss
from service.consent import gates, said

#: What is read of a message; frames quote it, so it also bounds what a conversation stores.
MAX_TEXT = 4000
_ALONE = r"(?=\s{0,3}(?:(?:please|pls|now|then|too|orders?)\s{0,3})?(?:$|[.,;!?\n]))"
_BOTH = re.compile(rf"\b(?:both(?: of (?:them|those))?|them both|those two|the two)(?: orders?)?\b{_ALONE}", re.I)
_NTH = re.compile(rf"\bthe (?:first|second|third|fourth|fifth|last)(?: (?:one|order))?\b{_ALONE}", re.I)
#: What a frame may wait for while a change is put together.
_QUESTIONS = frozenset({"slot", "order_number", "refund_item", "refund_amount", "address", "offer_action"})


def decide(
    messages: Sequence[BaseMessage],
    tools: Mapping[str, frozenset[str]],
    router: Router,
    state: Dialogue | None = None,
) -> Move:
    """Return the engine's next move.

    Args:
        messages: The conversation, oldest first; system messages are ignored.
        tools: Argument names of the bound tools.
        router: The router to read requests with.
        state: What was kept of the dialogue; None reads it from the messages.
    """
    with gloss.remembered(glossed.glosses(messages)):
        move = _decided(glossed.read(messages), tools, router, state)
    return glossed.as_written(move, messages)


def _decided(
    messages: Sequence[BaseMessage], tools: Mapping[str, frozenset[str]], router: Router, state: Dialogue | None
) -> Move:
    last, frame = messages[-1] if messages else None, last_frame(messages)
    goes_on = isinstance(last, ToolMessage)
    history = EngineHistory(messages, state, frame.queue if goes_on else None)
    words = history.queue.words or history.said()[:MAX_TEXT]
    heard = said.read(gates.picked(words, history.last_reply()) or words)
    turn = Turn(heard.text, history, tools, frame)
    move = _next(Heard(turn, router, heard), last)
    return _one_at_a_time(turn, request_queue.go_on(turn, router, move, _one) if goes_on else move)


def _one_at_a_time(turn: Turn, move: Move) -> Move:
    """Note a change down that would ask something while a proposal waits: the only question then is that one's."""
    frame, asks_for = move.frame, move.frame.awaiting.partition(".")[0]
    if move.tool or asks_for not in _QUESTIONS or frame.intent not in requests.CHANGES or "plan" not in turn.tools:
        return move
    if not turn.history.proposal_waits():
        return move
    number, words = str(frame.args.get("order_number") or ""), str(frame.args.get("text") or turn.text)
    return requests.note_down(turn, [requests.Request(frame.intent, number, words)])


def _next(heard: Heard, last: BaseMessage | None) -> Move:
    turn = heard.turn
    if isinstance(last, ToolMessage):
        return _answered(heard, last)
    if not isinstance(last, HumanMessage) or not turn.text.strip():
        return turn.say(say("engine.empty")).by("nothing said")
    if turn.frame.awaiting != "code":  # the right code came after something else, or without having been asked for
        heard = heard.about(verifying.beside(verifying.remembered(turn)))
    if (move := first(_LETTING_GO, heard)) is not None:
        return move
    heard = heard.about(_pointed_out(amending.amended(heard.turn)))
    if (move := first(_CORRECTING, heard)) is not None:
        return move
    turn = heard.turn
    if not turn.frame.awaiting:
        return questions.held(turn, fresh(turn, heard.router))
    return questions.held(turn, answers.act(turn, heard.router, fresh).by(f"answer to {turn.frame.awaiting}"))


def _answered(heard: Heard, last: ToolMessage) -> Move:
    """Go on from what a tool answered."""
    turn, result = heard.turn, result_of(last)
    looked = (
        called.told,
        first_words.told,
        finding_orders.told,
        asking.not_there,
        asking_products.not_named,
        refining.not_read,
    )
    if (sized := refining.in_their_size(turn, result)) is not None:
        return sized.by(refining.__name__)
    again = next((found for told in looked if (found := told(turn, result)) is not None), None)
    if again is not None:
        return answers.act(again, heard.router, fresh) if again.frame.awaiting else fresh(again, heard.router)
    return results.act(turn, result, str(last.name or "")).by(f"result of {last.name}")


def _left(heard: Heard) -> Move | None:
    """The whole message tells it, not only the words that stand."""
    turn = heard.turn
    return choosing.act(turn.about(turn.history.said()[:MAX_TEXT]), heard.router)


def _undone(heard: Heard) -> Move | None:
    undone = heard.whole.undone or _answers_itself(heard.turn)
    return heard.turn.say(talk.dropped(), let_go()) if undone else None


def _answers_itself(turn: Turn) -> bool:
    """Whether somebody asks whether to do something, and says no themselves: "cancel 1015? no"."""
    asked, mark, rest = turn.history.said()[:MAX_TEXT].rpartition("?")
    return bool(mark and rest.strip()) and bool(said.families(asked)) and is_no(rest)


def _unclear(heard: Heard) -> Move | None:
    whole = heard.whole
    if not (whole.unclear and whole.families):
        return None
    orders = " and ".join(dict.fromkeys((*whole.orders, *whole.out)))
    return heard.turn.say(say("engine.each_order", orders=orders), let_go())


def _pauses(heard: Heard) -> Move | None:
    reading = glossed.reading(heard.turn.text)
    stops = reading.pauses and not reading.families
    return heard.turn.offer_person(say("asked.cannot_pause"), "other") if stops else None


def _pointed_out(turn: Turn) -> Turn:
    """Return the turn with the numbers of the orders that "both" and "the first one" mean: those just shown."""
    shown = turn.history.shown_orders()
    if len(shown) < 2 or turn.frame.awaiting or order_numbers(turn.text) or not said.families(turn.text):
        return turn
    if len(shown) == 2 and _BOTH.search(turn.text):
        return turn.about(_BOTH.sub(f"orders {' and '.join(shown)}", turn.text, count=1))
    match = _NTH.search(turn.text)
    place = choice(match[0], len(shown)) if match else None
    if match is None or place is None:
        return turn
    return turn.about(f"{turn.text[: match.start()]}order {shown[place]}{turn.text[match.end() :]}")


def fresh(turn: Turn, router: Router) -> Move:
    """Read a message that answers no question: each of its requests, where it has several."""
    several = request_queue.begin(turn, router, _one)
    return several if several is not None else _one(turn, router)


def _one(turn: Turn, router: Router) -> Move:
    """Read the words of one request."""
    heard = Heard(turn, router, said.read(turn.text))
    move = first(PLAIN, heard) or first(ROUTED, heard.scored())
    return move if move is not None else clarify(heard.turn, heard.routing).by("unclear")


#: What a message is read for, in this order; the first rule that has a move ends it.
_LETTING_GO = (
    Rule("code just proven", of_turn(verifying.known_now), sure=True),
    Rule("lets go of a choice", _left),
    Rule("takes it all back", _undone),
    Rule("which order is unclear", _unclear),
)
_CORRECTING = (
    Rule("asks to pause", _pauses),
    Rule("wants it sent anew", of_turn(trouble.anew)),
    Rule("corrects where it goes", of_turn(correcting.moved)),
    Rule("corrects a house number", of_turn(correcting.renumbered)),
    Rule("corrects the change", of_turn(correcting.instead)),
    Rule("adds to the change", of_turn(correcting.added)),
    Rule("asks beside the question", of_turn(aside.answered)),
)
#: All of them, for those who explain or list them.
RULES = (*_LETTING_GO, *_CORRECTING, *PLAIN, *ROUTED)
