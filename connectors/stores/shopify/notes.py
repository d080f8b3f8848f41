"""Notes on Shopify's orders."""

from __future__ import annotations

from commerce.errors import OrderNotFound, StoreRejected
from commerce.order import Order
from commerce.sentences import say
from connectors.stores.changes import NoteRequest
from connectors.stores.shopify import marks
from connectors.stores.shopify.writing import ShopifyWrites
from connectors.stores.writing import OrderPort

_LIMIT = 5000


class Notes(OrderPort[ShopifyWrites]):
    """Adds to them; the stamp in a note says that it is there."""

    async def add(self, request: NoteRequest) -> Order:
        """Add a note below what is there."""
        async with self._writes.on(request.order_id) as found:
            before = found.node.get("note") or ""
            word = marks.fingerprint(request.model_dump_json())
            for key, same in marks.read_stamps(before):
                if key == request.key and same != word:
                    raise StoreRejected(say("refusals.key_used"), detail=request.key[:80])
                if key == request.key:
                    return found.order
            after = f"{before}\n{marks.harmless(request.text, 1000)} {marks.stamp(request.key, word)}".strip()
            if len(after) > _LIMIT:
                raise StoreRejected(say("refusals.note_full"), code="note_full")
            await self._writes.client.write("write_note", again=True, id=found.order.id, note=after)
            return (await self._writes.after(request.order_id)).order

    async def find(self, order_id: str, key: str) -> bool:
        """Return whether the order's note carries the stamp of this key."""
        try:
            found = await self._writes.orders.by_id(order_id)
        except OrderNotFound:
            return False
        return marks.stamped(found.node.get("note"), key)
