"""The tool that calls a person."""

from __future__ import annotations

from pydantic import BaseModel, Field

from commerce.sentences import say
from service.conversations import handoff
from tools.context import ToolContext, make
from tools.results import HandoffResult


class HandoffArguments(BaseModel):
    """Arguments of ``handoff``."""

    reason: str = Field("", max_length=500, description="why a person is needed, in a few words")


async def hand_off(context: ToolContext, reason: str) -> HandoffResult:
    """Pass the conversation to a person."""
    why = say("handoff.reason.needed") if context.refused else say("handoff.reason.agreed")
    sentence = await handoff.hand_off(
        context.shop, context.principal, context.conversation_id, why, context.refused, reason
    )
    return HandoffResult(sentence=sentence)


TOOLS = (
    make(
        "handoff",
        "Pass this conversation to a human colleague: when the customer asks for one, or the rules need a person.",
        HandoffArguments,
        hand_off,
    ),
)
