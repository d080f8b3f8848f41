"""Who speaks in a thread of a desk: a customer only where the desk itself proved the mailbox."""

from __future__ import annotations

import hashlib
import hmac

from commerce.customer import Principal
from commerce.mailbox import normal_email
from commerce.text import one_line
from connectors.desks.base import Contact
from service.identity import verification
from service.shop import Shop
from store.models import DeskThread


async def speaker(shop: Shop, thread: DeskThread, contact: Contact) -> Principal:
    """Return who speaks, with what codes have proven in this thread.

    An address that the desk was only told proves nothing: such a contact is a visitor, whose session is the thread and
    the contact in it. Nobody can name it from outside, as it is made with a key of the shop's.
    """
    email = normal_email(contact.email) if contact.verified else ""
    if email:
        return await verification.refresh(
            shop, Principal.customer(shop.shop_id, email, name=one_line(contact.name, 120))
        )
    who = f"{thread.desk}\n{thread.thread}\n{contact.id}"
    visitor = hmac.digest(shop.keyring.derive("desk")[-1], who.encode(), hashlib.sha256).hex()[:32]
    return await verification.refresh(shop, Principal.visitor(shop.shop_id, f"desk{visitor}"))


def agent(shop: Shop, desk: str) -> Principal:
    """Return the principal of the people at a desk, who hold its conversations together."""
    return Principal.staff(shop.shop_id, f"desk-{desk}", ())
