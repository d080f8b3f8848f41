"""What a proof opened belongs to the proof.

A visitor's session is whoever sits there: it may prove one mailbox after another, and each proof ends. So what was said
and asked under a proven mailbox carries the mark of that mailbox, a keyed hash, and is open only while the session
proves the same one. Who signed in needs no mark: their sessions end, and their name is the mailbox.
"""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import update

from commerce.customer import Kind, Principal
from commerce.errors import VerificationEnded
from service.shop import Shop
from store.models import Conversation

#: The mark of what was kept before marks were, by a session that had proven something: open to nobody but staff.
UNKNOWN = "unknown"


def marks(shop: Shop, email: str) -> list[str]:
    """Return the marks of a mailbox, one for each of the shop's keys, the newest first; none without a mailbox."""
    keys = shop.keyring.derive("proof") if email else []
    return [hmac.digest(key, email.encode(), hashlib.sha256).hex() for key in keys]


def mark(shop: Shop, principal: Principal) -> str:
    """Return the mark of what the principal says now; empty where it needs none."""
    return next(iter(marks(shop, principal.guest_of)), "")


def open_to(shop: Shop, principal: Principal, marked: str) -> bool:
    """Return whether what carries this mark is open to the principal, who is known to be of the same session."""
    return not marked or principal.kind is Kind.STAFF or marked in marks(shop, principal.guest_of)


def require(shop: Shop, principal: Principal, marked: str) -> None:
    """Let only the proof pass that something belongs to.

    Raises:
        VerificationEnded: Another mailbox is proven now, or none.
    """
    if not open_to(shop, principal, marked):
        raise VerificationEnded


async def take_over(shop: Shop, principal: Principal) -> None:
    """Count what the session said before it proved anything as said under the mailbox that it proves now."""
    if proven := mark(shop, principal):
        mine = Conversation.shop_id == shop.shop_id, Conversation.subject == principal.subject, Conversation.proof == ""
        async with shop.database.write() as session:
            await session.execute(update(Conversation).where(*mine).values(proof=proven))
