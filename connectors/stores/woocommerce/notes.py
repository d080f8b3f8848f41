"""Notes on WooCommerce's orders."""

from __future__ import annotations

from commerce.errors import StoreRejected
from commerce.markup import plain
from commerce.order import Order
from commerce.sentences import say
from connectors.stores.changes import NoteRequest
from connectors.stores.woocommerce import marks
from connectors.stores.woocommerce.writing import WooWrites
from connectors.stores.writing import OrderPort


class Notes(OrderPort[WooWrites]):
    """Adds to them; the stamp in a note says that it is there."""

    async def add(self, request: NoteRequest) -> Order:
        """Add a note that staff read on the order; the customer is not mailed."""
        async with self._writes.on(request.order_id) as found:
            text = marks.harmless(request.text, 2000)
            stamped = [one.get("note") for one in found.notes if marks.stamped(one.get("note"), request.key)]
            if self._writes.keyed and stamped:
                if plain(marks.bare(stamped[0])) != text:
                    raise StoreRejected(say("refusals.key_used"))
                return found.order
            async with self._writes.once(found, request):
                await self._writes.note(request.order_id, f"{text}\n{marks.stamp(request.key, 'note')}")
            return (await self._writes.after(request.order_id)).order

    async def find(self, order_id: str, key: str) -> bool:
        """Return whether a note on the order carries the stamp of this key."""
        found = await self._writes.orders.by_id(order_id)
        return any(marks.stamped(note.get("note"), key) for note in found.notes)
