"""``reply``: put the turn's answer together from what code wrote and what the gate let through."""

from __future__ import annotations

from langgraph.runtime import Runtime

from agent import checklist, offering
from agent.events import TextEvent
from agent.guardrails.gate import without_questions
from agent.history import History
from agent.nodes.saying import as_shown, worded
from agent.reading.sensitive_topics import topics
from agent.state import State, TurnContext
from commerce.sentences import say
from service import consent
from service.conversations import handoff
from tools.results import ErrorResult

#: So many turns in a row that came to nothing offer a person.
MAX_STUCK = 2
_UNUSABLE = ("bad_arguments", "bad_tool_call")
#: What cannot be answered before it is known which order it is about.
_ABOUT_AN_ORDER = frozenset({"order", "delivery", "refund", "return", "exchange", "cancel", "address", "trouble"})


async def reply(state: State, runtime: Runtime[TurnContext]) -> State:
    """Say the rest of what is to be said; the runner reads ``notices``, ``said`` and ``products``."""
    if state.get("taken"):
        return {"stuck": 0, "asked": "", "offered": ""}
    notices, error, waits = list(state.get("notices", [])), state.get("error", ""), state.get("proposal") is not None
    if state.get("handed_over"):
        return {"stuck": 0, "asked": "", "offered": "", "held": [], "messages": as_shown(state["messages"], notices)}
    fresh, offers = _rest(state, runtime.context)
    fresh = [_unless_waiting(text, runtime.context) for text in fresh]
    some = fresh or error or notices or "".join(state.get("said", [])).strip()
    fallback = "" if some else say("chat.still_waiting") if waits else _nothing(state)
    asked = "".join(state.get("held", []))
    stuck = state.get("stuck", 0) + 1 if _got_nowhere(state, runtime.context, fallback or error, asked) else 0
    if stuck >= MAX_STUCK and not waits:
        fresh, error, fallback, offers = [], "", f"{say('handoff.stuck')} {say('chat.offer')}", True
    fallback = _unless_waiting(fallback, runtime.context)
    open_now = "" if waits else checklist.sentence(state.get("checklist", []))
    if open_now and open_now not in notices:
        fresh.append(open_now)  # whatever the model did or said: what was asked for is not forgotten
    fresh += [fallback] if fallback else []
    _stream(state, runtime, [text for text in [*fresh, error] if text])
    said = _joined(state, runtime.context, fresh)
    offers = (offers or any(map(offering.offers, [*notices, fallback]))) and not runtime.context.by_person
    return {
        "error": error,
        "said": said,
        "stuck": stuck,
        "asked": asked,
        "held": [],
        "offered": History(state["messages"]).said()[:300] if offers and not waits else "",
        "messages": as_shown(state["messages"], [*notices, *said, error]),
    }


def _unless_waiting(text: str, context: TurnContext) -> str:
    """Return a text in which nobody who has a colleague already is offered one."""
    return offering.without(text, handoff.already(context.shop)) if context.by_person else text


def _stream(state: State, runtime: Runtime[TurnContext], texts: list[str]) -> None:
    """Send what is said now, apart from what was sent before; notices end in a line break already."""
    before = "".join(state.get("said", []))
    for text in texts:
        apart = "" if not before or before.endswith("\n") else " " if runtime.context.by_code else "\n"
        runtime.stream_writer(TextEvent(text=f"{apart}{text}"))
        before = text


def _rest(state: State, context: TurnContext) -> tuple[list[str], bool]:
    """Return what is said besides what was said already, in order, and whether it offers a person."""
    held, waits = list(state.get("held", [])), state.get("proposal") is not None
    if context.by_code:
        rest = "".join(without_questions(held) if waits else held)
        return [rest] if rest.strip() else [], offering.offers(rest)
    found = worded(state, context)
    texts = [found.text] if found.text and not (state.get("error") and found.text == say("chat.not_understood")) else []
    if waits or state.get("error"):
        return texts, state.get("error") == say("chat.too_long")
    if found.question:
        return [*texts, found.question], found.offers
    asks = " ".join(text.strip() for text in held)
    return [*texts, *([asks] if asks else [])], bool(state.get("offers")) and bool(asks)


def _joined(state: State, context: TurnContext, fresh: list[str]) -> list[str]:
    """Return all that was said; a sentence of code's that was held back goes on in the line that it belongs to."""
    said = list(state.get("said", []))
    if context.by_code and said and fresh and not said[-1].endswith("\n"):
        return [*said[:-1], f"{said[-1].rstrip()} {fresh[0]}", *fresh[1:]]
    return [*said, *fresh]


def _nothing(state: State) -> str:
    """Return an honest sentence for a turn in which nothing can be said: what is missing, or what the clerk can do."""
    words = History(state["messages"]).said()
    if consent.read(words) in ("no", "stop"):
        return f"{say('chat.left')} {say('chat.anything_else')}"
    about = topics(words)
    if about & _ABOUT_AN_ORDER and "number" not in about:
        return say("orders.which")
    return f"{say('chat.nothing')} {say('chat.can')} {say('chat.offer')}"


def _got_nowhere(state: State, context: TurnContext, text: str, asked: str) -> bool:
    """Whether the turn ended without understanding: an unusable call, no answer, or the same question once more.

    The embedded engine counts its own questions and calls a person itself (`agent.embedded.turn`).
    """
    if text and (text == say("chat.too_long") or text.startswith((say("chat.nothing"), say("orders.which")))):
        return True
    if context.by_code:
        return False
    if asked and asked == state.get("asked"):
        return True
    newest = next(reversed(History(state["messages"]).since_asked()), None)
    return isinstance(newest, ErrorResult) and newest.code in _UNUSABLE
