"""Calling a person: the conversation changes hands, with what the clerk knows."""

from __future__ import annotations

from typing import Any

from commerce.customer import Principal
from commerce.text import one_line
from runtime import clock
from service import conversations
from service.actions import proposals
from service.shop import Shop

SENTENCE = (
    "I have passed this conversation to a colleague, with everything you told me. They will answer here; "
    "I stay out of it from now on."
)
WITH_PERSON = "A colleague has this conversation and will answer you here. Your message is with them."


async def hand_off(shop: Shop, principal: Principal, conversation_id: str, reason: str) -> str:
    """Hand the conversation to a person and return the sentence for the customer.

    Args:
        shop: The open shop.
        principal: Who is speaking.
        conversation_id: The conversation.
        reason: Why, in the model's or the customer's words (untrusted).
    """
    open_now = await proposals.open_in(shop, conversation_id)
    facts: dict[str, Any] = {
        "reason": one_line(reason, 300),
        "customer": principal.subject,
        "asked_at": clock.now().isoformat(),
        "last_words": [one_line(each, 500) for each in await conversations.last_words(shop, conversation_id)],
        "open_proposals": [{"id": each.id, "summary": each.summary} for each in open_now],
    }
    await conversations.hand_over(shop, conversation_id, facts)
    return SENTENCE
