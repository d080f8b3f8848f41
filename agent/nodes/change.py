"""``refund``, ``address`` and ``changes``: propose a change. Proposing is all that a model can do."""

from __future__ import annotations

from langchain_core.messages import AnyMessage, HumanMessage
from langgraph.runtime import Runtime

from agent import checklist
from agent.events import TextEvent
from agent.guardrails.gate import without_questions
from agent.nodes.common import ran, run_tool, spoken_of, the_call
from agent.nodes.saying import as_shown, worded
from agent.state import State, TurnContext
from commerce.own_words import own
from commerce.sentences import say
from tools.results import ProposalResult, QueuedResult, RefusedResult, wrong_call

#: What a model says before a proposal would say what the yes is for, and only code may.
_TOO_LATE = wrong_call(
    "said_before",
    "Something was said in this turn by now, and nothing can be proposed after it. The customer asks first.",
)


async def change(state: State, runtime: Runtime[TurnContext]) -> State:
    """Run a proposing tool; a proposal becomes the one that waits for the customer."""
    waits = _with_person(state) if runtime.context.by_person else _waits(state)
    if waits is not None:
        return waits
    if state.get("own"):
        return ran(state, _TOO_LATE, list(state.get("checklist", [])))
    result = await run_tool(state, runtime.context)
    update = ran(state, result)
    if isinstance(result, ProposalResult):
        update["proposal"] = {
            "id": result.proposal_id,
            "hash": result.hash,
            "action": result.action,
            "order_number": result.order_number,
            "summary": result.summary,
            "question": result.question,
            "expires_at": result.expires_at,
            "fresh": True,
        }
        return {**update, **_shown(state, runtime, update["messages"], f"{result.summary}\n{result.question}")}
    return update


def _shown(state: State, runtime: Runtime[TurnContext], messages: list[AnyMessage], question: str) -> State:
    """Return what is said beside a new proposal: what else was read in this turn. The only question is the code's."""
    said = list(state.get("said", []))
    if rest := "".join(without_questions(state.get("held", []))) if runtime.context.by_code else "":
        said.append(rest)
    if other := worded(state, runtime.context, messages).text:
        runtime.stream_writer(TextEvent(text=f"\n{other}" if any(said) else other))
        said.append(other)
    whole = [*state.get("notices", []), *said, question]
    return {"said": said, "held": [], "offered": "", "asked": "", "messages": [*messages, *as_shown(messages, whole)]}


def _with_person(state: State) -> State:
    """Return the update for a change while the customer waits for a person: that one sees to it."""
    result = RefusedResult(kind="denied", code="with_person", reason=say("handoff.waits"))
    return ran(state, result, list(state.get("checklist", [])))


def _waits(state: State) -> State | None:
    """Return the update for a call that has to wait its turn; None when it may run now.

    One proposal is before the customer at a time. A second change, of another kind or order, goes on the checklist
    instead of covering the first; so does what must be done before.
    """
    call, shown = the_call(state), state.get("proposal")
    entries, number = list(state.get("checklist", [])), str(call["args"].get("order_number") or "")
    first = checklist.comes_first(entries, call["name"], number)
    if first is not None:
        what = f"{checklist.label(first)} has to be changed before the articles"
        return ran(state, wrong_call("comes_first", f"First: {what}."), entries)
    plain = number.strip().lstrip("#").casefold()
    if shown is None or (shown["action"] == call["name"] and shown["order_number"].casefold() == plain):
        return None
    said = next((own(str(m.content)) for m in reversed(state["messages"]) if isinstance(m, HumanMessage)), "")
    left_out = 0
    if not any((e["action"], e["order_number"].casefold()) == (call["name"], plain) for e in entries):
        noted = {"action": call["name"], "order_number": spoken_of(state, number), "words": said}
        entries, left_out = checklist.add(entries, [noted])
    text = "Another request still waits for the customer's yes or no. This one comes next."
    if left_out:
        text = "Another request still waits for the customer's yes or no, and the checklist is full."
    return ran(state, QueuedResult(message=text), entries)
