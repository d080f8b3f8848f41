"""``handoff``: a person takes over, once the customer agreed to it or the rules need one."""

from __future__ import annotations

from langgraph.runtime import Runtime

from agent.events import TextEvent
from agent.history import History
from agent.nodes.common import ran, run_tool
from agent.reading import person
from agent.reading.sensitive_topics import topics
from agent.state import State, TurnContext
from commerce.sentences import say
from service import consent
from service.conversations import handoff as handoffs
from tools.results import HandoffResult, OfferPersonResult

#: Up to so many words can be a yes in words of one's own.
_SHORT = 6
_ASKED = "The customer is asked first whether a colleague should take over."


async def handoff(state: State, runtime: Runtime[TurnContext]) -> State:
    """Pass the conversation on; code, not the model, says so. Who did not ask for a person is asked first."""
    if runtime.context.by_person:  # one has it already
        return _answered(state, runtime, handoffs.already(runtime.context.shop))
    if not _agreed(state):
        return _asks_first(state, runtime)
    result = await run_tool(state, runtime.context)
    update = ran(state, result)
    update["handed_over"] = isinstance(result, HandoffResult)
    if isinstance(result, HandoffResult):
        runtime.stream_writer(TextEvent(text=result.sentence))
        update["notices"] = [*state.get("notices", []), result.sentence]
        update["proposal"] = None
    return update


def _agreed(state: State) -> bool:
    """Whether the customer asked for a person or agreed to one, or the policy needs one."""
    history = History(state["messages"])
    said = history.said()
    if person.wanted(said) or any(step.kind == "needs_person" for step in history.this_turn()):
        return True
    short = len(said.split()) <= _SHORT and not topics(said) - {"person"} and "?" not in said
    return bool(state.get("offered")) and short and consent.read(said) not in ("no", "stop")


def _asks_first(state: State, runtime: Runtime[TurnContext]) -> State:
    sentence = say("chat.person_too") if state.get("proposal") else f"{say('chat.colleague')} {say('chat.offer')}"
    return _answered(state, runtime, sentence)


def _answered(state: State, runtime: Runtime[TurnContext], sentence: str) -> State:
    """Return the update for a call that was not carried out, and a sentence of code's instead."""
    told = "A colleague has the conversation already." if runtime.context.by_person else _ASKED
    runtime.stream_writer(TextEvent(text=sentence))
    update = ran(state, OfferPersonResult(message=told))
    return {**update, "notices": [*state.get("notices", []), sentence], "held": []}
