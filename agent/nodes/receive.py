"""``receive``: a message came in. Catch up with what happened outside the graph; see who answers."""

from __future__ import annotations

from langchain_core.messages import AnyMessage
from langgraph.runtime import Runtime

from agent.nodes.common import tell_outcome
from agent.state import FRESH, State, TurnContext
from service import conversations
from service.actions import outcome, proposals


async def receive(state: State, runtime: Runtime[TurnContext]) -> State:
    """Reset the turn, tell outcomes that the conversation does not know yet, and check its owner."""
    context = runtime.context
    update: State = {**FRESH, "proposal": None}
    if await conversations.owner(context.shop, context.conversation_id) == conversations.PERSON:
        return {**update, "handed_over": True}
    messages: list[AnyMessage] = []
    notices: list[str] = []
    shown = state.get("proposal")
    if shown is not None:
        found = await outcome.of(context.shop, await proposals.get(context.shop, context.principal, shown["id"]))
        if found.state == "open":
            update["proposal"] = {**shown, "fresh": False}
    for proposal in await outcome.untold(context.shop, context.conversation_id):
        added, sentence = await tell_outcome(context, proposal.id, wait=False)
        messages += added
        notices.append(sentence)
    for sentence in notices:
        runtime.stream_writer({"type": "text", "text": sentence + "\n"})
    if messages:
        # The customer's newest message must stay the last one: the model answers that.
        last = state["messages"][-1]
        update["messages"] = [*messages, last.model_copy(update={"id": f"{last.id}:again"})]
        update["notices"] = notices
    return update
