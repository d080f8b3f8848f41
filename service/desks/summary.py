"""What people at a desk read when a thread becomes theirs, in the shop's language."""

from __future__ import annotations

from commerce.language import speaking
from commerce.sentences import say
from commerce.text import entry, one_line
from service.conversations import conversations, handoff
from service.shop import Shop
from store.models import Conversation

_LAST, _LONG = 8, 400


async def of(shop: Shop, row: Conversation) -> str:
    """Return who it is, what they want, what was tried with orders and proposals, where to see it, and the last words.

    All of it is written by code; what customers and models wrote is quoted in lines that cannot pass for ours.
    """
    said = await conversations.newest(shop, row.id, _LAST)
    with speaking(shop.settings.language):
        facts = handoff.told(row.handoff)
        email = row.subject.removeprefix("customer:") if row.subject.startswith("customer:") else ""
        name = " ".join(filter(None, (one_line(str(facts.get("name", "")), 80), email)))
        signed_in = bool(facts.get("signed_in"))
        lines = [
            say("handoff.desk.signed_in", name=name) if signed_in and name else say("handoff.desk.unknown"),
            str(facts.get("summary", "")),
            say("handoff.desk.console", url=f"{shop.settings.server.base_url}/console/conversations/{row.id}"),
            say("handoff.desk.last"),
        ]
        lines += [entry(f"{_speaker(each.role)}: ", one_line(each.text, _LONG), "> ") for each in said]
    return "\n".join(line for line in lines if line)


def _speaker(role: str) -> str:
    match role:
        case "customer":
            return say("handoff.desk.customer")
        case conversations.PERSON:
            return say("handoff.desk.person")
        case _:
            return say("handoff.desk.clerk")
