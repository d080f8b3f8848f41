"""What we hold about a customer: told, or erased, for staff or a privacy webhook; and a whole shop's.

Amounts and the chain of the audit trail stay, without names: they are the shop's books.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.errors import Conflict, InputError
from commerce.mailbox import normal_email
from commerce.sentences import say
from connectors.stores import registry
from connectors.stores.events import Event, Kind
from runtime import clock
from service import personal_files
from service.changes import ledger
from service.conversations import ownership
from service.identity import wrong_codes
from service.notifications import notify
from service.shop import Shop
from service.tryon import erasing
from store.models import (
    Conversation,
    ConversationNote,
    ConversationRating,
    ConversationTag,
    DeskEvent,
    DeskThread,
    Effect,
    KnowledgeDocument,
    Message,
    OutboundMail,
    PlatformProduct,
    Proposal,
    ShopQuestion,
    TryOnCall,
    TryOnJob,
    TryOnSession,
    VerificationCode,
    VerifiedSession,
)

_OF_A_SHOP = (
    TryOnJob,
    TryOnSession,
    TryOnCall,
    DeskEvent,
    DeskThread,
    Message,
    ConversationNote,
    ConversationRating,
    ConversationTag,
    ShopQuestion,
    Conversation,
    VerifiedSession,
    VerificationCode,
    OutboundMail,
    PlatformProduct,
    KnowledgeDocument,
)
Forget = Callable[[str], Awaitable[None]]
_elsewhere: dict[str, Forget] = {}


@contextmanager
def also_forget(shop_id: str, forget: Forget) -> Iterator[None]:
    """Have ``forget`` called with the id of every conversation that is erased: what a floor above keeps of it.

    Only until the block ends: what is closed by then can forget nothing any more.
    """
    _elsewhere[shop_id] = forget
    try:
        yield
    finally:
        if _elsewhere.get(shop_id) is forget:
            del _elsewhere[shop_id]


async def _forget(shop: Shop, conversations: Sequence[str]) -> None:
    forget = _elsewhere.get(shop.shop_id)
    if forget is not None:
        for conversation_id in conversations:
            await forget(conversation_id)


async def carry_out(shop: Shop, event: Event, source: str) -> None:
    """Do what a privacy webhook of the platform ``source`` asks for.

    Raises:
        Conflict: A change of this customer is under way: it ends first, then they are erased.
    """
    email = normal_email(event.email)
    if event.kind is Kind.EXPORT_CUSTOMER:
        await _tell(shop, email, event.request, source)
    elif event.kind is Kind.ERASE_CUSTOMER:
        if email:
            await erase(shop, email, source)
    else:
        await _erase_shop(shop, source)


def _theirs(shop: Shop, email: str, *, maybe: bool = False) -> ColumnElement[bool]:
    """Return whose conversation is theirs: signed in, told by mail, or led by a guest under this very mailbox.

    What a guest said before that was kept is theirs where their session proved no other mailbox; ``maybe`` theirs is
    it otherwise, too.
    """
    proven = select(VerifiedSession.subject).where(VerifiedSession.shop_id == shop.shop_id)
    others = proven.where(VerifiedSession.email.not_in((email, "")))
    older = (
        Conversation.proof == ownership.UNKNOWN,
        Conversation.subject.in_(proven.where(VerifiedSession.email == email)),
        *(() if maybe else (Conversation.subject.not_in(others),)),
    )
    return or_(
        Conversation.email == email,
        Conversation.subject == f"customer:{email}",
        Conversation.proof.in_(ownership.marks(shop, email)),
        and_(*older),
    )


def _changes(email: str) -> ColumnElement[bool]:
    return or_(Proposal.subject == f"customer:{email}", Proposal.principal["email"].as_string() == email)


async def _tell(shop: Shop, email: str, request: str, source: str) -> None:
    """Write what we hold into a file that only this user may read, and tell staff where."""
    held = await export(shop, email) if email else {}
    number = request or hashlib.sha256(email.encode()).hexdigest()[:12]
    path = personal_files.exports(shop) / f"request-{''.join(char for char in number if char.isalnum())[:40]}.json"
    await asyncio.to_thread(_write, path, held)
    async with shop.database.write() as session:
        text = say("webhooks.data.text", platform=registry.platform(source).label, file=path)
        await notify.staff(session, shop, f"privacy:{number}", say("webhooks.data.subject"), text)
        await shop.audit.append(session, source, "data_request", number[:60], {"file": path.name})
    await shop.audit.anchor()


def _write(path: Path, held: dict[str, Any]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(held, file, ensure_ascii=False, indent=2)


async def asked(shop: Shop, actor: str, email: str) -> dict[str, Any]:
    """Return what is held about one customer, for staff; the audit trail says that they asked.

    Raises:
        InputError: That is no e-mail address.
    """
    known = address(email)
    held = await export(shop, known)
    async with shop.database.write() as session:
        await shop.audit.append(session, actor, "exported", shop.audit.name(f"customer:{known}"), {})
    await shop.audit.anchor()
    return held


def address(email: str) -> str:
    """Return an address as customers are kept under it.

    Raises:
        InputError: It is none.
    """
    known = normal_email(email)
    if "." not in known.rpartition("@")[2]:
        raise InputError(say("webhooks.bad_email"), code="bad_email")
    return known


async def export(shop: Shop, email: str) -> dict[str, Any]:
    """Return everything held about one customer."""
    talks = select(Conversation.id).where(Conversation.shop_id == shop.shop_id, _theirs(shop, email))
    async with shop.database.read() as session:
        said = await session.execute(
            select(Message.conversation_id, Message.role, Message.text, Message.created_at)
            .where(Message.shop_id == shop.shop_id, Message.conversation_id.in_(talks))
            .order_by(Message.conversation_id, Message.seq)
        )
        changes = await session.scalars(select(Proposal).where(Proposal.shop_id == shop.shop_id, _changes(email)))
        known = list(await session.scalars(talks))
        notes = await session.scalars(select(ConversationNote).where(ConversationNote.conversation_id.in_(talks)))
        rated = select(ConversationRating).where(ConversationRating.conversation_id.in_(talks))
        return {
            "email": email,
            "made_at": clock.now().isoformat(),
            "tryons": await erasing.export(session, shop, email, known),
            "messages": [
                {"conversation": talk, "role": role, "text": text, "at": at.isoformat()}
                for talk, role, text, at in said
            ],
            "notes": [
                {"conversation": one.conversation_id, "text": one.text, "at": one.created_at.isoformat()}
                for one in notes
            ],
            "ratings": [
                {"conversation": one.conversation_id, "score": one.score, "reason": one.reason}
                for one in await session.scalars(rated)
            ],
            "changes": [
                {
                    "action": one.action,
                    "order": one.order_number,
                    "summary": one.summary,
                    "state": one.state,
                    "at": one.created_at.isoformat(),
                }
                for one in changes
            ],
        }


async def erase(shop: Shop, email: str, actor: str) -> None:
    """Erase one customer: conversations, proofs, codes, try-ons, mails and exports go, files too.

    Changes keep amounts and a keyed hash of who it was. A visitor's conversation that names the address goes too where
    the visitor never proved any.

    Raises:
        Conflict: A change of theirs is under way.
    """
    name = hmac.new(shop.keyring.derive("erased")[0], email.encode(), hashlib.sha256).hexdigest()[:16]
    mine = shop.shop_id
    async with shop.database.write() as session:
        await _settled(session, shop, _changes(email))
        led = select(Conversation.id).where(Conversation.shop_id == mine, _theirs(shop, email, maybe=True))
        talks = [*await session.scalars(led), *await personal_files.unproven(session, shop, email)]
        changes = list(await session.scalars(select(Proposal.id).where(Proposal.shop_id == mine, _changes(email))))
        mails = await personal_files.mails(session, shop, email, talks, changes)
        await _forget(shop, talks)
        await personal_files.remove_files(shop, email, [each.reference for each in mails])
        await erasing.erase(session, shop, email, talks)
        for gone in (
            delete(Message).where(Message.shop_id == mine, Message.conversation_id.in_(talks)),
            delete(ConversationNote).where(ConversationNote.conversation_id.in_(talks)),
            delete(ConversationRating).where(ConversationRating.conversation_id.in_(talks)),
            delete(ShopQuestion).where(ShopQuestion.conversation_id.in_(talks)),
            delete(ConversationTag).where(ConversationTag.conversation_id.in_(talks)),
            delete(Conversation).where(Conversation.id.in_(talks)),
            delete(VerifiedSession).where(VerifiedSession.shop_id == mine, VerifiedSession.email == email),
            delete(VerificationCode)
            .where(VerificationCode.shop_id == mine)
            .where(VerificationCode.address_index == wrong_codes.keyed(shop, email)),
            delete(OutboundMail).where(OutboundMail.id.in_([each.id for each in mails])),
        ):
            await session.execute(gone)
        await _blank(session, shop, _changes(email), f"erased:{name}")
        await shop.audit.append(session, actor, "erased", name, {})
    await shop.audit.anchor()
    await personal_files.overwrite(shop)


async def _settled(session: AsyncSession, shop: Shop, theirs: ColumnElement[bool]) -> None:
    open_ = (
        select(Effect.id)
        .join(Proposal, Proposal.id == Effect.proposal_id)
        .where(Effect.shop_id == shop.shop_id, Effect.state.in_(ledger.OPEN), theirs)
    )
    if await session.scalar(open_.limit(1)) is not None:
        raise Conflict(say("webhooks.change_under_way"), code="change_under_way")


async def _blank(session: AsyncSession, shop: Shop, theirs: ColumnElement[bool], name: str) -> None:
    ids = list(await session.scalars(select(Proposal.id).where(Proposal.shop_id == shop.shop_id, theirs)))
    await session.execute(update(Effect).where(Effect.proposal_id.in_(ids)).values(request={}, result={}, error=""))
    await session.execute(
        update(Proposal)
        .where(Proposal.id.in_(ids))
        .values(
            subject=name,
            principal={},
            arguments={},
            quote={"shown": {}},
            summary="",
            decided_by=case((Proposal.decided_by.startswith("staff:"), Proposal.decided_by), else_=name),
        )
    )
    await session.execute(update(Proposal).where(Proposal.id.in_(ids), Proposal.state == "open").values(state="void"))


async def _erase_shop(shop: Shop, source: str) -> None:
    """Erase what is held of the shop's customers and its catalogue, two days after it took the app off."""
    everybody = Proposal.shop_id == shop.shop_id
    async with shop.database.write() as session:
        await _settled(session, shop, everybody)
        talks = list(await session.scalars(select(Conversation.id).where(Conversation.shop_id == shop.shop_id)))
        await _forget(shop, talks)
        mine = select(OutboundMail.reference).where(OutboundMail.shop_id == shop.shop_id)
        await personal_files.remove_files(shop, "", list(await session.scalars(mine)))
        await erasing.erase_all(shop)
        for table in _OF_A_SHOP:
            await session.execute(delete(table).where(table.shop_id == shop.shop_id))
        await _blank(session, shop, everybody, "erased")
        await shop.audit.append(session, source, "shop_erased", shop.shop_id, {})
    await shop.audit.anchor()
    await personal_files.overwrite(shop)
