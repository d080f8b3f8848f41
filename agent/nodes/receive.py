"""``receive``: a message came in. Catch up with what happened outside the graph.

Who is speaking and who owns the conversation was read in the transaction that took the message in
(`service.turns`): while a person owns it, the graph does not run at all.
"""

from __future__ import annotations

from langchain_core.messages import AnyMessage
from langgraph.runtime import Runtime

from agent.checklist import unfinished
from agent.nodes.common import settle, tell_outcome
from agent.state import FRESH, State, TurnContext
from service.actions import outcome, proposals


async def receive(state: State, runtime: Runtime[TurnContext]) -> State:
    """Reset the turn and tell outcomes that the conversation does not know yet."""
    context = runtime.context
    update: State = {**FRESH, "proposal": None}
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
    ended = await outcome.untold(context.shop, context.conversation_id) if context.untold else []
    for proposal in ended:
        added, sentence, final = await tell_outcome(context, proposal.id, wait=False)
        messages += added
        told += final
        notices.append(sentence)
    entries = list(state.get("checklist", []))
    if entries:
        entries, messages = settle(entries, messages)
        update["checklist"] = entries if unfinished(entries) else []
    for sentence in notices:
        runtime.stream_writer({"type": "text", "text": sentence + "\n"})
    update["notices"], update["told"] = notices, told
    if messages:
        # The customer's newest message must stay the last one: the model answers that.
        last = state["messages"][-1]
        update["messages"] = [*messages, last.model_copy(update={"id": f"{last.id}:again"})]
    return update
