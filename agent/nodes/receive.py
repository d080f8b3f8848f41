"""``receive``: a message came in. Catch up with what happened outside the graph.

Who is speaking and who owns the conversation was read in the transaction that took the message in
(`service.turns`): while a person owns it, the graph does not run at all.
"""

from __future__ import annotations

from langchain_core.messages import AnyMessage, HumanMessage
from langgraph.runtime import Runtime

from agent.checklist import unfinished
from agent.grounds import Grounds
from agent.nodes.common import finish_by_person, for_person, settle, tell_outcome
from agent.state import FRESH, KEEP, MAX_PER_TURN, State, TurnContext
from commerce import alarm
from service import handoff
from service.actions import outcome, proposals


async def receive(state: State, runtime: Runtime[TurnContext]) -> State:
    """Reset the turn and tell outcomes that the conversation does not know yet."""
    context = runtime.context
    update: State = {**FRESH, "proposal": None}
    if len(state["messages"]) > KEEP - MAX_PER_TURN:  # some may fall out in this turn
        update["dictated"] = Grounds((), state["messages"], dictated=state.get("dictated", [])).dictated()
    messages: list[AnyMessage] = []
    notices: list[str] = []
    told: list[str] = []
    shown = state.get("proposal")
    if shown is not None:
        found = await outcome.of(context.shop, await proposals.get(context.shop, context.principal, shown["id"]))
        if found.state == "open":
            update["proposal"] = {**shown, "fresh": False}
        elif found.state in outcome.UNFINISHED:
            notices.append(found.sentence)  # decided elsewhere, or in a turn that a crash cut short
    for proposal in await outcome.untold(context.shop, context.conversation_id) if context.untold else []:
        added, sentence, final = await tell_outcome(context, proposal.id, wait=False)
        messages += added
        told += final
        notices.append(sentence)
    messages += await _told_outside(context)
    entries = list(state.get("checklist", []))
    if entries:
        entries, messages = settle(entries, messages)
        update["checklist"] = entries if unfinished(entries) else []
    called = await _call_person(state, context, messages)
    if called:
        update["handed_over"], update["proposal"] = True, None
        notices.append(called)
    for sentence in notices:
        runtime.stream_writer({"type": "text", "text": sentence + "\n"})
    update["notices"], update["told"] = notices, told
    if messages:
        # The customer's newest message must stay the last one: the model answers that.
        last = state["messages"][-1]
        update["messages"] = [*messages, last.model_copy(update={"id": f"{last.id}:again"})]
    return update


async def _told_outside(context: TurnContext) -> list[AnyMessage]:
    """Return outcomes that the customer read outside a turn: the model learns them here, those it knows not twice."""
    found: list[AnyMessage] = []
    for proposal in await outcome.told_lately(context.shop, context.conversation_id) if context.noticed else []:
        found += (await tell_outcome(context, proposal.id, wait=False))[0]
    return found


async def _call_person(state: State, context: TurnContext, told: list[AnyMessage]) -> str:
    """Hand over at once when the customer's words or a change done in part ask for it; empty when nothing does."""
    said: list[str] = []
    for message in reversed(state["messages"]):
        if not isinstance(message, HumanMessage):
            break
        said.append(str(message.content))
    found = next((kind for each in said if (kind := alarm.read(each)) is not None), None)
    if found is not None:
        return await handoff.alarmed(context.shop, context.principal, context.conversation_id, found)
    return await finish_by_person(state, context) if context.untold and for_person(told) else ""
