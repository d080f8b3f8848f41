"""``plan``: note down several requests, so that none is forgotten. Nothing is proposed by this."""

from __future__ import annotations

from langgraph.runtime import Runtime

from agent import checklist
from agent.events import TextEvent
from agent.nodes.common import ran, run_tool, spoken_of
from agent.state import State, TurnContext
from commerce.sentences import joined, say
from tools.results import ChecklistResult


async def plan(state: State, runtime: Runtime[TurnContext]) -> State:
    """Put the requests on the checklist, in the order in which they can be done, and tell the customer."""
    result = await run_tool(state, runtime.context)
    entries = list(state.get("checklist", []))
    notices = list(state.get("notices", []))
    told = ""
    if isinstance(result, ChecklistResult):
        entries = checklist.drop(entries, result.drop)
        before = len(checklist.still_open(entries))
        wanted = [{**each, "order_number": spoken_of(state, each["order_number"])} for each in result.items]
        entries, left_out = checklist.add(entries, wanted)
        if len(checklist.still_open(entries)) > max(before, 1):
            told = checklist.sentence(entries, "checklist.one_by_one")
        told = joined(told, say("checklist.too_many", count=checklist.MAX_ENTRIES) if left_out else "")
        result = ChecklistResult()
    if told:
        notices.append(told)
        runtime.stream_writer(TextEvent(text=told + "\n"))
    return {**ran(state, result, entries), "notices": notices}
