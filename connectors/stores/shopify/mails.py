"""Shopify's mails about orders."""

from __future__ import annotations

from commerce.errors import StoreRejected
from commerce.sentences import say
from commerce.text import one_line
from connectors.stores.changes import MessageRequest, SentMessage
from connectors.stores.locks import written
from connectors.stores.shopify import marks, refusing
from connectors.stores.shopify.order_reader import Loaded
from connectors.stores.shopify.writing import ShopifyWrites
from connectors.stores.writing import OrderPort
from runtime import clock

_SUBJECTS = {"confirmation": "Your order {number}", "invoice": "Invoice for your order {number}"}


class Mails(OrderPort[ShopifyWrites]):
    """Has them sent again."""

    async def resend(self, request: MessageRequest) -> SentMessage:
        """Have Shopify mail the order once more, to the address on it; at most once for each key.

        Shopify's API sends one kind of mail about an order: its invoice, which lists what the confirmation lists.
        """
        writes = self._writes
        async with writes.on(request.order_id) as found:
            sent = SentMessage(
                id=marks.fingerprint(request.key), kind=request.kind, recipient=one_line(found.order.email, 254)
            )
            mark = writes.mark(found, request)
            if mark is not None and _sent(found, request.key):
                return sent
            if mark is not None and not writes.never_sent(request.key):
                raise StoreRejected(say("refusals.mail_unclear"), code="mail_unclear")
            refusing.may_mail(found.order, request)
            await writes.begin("m", found, request, None)
            subject = _SUBJECTS[request.kind].format(number=found.node["name"])
            async with writes.sending(request.key):
                await writes.client.write(
                    "write_invoice", id=found.order.id, email={"to": sent.recipient, "subject": subject}
                )
            with written():
                await writes.tag(found.order.id, marks.tag("s", f"sent:{request.key}", "", clock.now()))
            return sent

    async def find(self, order_id: str, key: str) -> bool:
        """Return whether the mail with this key was begun and sent."""
        there = await self._writes.tagged(order_id, key)
        return there is not None and there[1].kind == "m" and _sent(there[0], key)


def _sent(loaded: Loaded, key: str) -> bool:
    return marks.find_tag(loaded.node["tags"], f"sent:{key}") is not None
