"""What lies about of a customer beside their rows: files of mails and exports, words that nobody proved, old pages."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
from collections.abc import Sequence
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import SQLColumnExpression

from commerce.mailbox import normal_email, spellings
from connectors.mail.base import file_name
from service.shop import Shop
from store.database import sqlite_path
from store.models import Conversation, Message, OutboundMail

#: Mails that tell of a proposal; those of a conversation have a number behind its id.
_OF_CHANGES = ("outcome", "silent", "approval")
_WAIT_SECONDS = 15.0


def exports(shop: Shop) -> Path:
    """Return the folder of what was exported of customers."""
    return shop.settings.home / "privacy"


def _names(column: SQLColumnExpression[str], email: str) -> ColumnElement[bool]:
    return or_(*(func.lower(column).contains(one.lower(), autoescape=True) for one in spellings(email)))


async def unproven(session: AsyncSession, shop: Shop, email: str) -> list[str]:
    """Return the conversations of visitors who named the address and never proved any."""
    query = (
        select(Conversation.id)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(Conversation.shop_id == shop.shop_id, Conversation.proof == "", _names(Message.text, email))
        .where(Conversation.subject.startswith("visitor:"))
        .distinct()
    )
    return list(await session.scalars(query))


async def mails(
    session: AsyncSession, shop: Shop, email: str, talks: Sequence[str], changes: Sequence[str]
) -> list[OutboundMail]:
    """Return the mails to the mailbox, and those to staff and others that tell of its conversations and changes."""
    told = {f"{kind}:{each}" for kind in _OF_CHANGES for each in changes}
    query = select(OutboundMail).where(OutboundMail.shop_id == shop.shop_id)
    alike = or_(*(func.lower(OutboundMail.recipient) == func.lower(one) for one in spellings(email)))
    found = [each for each in await session.scalars(query.where(alike)) if normal_email(each.recipient) == email]
    found += list(await session.scalars(query.where(OutboundMail.reference.in_(told))))
    for talk in talks:
        found += list(await session.scalars(query.where(OutboundMail.reference.contains(f":{talk}:", autoescape=True))))
    return list({each.id: each for each in found}.values())


async def remove_files(shop: Shop, email: str, references: Sequence[str]) -> None:
    """Delete the files of mails with these references, of any other mail to the mailbox, and of what was exported.

    Without a mailbox, what was exported of anybody.
    """
    named = {f"{file_name(each)}.eml" for each in references}
    await asyncio.to_thread(_remove_files, shop.settings.home / "outbox", exports(shop), email, named)


def _remove_files(outbox: Path, folder: Path, email: str, named: set[str]) -> None:
    for path in outbox.glob("*.eml"):
        if path.name in named or (email and _recipient(path) == email):
            path.unlink(missing_ok=True)
    for path in folder.glob("*.json"):
        if not email or _exported(path) == email:
            path.unlink(missing_ok=True)


def _exported(path: Path) -> str:
    with contextlib.suppress(OSError, ValueError):
        held = json.loads(path.read_text(encoding="utf-8"))
        return normal_email(str(held.get("email") or "")) if isinstance(held, dict) else ""
    return ""


def _recipient(path: Path) -> str:
    with contextlib.suppress(OSError, ValueError):
        with path.open("rb") as file:
            head = file.read(8_192)
        return normal_email(str(message_from_bytes(head, policy=default)["To"] or ""))
    return ""


async def overwrite(shop: Shop) -> None:
    """Empty the logs of the databases in the state directory: what was deleted still stands there otherwise.

    SQLite itself overwrites what is deleted (``secure_delete``); other databases are their server's.
    """
    mine = sqlite_path(shop.settings.sql_url)
    paths = {*shop.settings.home.glob("*.sqlite"), *((mine,) if mine is not None else ())}
    await asyncio.to_thread(_overwrite, sorted(paths))


def _overwrite(paths: Sequence[Path]) -> None:
    for path in paths:
        with contextlib.closing(sqlite3.connect(path, timeout=_WAIT_SECONDS)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
