"""The embedded engine's one decision: given the conversation and the bound tools, what is the next move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from langchain_core.messages import BaseMessage, HumanMessage, ToolMessage

from agent.embedded import addresses, answers, asking, requests, results, special, talk, wishes
from agent.embedded.dialogue import Frame, Move, last_frame
from agent.embedded.memory import Memory, result_of
from agent.embedded.numbers import lone_number
from agent.embedded.router import Router, Routing
from agent.embedded.turn import MAX_TRIES, Turn
from agent.embedded.words import choice, goes_on, is_never_mind, is_no, is_yes

#: What is read of a message; frames quote it, so it also bounds what a conversation stores.
MAX_TEXT = 4000


def decide(messages: Sequence[BaseMessage], tools: Mapping[str, frozenset[str]], router: Router) -> Move:
    """Return the engine's next move.

    Args:
        messages: The conversation, oldest first; system messages are ignored.
        tools: Argument names of the bound tools.
        router: The router to read wishes with.
    """
    memory = Memory(messages)
    turn = Turn(memory.said()[:MAX_TEXT], memory, tools, last_frame(messages))
    last = messages[-1] if messages else None
    if isinstance(last, ToolMessage):
        return results.act(turn, result_of(last), str(last.name or ""))
    if not isinstance(last, HumanMessage) or not last.text.strip():
        return turn.say(talk.EMPTY)
    return answers.act(turn, router, fresh) if turn.frame.awaiting else fresh(turn, router)


def fresh(turn: Turn, router: Router) -> Move:
    """Read a message that answers no question."""
    short = _short(turn)
    if short is not None:
        return short
    if (again := wishes.taken_back(turn)) is not None:
        return again
    if (question := asking.product_question(turn)) is not None:
        return question
    routing = router.route(turn.text)
    turn = turn.about(turn.text, round(routing.score, 4))
    several = requests.read(turn, router)
    if len(several) > 1 and "plan" in turn.tools:
        return requests.note_down(turn, several)
    if named := special.wish(turn.text, bool(turn.memory.products() or turn.memory.product())):
        return wishes.act(named, turn)
    if _wants_delivery_there(turn, routing):
        return wishes.act("change_address", turn)
    asked = turn.frame.awaiting == "clarify"
    plain = "" if routing.decided else requests.named(turn, several, router)
    if plain and plain in routing.ranked[:2]:
        return wishes.act(plain, turn)  # the part that asks for something is clearer than the whole
    if not routing.decided or (asked and routing.label in ("other", "chitchat") and not routing.named):
        return clarify(turn, routing)
    return wishes.act(routing.label, turn)


def _short(turn: Turn) -> Move | None:
    """Answer what needs no router: a bare number, a lone yes or no, a choice among the products shown."""
    if lone := lone_number(turn.text):
        shown = turn.memory.products()
        if len(lone) < 3 and choice(turn.text, len(shown)) is not None:
            return wishes.act("product_discovery", turn)
        if len(lone) >= 3 or "#" in turn.text:
            return turn.call("get_order", {"order_number": lone}, intent="order_status")
        return turn.say(talk.NOTHING_OPEN)
    if (listed := _of_the_list(turn)) is not None:
        return listed
    if is_yes(turn.text) or is_no(turn.text) or is_never_mind(turn.text):
        if turn.memory.proposal_waits():
            return turn.say(talk.STILL_WAITING)
        return turn.say(talk.NOTHING_OPEN if is_yes(turn.text) else talk.DROPPED)
    if special.wish(turn.text, bool(turn.memory.products())):
        return None
    pointed = choice(turn.text, len(turn.memory.products())) is not None
    if pointed and len(turn.text) < 40 and not asking.about_product(turn.text):
        return wishes.act("product_discovery", turn)
    return None


def _of_the_list(turn: Turn) -> Move | None:
    """Go on with the checklist, or let go of it, where the customer says only that."""
    onwards = goes_on(turn.text)
    if turn.memory.proposal_waits():
        return turn.say(talk.STILL_WAITING) if onwards else None
    waiting = turn.memory.still_open()
    if waiting and (onwards or is_yes(turn.text)):
        return wishes.take_up(turn, waiting[0])
    if waiting and (is_no(turn.text) or is_never_mind(turn.text)):
        return turn.call("plan", {"drop": [entry.get("id") for entry in waiting]}, Frame("next"), "plan")
    return None


def clarify(turn: Turn, routing: Routing) -> Move:
    """Ask which of the two likeliest wishes it is; after too many tries call a person."""
    tries = turn.frame.tries if turn.frame.awaiting == "clarify" else 0
    if tries >= MAX_TRIES:
        return turn.hand_off()
    likely = [label for label in routing.ranked if label not in ("other", "chitchat", "human_handoff")]
    options = tuple(likely[:2]) if routing.label != "other" else (likely[0], "human_handoff")
    frame = Frame("clarify", args={"text": turn.text}, options=options, tries=tries + 1)
    return turn.say(talk.clarify(options), frame, "clarify")


def _wants_delivery_there(turn: Turn, routing: Routing) -> bool:
    """Whether a written-out address turns an unclear message into a wish to have it sent there."""
    if routing.decided and routing.label not in ("order_status", "other", "chitchat"):
        return False
    found = addresses.parse(turn.text)
    return bool(found.get("line1") and (found.get("postcode") or found.get("city")))
