"""Calling a person: the conversation changes hands, with what the clerk knows."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.alarm import Alarm
from commerce.customer import Kind, Principal, Tier
from commerce.errors import ConversationNotFound, ShopclerkError
from commerce.language import speaking
from commerce.sentences import Sentence, joined, restored, say, stored
from commerce.text import entry, one_line
from runtime import clock
from service import orders
from service.changes import outcome
from service.conversations import conversations, hands, holding
from service.shop import Shop
from store.models import Conversation, Message, Proposal

log = logging.getLogger(__name__)

_NUMBER = re.compile(r"(?<![\w.,-])#?(\d{3,12})(?![\w-]|[.,]\d)")
_MAX_ORDERS, _LOOK_UP_SECONDS = 5, 4.0


async def hand_off(
    shop: Shop,
    principal: Principal,
    conversation_id: str,
    reason: str,
    refused: Sequence[str] = (),
    wrote: str = "",
    alarm: Alarm | None = None,
    asked: str = "",
) -> str:
    """Hand the conversation to a person and return the sentence for the customer.

    Args:
        shop: The open shop.
        principal: Who is speaking.
        conversation_id: The conversation.
        reason: Why, in code's words. Never a model's.
        refused: What the clerk could not do, and why.
        wrote: What a model wrote about it; staff read it last, as that.
        alarm: What the customer's words raised, None for all else: then the clerk does not go on (see `waits`).
        asked: The customer's words, where they asked for it: staff read them behind the reason.
    """
    why = say("handoff.reason.quoted", reason=reason, words=asked) if asked else reason
    facts = await gather(shop, principal, conversation_id, why, refused, wrote)
    facts |= {"alarm": alarm} if alarm else {}
    await hands.hand_over(shop, conversation_id, facts, _mail(shop, conversation_id, facts), why=reason)
    passed = say("handoff.passed_away") if away(shop) and not alarm else say("handoff.passed")
    return joined(passed, shop.policy.hours.sentence(clock.now()))


def already(shop: Shop) -> str:
    """Return what a customer hears who waits for a person and asks for one again: nobody is called twice."""
    return joined(say("handoff.already"), shop.policy.hours.sentence(clock.now()))


def with_person() -> str:
    """Return what stands under a message that a person will read, and not the clerk."""
    return joined(say("handoff.already"), say("handoff.with_them"))


def away(shop: Shop) -> bool:
    """Return whether nobody is there now, as far as the policy's hours tell."""
    hours = shop.policy.hours
    return hours.known and not hours.is_open(clock.now())


async def waits(shop: Shop, conversation_id: str) -> bool:
    """Return whether a customer waits for a person outside the hours, so that the clerk may go on for them.

    Not where a person took the conversation over or has answered, and not after alarming words.
    """
    async with shop.database.read() as session:
        row = await session.get(Conversation, conversation_id)
        if row is None or row.owner != conversations.PERSON or not away(shop):
            return False
        if row.assigned_to or (row.handoff or {}).get("taken_by") or _alarming(row):
            return False
        return not await _answered(session, row)


async def meanwhile(shop: Shop, conversation_id: str) -> str:
    """Return what a customer hears who writes while a colleague has the conversation; empty once one has answered.

    Nobody is met with silence, and no colleague is talked over.
    """
    async with shop.database.read() as session:
        row = await session.get(Conversation, conversation_id)
        if row is None or row.owner != conversations.PERSON or await _answered(session, row):
            return ""
        back = "" if _alarming(row) or (row.handoff or {}).get("taken_by") else say("handoff.meanwhile")
    return joined(already(shop), say("handoff.with_them"), back)


def _alarming(row: Conversation) -> bool:
    return "alarm" in (row.handoff or {})


async def _answered(session: AsyncSession, row: Conversation) -> bool:
    """Whether a person has written in the conversation since it is theirs."""
    written = select(Message.id).where(
        Message.shop_id == row.shop_id,
        Message.conversation_id == row.id,
        Message.role == conversations.PERSON,
        Message.created_at >= row.owner_since,
    )
    return await session.scalar(written.limit(1)) is not None


async def alarmed(shop: Shop, principal: Principal, conversation_id: str, alarm: Alarm) -> str:
    """Hand over because of what the customer's words say; return the sentence."""
    reason = say(f"handoff.reason.{alarm}")
    passed = await hand_off(shop, principal, conversation_id, reason, alarm=alarm)
    return joined(say(f"handoff.alarmed.{alarm}"), passed)


async def take(shop: Shop, principal: Principal, conversation_id: str, reason: str = "", over: str = "") -> bool:
    """Let staff take a conversation over, or take it up that was handed over; False when a person had it already.

    ``over`` names the colleague from whom it is taken.

    Raises:
        ConversationNotFound: The principal is not staff, or there is no such conversation.
        Conflict: A colleague has it, and not ``over``.
    """
    row = await conversations.get(shop, principal, conversation_id)
    if principal.kind is not Kind.STAFF:
        raise ConversationNotFound
    why = reason or say("handoff.reason.taken")
    facts = await gather(shop, principal, row.id, why)
    facts["customer"], facts["taken_by"] = row.subject, principal.subject
    mail = _mail(shop, row.id, facts)
    taken = await hands.hand_over(shop, row.id, facts, mail, principal.subject, why)
    if not taken:
        await holding.claim(shop, principal, row.id, over)
    return taken


