"""What code does about a customer's photo as soon as their words ask for it: no chat model can refuse or pretend it."""

from __future__ import annotations

from langchain_core.messages import HumanMessage, ToolMessage

from agent.state import State, TurnContext
from commerce.customer import Principal
from commerce.own_words import own
from commerce.sentences import say
from service import consent
from service.consent import said as wishes
from service.shop import Shop
from service.tryon import ages, offering, photo_answers, photo_requests

_TURNS = 3  # so long "it" may be the photo


async def heard(state: State, context: TurnContext) -> tuple[str, str]:
    """Delete the customer's photo, stop what is made with it, or answer what they ask of it.

    Returns:
        The sentence that says so, empty where the message asks for none of it, or there was nothing to stop; and what
        else the message asks, empty where that is all.
    """
    said = own(str(state["messages"][-1].content))
    shop, who, here = context.shop, context.principal, context.conversation_id
    about = _in_play(state)
    wishes_it = bool(shop.studio.providers) and photo_requests.asks(said)
    young = shop.studio.providers and about and photo_requests.under_age(said)
    if young or (wishes_it and await ages.stated(shop, here)):
        await offering.stop(shop, who, here)
        return say("tryon.adults_only"), ""
    wanted, rest = photo_requests.deletion(said)
    if wanted or (about and photo_requests.deletes_it(said) and state.get("proposal") is None):
        return await offering.delete(shop, who), rest
    if (consent.read(said) == "stop" or photo_requests.stops(said)) and state.get("proposal") is None and _tried(state):
        return await offering.stop(shop, who, here), ""
    if not shop.studio.providers:
        return "", ""
    kinds, rest = photo_requests.questions(said, about=about)
    changes = wishes.families(said)
    if "sent" in kinds and state.get("proposal") is None:
        changes -= {"address"}  # where a picture is to go is no order's address
    return (await photo_answers.answer(shop, who, kinds), rest) if kinds and not changes else ("", "")


async def deleted(shop: Shop, principal: Principal, text: str) -> str:
    """Delete the customer's photo where a message asks for that, whoever has the conversation; return the sentence."""
    return await offering.delete(shop, principal) if photo_requests.deletion(own(text))[0] else ""


def _in_play(state: State) -> bool:
    """Whether something was tried on in the turns before, or asked about it."""
    before = [own(each.text) for each in state["messages"][:-1] if isinstance(each, HumanMessage)][-_TURNS:]
    return _tried(state) or any(photo_requests.asks(each) or photo_requests.questions(each)[0] for each in before)


def _tried(state: State) -> bool:
    turns = 0
    for message in reversed(state["messages"]):
        turns += isinstance(message, HumanMessage)
        if isinstance(message, ToolMessage) and message.name == "try_on":
            return turns <= _TURNS
    return False
