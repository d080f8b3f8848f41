"""How WooCommerce's orders are changed: each change is judged by us before it is written.

The store checks neither states nor addresses. Changes of an order carry their mark in the same request; texts carry a
stamp. Where the shop has the plug-in, and writes may therefore be repeated, what leaves no room for a mark is begun
with one, so that it is not sent again before the quiet time is over.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from commerce.errors import StoreRejected, StoreTimeout, StoreUnavailable
from commerce.order import OrderStatus
from commerce.sentences import say
from connectors.stores.changes import ExchangeRequest, MessageRequest, NoteRequest, ReturnRequest
from connectors.stores.woocommerce import marks
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.order_reader import Loaded
from connectors.stores.woocommerce.values import moment, stamp_of
from connectors.stores.writing import Writes
from runtime import clock

_UNSENT = frozenset(["pending", "on-hold", "processing"])
_Textual = NoteRequest | ReturnRequest | ExchangeRequest | MessageRequest


class WooWrites(Writes[WooClient, Loaded]):
    """Changes of one shop's orders. ``keyed`` says that the shop's plug-in honours idempotency keys."""

    keyed = False

    async def note(self, order_id: str, text: str) -> None:
        """Write a note that staff read on the order; the customer is not mailed."""
        body = {"note": text, "customer_note": False}
        await self.client.write("POST", f"/wc/v3/orders/{order_id}/notes", body)

    @asynccontextmanager
    async def once(self, loaded: Loaded, request: _Textual) -> AsyncIterator[None]:
        """Say on the order that a write begins which might otherwise be sent twice.

        Only where writes are repeated at all: with the plug-in. Elsewhere an unclear write is never sent again, and
        only a mail, which leaves nothing of ours, is begun with a mark.

        Raises:
            StoreRejected: The key was used for another request.
            StoreTimeout: The same write was begun a moment ago.
        """
        if not self.keyed and not isinstance(request, MessageRequest):
            yield
            return
        print_ = hashlib.sha256(request.model_dump_json().encode()).hexdigest()[:12]
        earlier = marks.find(loaded.node, request.key)
        if earlier is not None and self.keyed:
            if earlier.get("request") != print_:
                raise StoreRejected(say("refusals.key_used"))
            begun = moment(earlier.get("at"))
            if begun is not None and clock.now() - begun < self.quiet and not earlier.get("unsent"):
                raise StoreTimeout(detail="the same write was begun a moment ago")
        path = f"/wc/v3/orders/{loaded.order.id}"
        of = "mail" if isinstance(request, MessageRequest) else "note"
        mark = marks.mark(request.key, "begun", of=of, request=print_, at=stamp_of(clock.now()))
        await self.client.write("PUT", path, {"meta_data": [mark]}, counts=False)
        try:
            yield
        except (StoreUnavailable, StoreRejected):
            # It surely did not happen: the next try need not wait.
            mark = marks.mark(request.key, "begun", request=print_, at=stamp_of(clock.now()), unsent=True)
            await self.client.write("PUT", path, {"meta_data": [mark]}, counts=False)
            raise


def unsent(loaded: Loaded) -> None:
    """Raise `StoreRejected` unless the order still waits: WooCommerce itself lets finished ones be changed."""
    if loaded.order.status in (OrderStatus.CANCELLED, OrderStatus.REFUNDED, OrderStatus.FAILED):
        raise StoreRejected(say("refusals.order_closed"))
    if loaded.order.shipped_any:
        raise StoreRejected(say("refusals.already_sent"))
    # Staff put a paid order back to "pending" to edit it: what becomes of it only they know.
    if loaded.node.get("status") not in _UNSENT or (loaded.order.paid and loaded.node.get("status") == "pending"):
        raise StoreRejected(say("refusals.unknown_state"), code="unknown_state")