def _mail(shop: Shop, conversation_id: str, facts: dict[str, Any]) -> list[str]:
    """Return the facts as staff are told of them, in the shop's language."""
    with speaking(shop.settings.language):
        facts = told(facts)
        # The first line of a summary is the reason, which the mail begins with.
        rest = facts["summary"].partition("\n")[2]
        return [say("handoff.mail", conversation=conversation_id, reason=facts["reason"]), *([rest] if rest else [])]


async def gather(
    shop: Shop, principal: Principal, conversation_id: str, reason: str, refused: Sequence[str] = (), wrote: str = ""
) -> dict[str, Any]:
    """Return what the person who takes over should know, written by code from the transcript and the ledger.

    Sentences are kept by their ids, so that it is read in the language of whoever reads it: see `told`.
    """
    said = [one_line(each, 500) for each in await conversations.last_words(shop, conversation_id)]
    made = await _proposals(shop, conversation_id)
    facts: dict[str, Any] = {
        "reason": _kept(reason),
        "customer": principal.subject,
        "name": one_line(principal.name, 80),
        "signed_in": principal.tier >= Tier.SIGNED_IN,
        "asked_at": clock.now().isoformat(),
        "last_words": said,
        "orders": await _orders(shop, principal, said, [each["order_number"] for each in made]),
        "open_proposals": [{"id": e["id"], "summary": e["summary"]} for e in made if e["state"] == "open"],
        "ended_proposals": [each for each in made if each["state"] != "open"],
        "refused": [_kept(each) for each in refused][-5:],
    }
    if wrote := one_line(wrote, 300):
        facts["model_wrote"] = wrote
    return facts


def _kept(text: str) -> str:
    return stored(text) if isinstance(text, Sentence) else one_line(text, 300)


def told(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of a hand-off as people read them, in the language that is spoken here."""
    said: dict[str, Any] = _told(facts)
    return {**said, "summary": said.get("summary") or summary(said)} if said else {}


def _told(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _told(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_told(each) for each in value]
    return restored(value) if isinstance(value, str) else value


def summary(facts: dict[str, Any]) -> str:
    """Return the facts in a few lines."""
    lines = [say("handoff.summary", reason=facts["reason"] or say("handoff.reason.none"))]
    lines += [
        say("handoff.order", order=each["number"], status=each["status"], total=each["total"])
        for each in facts["orders"]
    ]
    lines += [_entry(say("handoff.waits_for_yes"), each["summary"]) for each in facts["open_proposals"]]
    lines += [
        _entry(say("handoff.ended", action=each["action"], state=each["state"]), each["sentence"])
        for each in facts["ended_proposals"]
    ]
    lines += [_entry(say("handoff.not_possible"), each) for each in facts["refused"]]
    if facts["last_words"]:
        lines.append(say("handoff.last_words", words=facts["last_words"][-1]))
    if facts.get("model_wrote"):
        lines.append(_entry(say("handoff.model_wrote"), facts["model_wrote"]))
    return "\n".join(lines)


def _entry(label: str, text: str) -> str:
    return entry(f"{label} ", text)


async def _proposals(shop: Shop, conversation_id: str) -> list[dict[str, Any]]:
    query = (
        select(Proposal)
        .where(Proposal.shop_id == shop.shop_id, Proposal.conversation_id == conversation_id)
        .order_by(Proposal.created_at.desc())
        .limit(10)
    )
    async with shop.database.read() as session:
        rows = list(await session.scalars(query))[::-1]
    found = []
    for row in rows:
        now = await outcome.of(shop, row)
        found.append(
            {
                "id": row.id,
                "action": row.action,
                "order_number": row.order_number,
                "summary": row.summary,
                "state": now.state,
                "sentence": stored(now.sentence),
            }
        )
    return found


async def _orders(shop: Shop, principal: Principal, said: list[str], known: list[str]) -> list[dict[str, str]]:
    """Return the orders that were spoken of, as the customer may see them. A slow platform does not hold this up."""
    numbers = [*known, *(match[1] for each in said for match in _NUMBER.finditer(each))]
    found: list[dict[str, str]] = []
    try:
        async with asyncio.timeout(_LOOK_UP_SECONDS):
            for number in list(dict.fromkeys(each for each in numbers if each))[:_MAX_ORDERS]:
                try:
                    order = await orders.load(shop, principal, number)
                except ShopclerkError as error:
                    log.info("order %s is not among the facts of a hand-off: %s", number, error.code)
                    continue
                found.append({"number": order.number, "status": str(order.status), "total": str(order.total)})
    except TimeoutError:
        log.warning("the facts of a hand-off lack orders: the store is slow")
    return found


async def about(shop: Shop, conversation_id: str) -> str:
    """Return what the clerk may know of a talk that a person had before it got the conversation back."""
    async with shop.database.read() as session:
        row = await session.get(Conversation, conversation_id)
    if row is None or not row.context_from:
        return ""
    said = await conversations.said_by_people(shop, conversation_id, row.context_from)
    if not said:
        return ""
    quoted = "\n".join(f"> {one_line(each, 300)}" for each in said)
    return f"{say('handoff.before')}\n{quoted}"
