"""Goods of Shopify's orders that come back, for money or for other variants."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from commerce.order import Return
from connectors.stores.changes import ExchangeRequest, ReturnItem, ReturnRequest, Swap, SwapQuote
from connectors.stores.locks import written
from connectors.stores.shopify import marks
from connectors.stores.shopify.order_reader import Loaded
from connectors.stores.shopify.returnable import Returnable
from connectors.stores.shopify.values import Node, gid
from connectors.stores.shopify.writing import ShopifyWrites
from connectors.stores.swap_quotes import Swaps
from connectors.stores.writing import ReturnPort, with_key


class _Opens(ReturnPort[ShopifyWrites]):
    """What returns and exchanges have in common."""

    def __init__(self, writes: ShopifyWrites, returnable: Returnable) -> None:
        super().__init__(writes)
        self._returnable = returnable

    async def _open(
        self, request: ReturnRequest | ExchangeRequest, kind: str, wanted: Callable[[Loaded], Awaitable[Node]]
    ) -> Return:
        """Send what is wanted of the order, unless the return is there already."""
        writes = self._writes
        async with writes.on(request.order_id) as found:
            mark = writes.mark(found, request)
            made = with_key(found.order, request.key)
            if made is not None:
                return made
            input_ = await wanted(found)
            await writes.begin(kind, found, request, mark)
            async with writes.sending(request.key):
                await writes.client.write("write_exchange" if kind == "x" else "write_return_request", input=input_)
            return await writes.opened(request.order_id, request.key)

    async def _lines(self, loaded: Loaded, items: Sequence[ReturnItem], code: str, note: tuple[str, str]) -> list[Node]:
        """Return the lines of a return: delivered pieces, the shop's own reason, and our stamp in a note."""
        pieces = await self._returnable.pieces(loaded.order, items)
        reason = await self._returnable.reason(code)
        return [
            {"fulfillmentLineItemId": each, "quantity": count, "returnReasonDefinitionId": reason, note[0]: note[1]}
            for each, count in pieces
        ]


class Returns(_Opens):
    """Opens returns.

    Args:
        writes: How orders are changed.
        returnable: Which delivered pieces may come back, and why.
        approves: Whether returns are approved as soon as they are asked for.
    """

    def __init__(self, writes: ShopifyWrites, returnable: Returnable, *, approves: bool) -> None:
        super().__init__(writes, returnable)
        self._approves = approves

    async def open(self, request: ReturnRequest) -> Return:
        """Ask for a return, which the shop has to approve unless it lets us do so."""

        async def wanted(loaded: Loaded) -> Node:
            said = f"{marks.harmless(request.note, 180)} {marks.stamp(request.key, request.reason)}".strip()
            lines = await self._lines(loaded, request.items, request.reason, ("customerNote", said))
            return {"orderId": loaded.order.id, "returnLineItems": lines}

        made = await self._open(request, "r", wanted)
        if not self._approves or made.status != "requested":
            return made
        with written():  # the request stands; what is not approved now waits for the shop
            accepted = {"id": made.id, "notifyCustomer": True}
            await self._writes.client.write("write_return_approve", again=True, input=accepted)
            return await self.find(request.order_id, request.key) or made


class Exchanges(_Opens):
    """Opens returns for other variants.

    Args:
        writes: How orders are changed.
        returnable: Which delivered pieces may come back, and why.
        swaps: Who checks and prices other variants.
    """

    def __init__(self, writes: ShopifyWrites, returnable: Returnable, swaps: Swaps) -> None:
        super().__init__(writes, returnable)
        self._swaps = swaps

    async def quote(self, order_id: str, swaps: Sequence[Swap]) -> SwapQuote:
        """Return what the swaps would cost by the shop's prices of now."""
        order = (await self._writes.orders.by_id(order_id)).order
        return SwapQuote(difference=self._swaps.difference(order, await self._swaps.check(order, swaps)))

    async def open(self, request: ExchangeRequest) -> Return:
        """Open a return for other variants; Shopify settles the difference when the goods have come back."""

        async def wanted(loaded: Loaded) -> Node:
            priced = await self._swaps.check(loaded.order, request.swaps)
            items = [ReturnItem(line_id=swap.line_id, quantity=swap.quantity) for swap in request.swaps]
            note = ("returnReasonNote", marks.stamp(request.key, request.reason))
            return {
                "orderId": loaded.order.id,
                "returnLineItems": await self._lines(loaded, items, request.reason, note),
                "exchangeLineItems": [
                    {"variantId": gid("ProductVariant", one.variant.id), "quantity": one.quantity} for one in priced
                ],
            }

        return await self._open(request, "x", wanted)
