"""Shopify's orders that are called off."""

from __future__ import annotations

import asyncio

from commerce.errors import StoreRejected, StoreTimeout
from commerce.order import Order, OrderStatus
from commerce.sentences import say
from connectors.stores.changes import CancelRequest
from connectors.stores.locks import written
from connectors.stores.shopify import marks, refusing
from connectors.stores.shopify.values import Node
from connectors.stores.shopify.writing import ShopifyWrites
from connectors.stores.writing import OrderPort

_JOB_PAUSES = (0.2, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0)


class Cancellations(OrderPort[ShopifyWrites]):
    """Cancels orders."""

    async def cancel(self, request: CancelRequest) -> Order:
        """Cancel an order of which nothing was sent, without paying anything back."""
        writes = self._writes
        async with writes.on(request.order_id) as found:
            mark = writes.mark(found, request)
            if found.order.status is OrderStatus.CANCELLED:
                if mark is None:
                    raise StoreRejected(say("refusals.already_cancelled"))
                return found.order
            refusing.unsent(found.order)
            if mark is None:
                await writes.not_packed(found)
            await writes.begin("c", found, request, mark)
            async with writes.sending(request.key):
                made = await writes.client.write(
                    "write_cancel",
                    orderId=found.order.id,
                    reason="CUSTOMER",
                    restock=request.restock,
                    staffNote=f"{marks.harmless(request.reason, 120)} {marks.stamp(request.key)}".strip(),
                )
            with written():
                await self._finish_job(made.get("job"))
            after = (await writes.after(request.order_id)).order
            if after.status is not OrderStatus.CANCELLED:
                raise StoreTimeout(detail="the job has ended and the order is not cancelled yet")
            return after

    async def _finish_job(self, job: Node | None) -> None:
        """Wait until a job is done.

        Raises:
            StoreTimeout: It takes too long.
        """
        for pause in _JOB_PAUSES:
            if job is None or job["done"]:
                return
            await asyncio.sleep(pause)
            job = (await self._writes.client.read("job", id=job["id"]))["job"]
        if job is not None and not job["done"]:
            raise StoreTimeout(detail="the job is not done yet")

    async def find(self, order_id: str, key: str) -> bool:
        """Return whether the cancellation with this key was begun and the order is cancelled."""
        there = await self._writes.tagged(order_id, key)
        return there is not None and there[1].kind == "c" and there[0].order.status is OrderStatus.CANCELLED
