"""``execute``: re-attach to the workflow of the decided proposal and learn how it ended."""

from __future__ import annotations

from langgraph.runtime import Runtime

from agent import checklist
from agent.events import TextEvent
from agent.nodes.common import finish_by_person, for_person, settle, tell_outcome
from agent.state import FRESH, State, TurnContext
from service.changes import proposals


async def execute(state: State, runtime: Runtime[TurnContext]) -> State:
    """Wait for the outcome and tell it. A re-run starts nothing twice: the workflow is named after the proposal."""
    context, shown = runtime.context, state.get("proposal")
    assert shown is not None
    proposal = await proposals.get(context.shop, context.principal, shown["id"])
    if proposal.state == "accepted":
        await proposals.carry_on(context.shop, proposal)
    messages, sentence, told = await tell_outcome(context, shown["id"], wait=True)
    entries, messages = settle(list(state.get("checklist", [])), messages)
    notices = [each for each in (sentence, checklist.sentence(entries)) if each]
    half = for_person(messages)
    if half:
        notices.append(await finish_by_person(state, context))
    runtime.stream_writer(TextEvent(text="\n".join(notices) + "\n"))
    return {
        **FRESH,
        "messages": messages,
        "notices": notices,
        "proposal": None,
        "told": told,
        "checklist": entries,
        "handed_over": half,
    }
