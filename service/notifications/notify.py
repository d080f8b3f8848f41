"""Mail for staff and customers who were not looking; written with what it tells, sent within seconds."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.language import speaking
from commerce.sentences import again, say
from commerce.text import clean, one_line
from connectors.mail.settings import MailSettings
from service.notifications import mail
from service.shop import Shop


async def staff(session: AsyncSession, shop: Shop, reference: str, subject: str, *body: str) -> None:
    """Tell staff by mail, where an address for that is configured: in the shop's language, whatever is spoken here.

    Args:
        session: The transaction that it is written with.
        shop: The open shop.
        reference: What it is about; it is written once.
        subject: The subject, a sentence.
        body: Its paragraphs.
    """
    if shop.settings.section(MailSettings).staff:
        with speaking(shop.settings.language):
            text = "\n\n".join(map(again, body))
            await mail.enqueue(
                session,
                shop,
                reference=reference,
                recipient=shop.settings.section(MailSettings).staff,
                subject=one_line(again(subject), 200),
                body=clean(text, 8_000),
            )


async def customer(
    session: AsyncSession, shop: Shop, reference: str, email: str, conversation_id: str, body: str
) -> None:
    """Tell a customer who has left by mail, where their address is known."""
    if email:
        name = shop.info.name
        go_on = say("mail.go_on", page=f"{shop.settings.server.base_url}/", conversation=conversation_id[:8])
        text = f"{body}\n\n{go_on}"
        await mail.enqueue(
            session,
            shop,
            reference=reference,
            recipient=email,
            subject=one_line(say("mail.news", shop=name), 200),
            body=clean(text, 8_000),
        )
