"""A draft for the person who answers: what the clerk would say now. Nothing of it is kept, sent or carried out."""

from __future__ import annotations

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.checkpoint.memory import InMemorySaver

from agent import graph as graphs
from agent.driver import Driver, config
from agent.state import Input, TurnContext
from commerce.customer import Principal
from service.conversations import conversations
from store.models import Message

_KNOWN = 24  # newest messages that a draft is written from


async def draft(driver: Driver, speaker: Principal, conversation_id: str) -> str:
    """Return what the clerk would answer to the customer's newest words; empty where it would say nothing.

    It runs in a graph of its own, which is thrown away: no turn is taken, no proposal made, no code mailed, and the
    clerk knows nothing of it afterwards.

    Args:
        driver: The shop's graph, for its models.
        speaker: The customer, with what their session has proven now: the draft is for their eyes.
        conversation_id: The conversation.
    """
    said = await conversations.newest(driver.shop, conversation_id, _KNOWN)
    before, words = _parted(said)
    if not words:
        return ""
    context = driver.context(speaker, conversation_id, drafts=True)
    return await _answered(context, before, words)


def _parted(said: list[Message]) -> tuple[list[AnyMessage], str]:
    """Return what was said before the customer's newest words, and those: all since somebody answered them."""
    rows = [each for each in said if each.text.strip()]
    last = max((place for place, each in enumerate(rows) if each.role == "customer"), default=-1)
    begin = last
    while begin > 0 and rows[begin - 1].role == "customer":
        begin -= 1
    before: list[AnyMessage] = [
        HumanMessage(content=each.text, id=f"message:{each.id}")
        if each.role == "customer"
        else AIMessage(content=each.text, id=f"said:{each.id}")
        for each in rows[: max(begin, 0)]
    ]
    return before, "\n".join(each.text for each in rows[begin : last + 1]) if last >= 0 else ""


async def _answered(context: TurnContext, before: list[AnyMessage], words: str) -> str:
    graph = graphs.build(InMemorySaver())
    given: Input = {"messages": [*before, HumanMessage(content=words, id="draft")], "since": 0}
    values = await graph.ainvoke(given, config(context.conversation_id), context=context)
    parts = [*values.get("notices", []), *values.get("said", [])]
    return "\n".join(part.strip() for part in parts if part.strip())
