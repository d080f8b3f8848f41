"""The durable outbox: mail is written in the transaction of what it tells, and sent by a workflow."""

from __future__ import annotations

import uuid
from datetime import datetime
from itertools import count

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.errors import MailError, MailRejected
from commerce.mailbox import deliverable
from connectors.mail.base import Mail
from runtime import clock, jobs
from runtime.failpoints import failpoint
from service import shop as shops
from service.shop import Shop
from store.models import OutboundMail

#: Mails that hold a code: it must be readable nowhere, nor lie about once it is on its way or will never be.
_CODES, _SEALED = "code:", "sealed:"
_PAUSES = (1.0, 5.0, 30.0, 120.0, 600.0)


async def enqueue(
    session: AsyncSession, shop: Shop, *, reference: str, recipient: str, subject: str, body: str
) -> str | None:
    """Write a mail inside the caller's transaction; `start` it after the commit.

    Returns:
        Its id, or None when the mail with this reference was written before, or there is nobody to write to.
    """
    if not recipient:
        return None
    known = select(OutboundMail.id).where(OutboundMail.shop_id == shop.shop_id, OutboundMail.reference == reference)
    if await session.scalar(known) is not None:
        return None
    row = OutboundMail(
        id=uuid.uuid4().hex,
        shop_id=shop.shop_id,
        reference=reference,
        subject=subject,
        body=_kept(shop, reference, body),
        recipient=deliverable(recipient) or recipient,
        created_at=clock.now(),  # what is none, the mailer refuses
    )
    session.add(row)
    await session.flush()
    return row.id


async def start(shop: Shop, mail_id: str | None) -> None:
    """Have the mail sent; what a crash keeps from being started, reconciliation starts."""
    if mail_id is not None:
        await shop.jobs.start("send_mail", _name(mail_id), shop.shop_id, mail_id)


async def restart_stuck(shop: Shop, since: datetime | None = None) -> int:
    """Start mails that wait without a workflow, those written after ``since``; returns how many."""
    query = select(OutboundMail.id).where(OutboundMail.shop_id == shop.shop_id, OutboundMail.state == "waiting")
    if since is not None:
        query = query.where(OutboundMail.created_at >= since)
    async with shop.database.read() as session:
        waiting = list(await session.scalars(query))
    started = [await shop.jobs.restart("send_mail", _name(each), shop.shop_id, each) for each in waiting]
    return sum(started)


def _kept(shop: Shop, reference: str, body: str) -> str:
    """Return a body as it is stored: a code would stay in the database's log after the body was blanked."""
    return f"{_SEALED}{shop.keyring.encrypt(body).decode()}" if reference.startswith(_CODES) else body


def _read(shop: Shop, row: OutboundMail) -> str:
    sealed = row.reference.startswith(_CODES) and row.body.startswith(_SEALED)
    return str(shop.keyring.decrypt(row.body.removeprefix(_SEALED).encode())) if sealed else row.body


def _name(mail_id: str) -> str:
    return f"mail:{mail_id}"


@jobs.workflow("send_mail")
async def send_mail(shop_id: str, mail_id: str) -> str:
    """Send one mail, trying again for a quarter of an hour."""
    number = count()
    return await jobs.insist(lambda: _send(shop_id, mail_id, next(number) == len(_PAUSES)), _PAUSES, "waiting")


@jobs.step("send_mail_once")
async def _send(shop_id: str, mail_id: str, last: bool) -> str:
    shop = shops.get(shop_id)
    async with shop.database.read() as session:
        row = await session.get_one(OutboundMail, mail_id)
    if row.state != "waiting":
        return row.state
    state, error = "sent", ""
    try:
        await shop.mailer.send(
            Mail(reference=row.reference, recipient=row.recipient, subject=row.subject, body=_read(shop, row))
        )
    except MailRejected as found:
        state, error = "failed", found.detail
    except MailError as found:
        state, error = "failed" if last else "waiting", found.detail
    failpoint("mail.after_send")
    body = "" if row.reference.startswith(_CODES) and state != "waiting" else row.body
    async with shop.database.write() as session:
        await session.execute(
            update(OutboundMail)
            .where(OutboundMail.id == mail_id, OutboundMail.state == "waiting")
            .values(
                state=state,
                error=error,
                attempts=OutboundMail.attempts + 1,
                body=body,
                sent_at=clock.now() if state == "sent" else None,
            )
        )
    return state
