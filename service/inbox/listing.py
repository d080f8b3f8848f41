"""The list of conversations: filtered, searched, the newest first, a page at a time."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, and_, exists, func, or_, select, tuple_

from commerce.customer import Principal
from commerce.errors import InputError
from commerce.mailbox import normal_email
from commerce.sentences import say
from commerce.text import one_line
from service.conversations import ownership
from service.conversations.conversations import CLERK, PERSON
from service.inbox.staff import require
from service.shop import Shop
from store.models import Conversation, ConversationTag, Message, Proposal

Which = Literal["all", "waiting", "mine", "person", "clerk"]
_EXCERPT = 160


class Filter(BaseModel):
    """Which conversations are wanted; a name that is none of these is refused."""

    model_config = ConfigDict(extra="forbid")

    which: Which = Field(
        "all",
        description="`waiting`: handed to a person and nobody has taken it; `mine`: taken by who asks; "
        "`person` or `clerk`: who answers",
    )
    tag: str = Field("", max_length=40, description="with this tag only")
    q: str = Field("", max_length=200, description="words of a message, an order number, or the start of an id")
    email: str = Field("", max_length=254, description="of this customer, as far as they have proven the mailbox")
    limit: int = Field(25, ge=1, le=100)
    cursor: str = Field("", max_length=300, description="`next` of the page before")


@dataclass(frozen=True)
class Row:
    """A conversation in the list, with the last thing that was said and its tags."""

    conversation: Conversation
    last_role: str
    last_text: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page of the list; ``following`` is the cursor of the next one, empty after the last."""

    rows: tuple[Row, ...]
    following: str


async def page(shop: Shop, principal: Principal, wanted: Filter) -> Page:
    """Return a page of conversations, those first in which something happened last.

    Raises:
        NotAllowed: Who asks may not read them.
        InputError: The cursor is none of ours.
    """
    require(principal, "read")
    query = select(Conversation).where(*_conditions(shop, principal, wanted))
    if wanted.cursor:
        at, last = _read(wanted.cursor)
        query = query.where(tuple_(Conversation.updated_at, Conversation.id) < tuple_(at, last))
    query = query.order_by(Conversation.updated_at.desc(), Conversation.id.desc()).limit(wanted.limit + 1)
    async with shop.database.read() as session:
        found = list(await session.scalars(query))
    shown = found[: wanted.limit]
    return Page(await _rows(shop, shown), _written(shown[-1]) if len(found) > len(shown) else "")


async def counts(shop: Shop, principal: Principal) -> dict[str, int]:
    """Return how many conversations wait for a person, and how many the asking one has."""
    require(principal, "read")
    here = Conversation.shop_id == shop.shop_id
    query = select(
        func.count().filter(_which(principal, "waiting")),
        func.count().filter(_which(principal, "mine")),
    ).where(here, Conversation.owner == PERSON)
    async with shop.database.read() as session:
        waiting, mine = (await session.execute(query)).one()
    return {"waiting": int(waiting), "mine": int(mine)}


async def tags(shop: Shop, principal: Principal) -> list[str]:
    """Return every tag in use."""
    require(principal, "read")
    query = select(ConversationTag.name).where(ConversationTag.shop_id == shop.shop_id).distinct()
    async with shop.database.read() as session:
        return sorted(await session.scalars(query))


def _which(principal: Principal, which: Which) -> ColumnElement[bool]:
    with_person = Conversation.owner == PERSON
    return {
        "all": Conversation.id != "",
        "waiting": and_(with_person, Conversation.assigned_to == ""),
        "mine": and_(with_person, Conversation.assigned_to == principal.subject),
        "person": with_person,
        "clerk": Conversation.owner == CLERK,
    }[which]


def _conditions(shop: Shop, principal: Principal, wanted: Filter) -> list[ColumnElement[bool]]:
    found = [Conversation.shop_id == shop.shop_id, _which(principal, wanted.which)]
    if tag := wanted.tag.strip().lower():
        found.append(
            exists().where(
                ConversationTag.shop_id == shop.shop_id,
                ConversationTag.conversation_id == Conversation.id,
                ConversationTag.name == tag,
            )
        )
    if wanted.email.strip():
        found.append(_of_customer(shop, wanted.email))
    if words := one_line(wanted.q, 200):
        found.append(_says(shop, words))
    return found


def _of_customer(shop: Shop, address: str) -> ColumnElement[bool]:
    email = normal_email(address)
    return or_(
        Conversation.subject == f"customer:{email}",
        and_(Conversation.proof != "", Conversation.proof.in_(ownership.marks(shop, email))),
    )


def _says(shop: Shop, words: str) -> ColumnElement[bool]:
    """Whether the words stand in a message, name an order of a change, or begin the conversation's id."""
    said = exists().where(
        Message.shop_id == shop.shop_id,
        Message.conversation_id == Conversation.id,
        func.lower(Message.text).contains(words.lower(), autoescape=True),
    )
    changed = exists().where(
        Proposal.shop_id == shop.shop_id,
        Proposal.conversation_id == Conversation.id,
        Proposal.order_number == words.lstrip("#"),
    )
    return or_(said, changed, Conversation.id.startswith(words[:64], autoescape=True))


async def _rows(shop: Shop, found: Sequence[Conversation]) -> tuple[Row, ...]:
    ids = [each.id for each in found]
    if not ids:
        return ()
    here = Message.shop_id == shop.shop_id, Message.conversation_id.in_(ids)
    newest = select(Message.conversation_id, func.max(Message.seq)).where(*here).group_by(Message.conversation_id)
    last = select(Message).where(*here, tuple_(Message.conversation_id, Message.seq).in_(newest))
    named = select(ConversationTag).where(
        ConversationTag.shop_id == shop.shop_id, ConversationTag.conversation_id.in_(ids)
    )
    async with shop.database.read() as session:
        said = {each.conversation_id: each for each in await session.scalars(last)}
        tagged: dict[str, list[str]] = {}
        for each in await session.scalars(named.order_by(ConversationTag.name)):
            tagged.setdefault(each.conversation_id, []).append(each.name)
    return tuple(_row(each, said.get(each.id), tagged.get(each.id, [])) for each in found)


def _row(conversation: Conversation, last: Message | None, tagged: Sequence[str]) -> Row:
    role, text = (last.role, one_line(last.text, _EXCERPT)) if last is not None else ("", "")
    return Row(conversation, role, text, tuple(tagged))


def _written(row: Conversation) -> str:
    plain = json.dumps([row.updated_at.isoformat(), row.id])
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[datetime, str]:
    try:
        parts: Any = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        at, last = datetime.fromisoformat(parts[0]), str(parts[1])
        if at.tzinfo is None:
            raise ValueError
    except (binascii.Error, ValueError, TypeError, IndexError, KeyError, RecursionError):
        raise InputError(say("console.bad_cursor"), code="bad_cursor") from None
    return at, last
