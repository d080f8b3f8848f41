"""Answers that the shop's people write: documents beside the platform's own, quoted from the next question on."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, delete, select

from commerce.customer import Principal
from commerce.errors import InputError, NotFound
from commerce.sentences import say
from commerce.text import clean, one_line
from runtime import clock
from service.inbox.staff import require
from service.knowledge.chunks import digest
from service.knowledge.documents import WRITTEN
from service.shop import Shop
from service.unanswered import questions
from store.models import KnowledgeDocument, ShopQuestion

#: What such a document is, and how its id begins: no sync touches it.
KIND, MARK = WRITTEN, f"{WRITTEN}:"
_LONGEST_TITLE, _LONGEST = 200, 5_000


@dataclass(frozen=True)
class Written:
    """An answer, with the questions it was written for and how many of them it is now quoted to."""

    document: KnowledgeDocument
    asked: int
    quoted: int


async def add(shop: Shop, principal: Principal, title: str, text: str, ids: Sequence[int] = ()) -> str:
    """Write an answer to questions; return the document's id.

    Raises:
        NotAllowed: Who writes may not act.
        InputError: The question or the answer is empty.
    """
    require(principal, "actions")
    name = f"{MARK}{secrets.token_hex(8)}"
    row = KnowledgeDocument(shop_id=shop.shop_id, platform_id=name, kind=KIND, url="", platform_updated_at=None)
    _fill(row, title, text)
    async with shop.database.write() as session:
        session.add(row)
        await shop.audit.append(session, principal.subject, "answer_written", name, {"question": row.title})
    await questions.settle(shop, ids, "answered", name)
    await shop.audit.anchor()
    return name


async def change(shop: Shop, principal: Principal, name: str, title: str, text: str) -> None:
    """Write an answer anew.

    Raises:
        NotAllowed: Who writes may not act.
        NotFound: There is no such answer.
        InputError: The question or the answer is empty.
    """
    require(principal, "actions")
    async with shop.database.write() as session:
        row = await session.scalar(_own(shop, name))
        if row is None:
            raise NotFound
        _fill(row, title, text)
        await shop.audit.append(session, principal.subject, "answer_changed", name, {"question": row.title})
    await shop.audit.anchor()


async def remove(shop: Shop, principal: Principal, name: str) -> None:
    """Take an answer away: it is quoted no more.

    Raises:
        NotAllowed: Who asks may not act.
        NotFound: There is no such answer.
    """
    require(principal, "actions")
    async with shop.database.write() as session:
        row = await session.scalar(_own(shop, name))
        if row is None:
            raise NotFound
        await session.execute(delete(KnowledgeDocument).where(KnowledgeDocument.id == row.id))
        await shop.audit.append(session, principal.subject, "answer_removed", name, {"question": row.title})
    await shop.audit.anchor()


async def every(shop: Shop, principal: Principal) -> list[Written]:
    """Return the answers, the newest first, each tried on the questions that it was written for.

    Raises:
        NotAllowed: Who asks may not read.
    """
    require(principal, "read")
    d, q = KnowledgeDocument, ShopQuestion
    async with shop.database.read() as session:
        own = d.shop_id == shop.shop_id, d.platform_id.startswith(MARK)
        rows = list(await session.scalars(select(d).where(*own).order_by(d.id.desc()).limit(200)))
        asked = list(await session.scalars(select(q).where(q.shop_id == shop.shop_id, q.document.startswith(MARK))))
    found = []
    for row in rows:
        theirs = list(dict.fromkeys(each.text for each in asked if each.document == row.platform_id))[:20]
        quoted = [await _quoted(shop, row, text) for text in theirs]
        found.append(Written(row, len(quoted), sum(quoted)))
    return found


async def _quoted(shop: Shop, row: KnowledgeDocument, text: str) -> bool:
    return any(each.source == KIND and each.title == row.title for each in await shop.knowledge.written(text))


def _own(shop: Shop, name: str) -> Select[KnowledgeDocument]:
    d = KnowledgeDocument
    return select(d).where(d.shop_id == shop.shop_id, d.platform_id == name[:255], d.platform_id.startswith(MARK))


def _fill(row: KnowledgeDocument, title: str, text: str) -> None:
    row.title, row.text = one_line(title, _LONGEST_TITLE), clean(text).strip()[:_LONGEST]
    if not row.title or not row.text:
        raise InputError(say("console.answer_empty"), code="empty_answer")
    row.content_hash, row.synced_at = digest("\0".join((KIND, row.title, "", row.text))), clock.now()
