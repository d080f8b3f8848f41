"""A message while a proposal waits: a decision, a change of mind, or something else.

Code alone reads it, before any model does (`service.consent`).
"""

from __future__ import annotations

from typing import Any

from agent.reading import person
from agent.state import TurnContext
from commerce import alarm
from commerce.errors import OverReserved, ProposalClosed
from commerce.language import language as spoken
from commerce.sentences import joined, say
from service import consent, gloss
from service.changes import asking, proposals
from service.consent import arrival, lists
from service.consent.reading import Shown
from service.conversations import conversations, turns
from service.tryon import photo_requests
from store.models import Proposal


async def decided(context: TurnContext, waiting: dict[str, Any] | None, received: turns.Received) -> tuple[bool, str]:
    """Read a message for what it does to the proposal that waits.

    Args:
        context: The turn.
        waiting: The proposal that the conversation waits for.
        received: The message.

    Returns:
        Whether it decided the proposal, and a sentence that answers it whole; a proposal that the message took back
        or may change is void then.
    """
    if waiting is None or photo_requests.deletes(received.text):  # of a photo: that changes no order
        return False, ""
    row = await proposals.get(context.shop, context.principal, waiting["id"])
    shown = _shown(row)
    kind = consent.read(received.text, shown)
    unsure = consent.doubtful(received.text)
    if unsure and (language := await _language(context)):
        kind = consent.read(received.text, shown, language)
    # Articles are known by their titles, which the shop words in its own language: "les bougies" are its candles.
    goods = gloss.with_goods(received.text, spoken())
    by_article = not kind and consent.agrees(goods, shown)
    kind = "yes" if by_article else kind
    calls = person.wanted(received.text) or alarm.read(received.text) is not None
    says_again = consent.hesitates(received.text, shown) or consent.affirms(goods, shown)
    says_again = says_again or consent.backs(received.text, shown)  # a reason, or a fact that bears it out
    if not kind and not calls and (says_again or unsure):
        wished = asking.wished(row)
        unclear = say("consents.unclear") if wished else say("consents.unclear_named", named=asking.of(row))
        return False, unclear if row.id in await _open(context) else ""
    if kind == "stop" or (not kind and consent.touches(received.text, shown)):
        await proposals.withdraw(context.shop, context.principal, row.id)
        return False, ""
    if not kind:
        return False, ""
    if kind == "yes" and not by_article and not asking.wished(row):
        return False, say("consents.unasked", named=asking.of(row)) if row.id in await _open(context) else ""
    if kind != "no" and not await _counts(context, shown, kind, received):
        return False, say("consents.again", named=asking.of(row)) if row.id in await _open(context) else ""
    try:
        await proposals.decide(
            context.shop, context.principal, row.id, waiting["hash"], "decline" if kind == "no" else "confirm"
        )
    except OverReserved as error:
        return False, joined(error.message, say("consents.nothing"))
    except ProposalClosed:
        return False, ""  # ``receive`` tells the customer what became of it
    return True, ""


async def _counts(context: TurnContext, shown: Shown, kind: consent.Kind, received: turns.Received) -> bool:
    """Whether a yes answers this proposal: it came after it, nothing stands between, or it names all of the action."""
    answered = await arrival.answered(context.shop, context.conversation_id, received.message_id)
    if kind == "named":
        return shown.id in answered.seen or consent.says_all(received.text, shown)
    return answered.last == shown.id and await _open(context) == [shown.id]


async def _language(context: TurnContext) -> str:
    """Return the language in which the customer wrote before, empty where it is not sure."""
    said = await conversations.said(context.shop, context.conversation_id)
    return lists.spoken(each.text for each in said if each.customer)


async def _open(context: TurnContext) -> list[str]:
    return [each.id for each in await proposals.open_in(context.shop, context.conversation_id)]


def _shown(row: Proposal) -> Shown:
    quote = row.quote.get("shown") or {}
    money = str(quote.get("amount") or quote.get("difference") or "").lstrip("-")
    return Shown(
        row.id,
        row.action,
        row.order_number,
        tuple(row.quote.get("names") or ()),
        dict(row.arguments or {}),
        money,
        str(quote.get("currency") or ""),
    )
