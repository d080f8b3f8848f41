"""What code says of a turn's results, and the message by which the history holds what the customer was shown."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from agent import sensitive_turns
from agent.guardrails.gate import Gate
from agent.guardrails.grounding import Grounding
from agent.history import History
from agent.reading.sensitive_topics import topics
from agent.state import State, TurnContext
from agent.wording.turn import Worded, word


def worded(state: State, context: TurnContext, messages: Sequence[AnyMessage] = ()) -> Worded:
    """Return this turn's results in code's words; in talk about articles only what the model left unsaid.

    Args:
        state: The conversation.
        context: The turn.
        messages: Results that are not in the state yet.
    """
    everything = [*state["messages"], *messages]
    history = History(everything)
    steps = history.this_turn()
    if context.by_code or not steps:
        return Worded()
    if not sensitive_turns.in_play(state, context.free_words).matter and "".join(state.get("said", [])).strip():
        return Worded()
    worded = word(steps, topics(history.said()), state.get("notices", []), history.customer)
    gate = Gate(of_code(context, everything), everything, turn=None)
    shown = gate.whole(worded.text)
    return Worded("".join([shown, *gate.held]).strip(), worded.question, worded.offers)


def as_shown(messages: Sequence[AnyMessage], texts: Sequence[str]) -> list[AnyMessage]:
    """Return the message that stands for what was shown, in place of what the model wrote; none for nothing."""
    shown = "\n".join(text.strip() for text in texts if text.strip())
    if not shown:
        return []
    last = messages[-1]
    if isinstance(last, AIMessage) and not last.tool_calls and not last.invalid_tool_calls:
        return [last.model_copy(update={"content": shown})]
    newest = next((each.id for each in reversed(messages) if isinstance(each, HumanMessage)), "")
    return [AIMessage(content=shown, id=f"shown:{newest}:{getattr(last, 'tool_call_id', '')}")]


def of_code(context: TurnContext, messages: Sequence[AnyMessage]) -> Grounding:
    """Return the grounds of words that code wrote: what the customer quotes or dictates takes nothing out of them."""
    results = [each for each in messages if isinstance(each, ToolMessage)]
    return Grounding(context.shop.hosts, results, context.principal.email, spoken=History(messages).customer)
