"""Who has said that they are not of age: nothing is shown on them for as long as that conversation goes on."""

from __future__ import annotations

from sqlalchemy import select

from commerce.errors import PolicyDenied
from commerce.own_words import own
from commerce.sentences import say
from service.shop import Shop
from service.tryon import photo_requests
from store.models import Message


async def stated(shop: Shop, conversation_id: str) -> bool:
    """Return whether somebody said in a conversation that they are not of age.

    What was ticked in a card does not outweigh it, and neither does a later word: whoever mistyped begins anew.

    Args:
        shop: The open shop.
        conversation_id: A conversation of the caller's.
    """
    theirs = select(Message.text).where(
        Message.shop_id == shop.shop_id, Message.conversation_id == conversation_id, Message.role == "customer"
    )
    async with shop.database.read() as session:
        said = list(await session.scalars(theirs))
    return any(photo_requests.under_age(own(each)) for each in said)


async def check(shop: Shop, conversation_id: str | None) -> None:
    """Let only a conversation pass in which nobody said that they are not of age, or none at all.

    Raises:
        PolicyDenied: Somebody did.
    """
    if conversation_id is not None and await stated(shop, conversation_id):
        raise PolicyDenied(say("tryon.adults_only"), code="adults_only")
