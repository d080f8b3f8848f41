"""WooCommerce's mails about orders."""

from __future__ import annotations

import secrets

from commerce.errors import StoreRejected
from commerce.markup import plain
from commerce.sentences import say
from connectors.stores.changes import MessageRequest, SentMessage
from connectors.stores.locks import written
from connectors.stores.woocommerce import marks
from connectors.stores.woocommerce.order_reader import Loaded
from connectors.stores.woocommerce.values import Node, moment, stamp_of
from connectors.stores.woocommerce.writing import WooWrites
from connectors.stores.writing import OrderPort
from runtime import clock

#: WooCommerce sends these only in their state; the invoice, in every state, confirms the order too.
_OF_STATES = {"processing": "customer_processing_order", "on-hold": "customer_on_hold_order"}


class Mails(OrderPort[WooWrites]):
    """Has them sent again."""

    async def resend(self, request: MessageRequest) -> SentMessage:
        """Have WooCommerce mail about the order once more, to the address on it (from version 9.8 on)."""
        client, keyed = self._writes.client, self._writes.keyed
        async with self._writes.on(request.order_id) as found:
            order, mark = found.order, marks.find(found.node, request.key)
            name = f"{order.id}-{marks.name_of(request.key)[-12:]}"
            sent = SentMessage(id=name, kind=request.kind, recipient=order.email)
            if keyed and _sent(found, mark):
                return sent
            if request.kind == "invoice" and not order.paid:
                raise StoreRejected(say("refusals.no_invoice"))
            if request.kind == "shipping" and not order.shipped_any:
                raise StoreRejected(say("refusals.not_sent"))
            template = _template(request.kind, str(found.node.get("status")))
            path = f"/wc/v3/orders/{order.id}"
            async with self._writes.once(found, request):
                await client.write("POST", f"{path}/actions/send_email", {"template_id": template})
            with written():
                done = marks.mark(request.key, "mail", at=stamp_of(clock.now()))
                await client.write("PUT", path, {"meta_data": [done]}, counts=False)
            return sent if keyed else sent.model_copy(update={"id": f"{sent.id}-{secrets.token_hex(4)}"})

    async def find(self, order_id: str, key: str) -> bool:
        """Return whether the mail with this key was sent."""
        found = await self._writes.orders.by_id(order_id)
        return _sent(found, marks.find(found.node, key))


def _template(kind: str, state: str) -> str:
    """Return WooCommerce's name of a mail that can be sent in this state of the order.

    Raises:
        StoreRejected: There is none.
    """
    if kind == "shipping" and state != "completed":
        raise StoreRejected(say("refusals.mail_completed_only"))
    return (
        "customer_completed_order"
        if kind == "shipping"
        else (_OF_STATES.get(state, "customer_invoice") if kind == "confirmation" else "customer_invoice")
    )


def _sent(loaded: Loaded, mark: Node | None) -> bool:
    """Return whether our mark says that the mail went out, or WooCommerce noted one after ours was begun.

    Its note is in the shop's language, and names the address.
    """
    if mark is not None and mark.get("kind") == "mail":
        return True
    begun = moment((mark or {}).get("at"))
    if mark is None or mark.get("unsent") or "mail" not in str(mark.get("of")) or begun is None:
        return False
    address = loaded.order.email.casefold()
    named = (one for one in loaded.notes if address in plain(str(one.get("note") or "")).casefold())
    times = [moment(one.get("date_created_gmt")) for one in named]
    return any(at is not None and at >= begun for at in times)
