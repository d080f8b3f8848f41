"""What code does about a customer's photo as soon as their words ask for it: no chat model can refuse or pretend it."""

from __future__ import annotations

from langchain_core.messages import HumanMessage, ToolMessage

from agent.state import State, TurnContext
from commerce.customer import Principal
from commerce.own_words import own
from service import consent
from service.shop import Shop
from service.tryon import offering, photo_requests


async def heard(state: State, context: TurnContext) -> str:
    """Delete the customer's photo, or stop what is made with it, where their newest message says just that.

    Returns:
        The sentence that says so; empty where the message asks for neither, or there was nothing to stop.
    """
    said = own(str(state["messages"][-1].content))
    if gone := await deleted(context.shop, context.principal, said):
        return gone
    if consent.read(said) == "stop" and state.get("proposal") is None and _in_play(state):
        return await offering.stop(context.shop, context.principal, context.conversation_id)
    return ""


async def deleted(shop: Shop, principal: Principal, text: str) -> str:
    """Delete the customer's photo where a message asks for that, whoever has the conversation; return the sentence."""
    return await offering.delete(shop, principal) if photo_requests.deletes(own(text)) else ""


def _in_play(state: State) -> bool:
    """Whether something was tried on in the turn before, or the one before that."""
    turns = 0
    for message in reversed(state["messages"]):
        turns += isinstance(message, HumanMessage)
        if isinstance(message, ToolMessage) and message.name == "try_on":
            return turns <= 3
    return False
