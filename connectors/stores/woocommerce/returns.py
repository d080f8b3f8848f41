"""Goods of WooCommerce's orders that come back: notes for the shop's people, as WooCommerce has no returns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal

from commerce.errors import NeedsPerson, StoreRejected
from commerce.money import Money
from commerce.order import Order, Return
from commerce.sentences import say
from connectors.stores.changes import ExchangeRequest, ReturnRequest, Swap, SwapQuote
from connectors.stores.swap_quotes import Priced, Swaps
from connectors.stores.woocommerce import marks
from connectors.stores.woocommerce.order_reader import Loaded
from connectors.stores.woocommerce.places import Places
from connectors.stores.woocommerce.values import Node, decimal, true
from connectors.stores.woocommerce.writing import WooWrites
from connectors.stores.writing import ReturnPort, with_key


class _Opens(ReturnPort[WooWrites]):
    """What returns and exchanges have in common."""

    async def _open(
        self, request: ReturnRequest | ExchangeRequest, worded: Callable[[Loaded], Awaitable[str]]
    ) -> Return:
        """Note what is worded for the order, unless the return is there already and keys are honoured."""
        async with self._writes.on(request.order_id) as found:
            made = with_key(found.order, request.key) if self._writes.keyed else None
            if made is not None:
                return made
            text = await worded(found)
            async with self._writes.once(found, request):
                await self._writes.note(request.order_id, text)
            return await self._writes.opened(request.order_id, request.key)


class Returns(_Opens):
    """Notes returns."""

    async def open(self, request: ReturnRequest) -> Return:
        """Note for the shop's people that pieces are to come back."""

        async def worded(loaded: Loaded) -> str:
            pieces = _returnable(loaded.order, [(one.line_id, one.quantity) for one in request.items])
            titles = {line.id: line.name for line in loaded.order.lines}
            words = ", ".join(f"{count} × {titles[line_id]}" for line_id, count in pieces)
            said = f' The customer says: "{marks.harmless(request.note, 200)}".' if request.note else ""
            return (
                f"Return requested through the assistant: {marks.harmless(words, 300)}.{_why(request.reason)}{said} "
                f"Please answer it. {marks.stamp(request.key, 'return', request.reason, pieces)}"
            )

        return await self._open(request, worded)


class Exchanges(_Opens):
    """Notes exchanges.

    Args:
        writes: How orders are changed.
        swaps: Who checks and prices other variants.
        places: Where the shop is.
    """

    def __init__(self, writes: WooWrites, swaps: Swaps, places: Places) -> None:
        super().__init__(writes)
        self._swaps = swaps
        self._places = places

    async def quote(self, order_id: str, swaps: Sequence[Swap]) -> SwapQuote:
        """Return what the swaps would cost by the shop's prices of now."""
        found = await self._writes.orders.by_id(order_id)
        return SwapQuote(difference=await self._difference(found, await self._swaps.check(found.order, swaps)))

    async def _difference(self, loaded: Loaded, priced: Sequence[Priced]) -> Money:
        """Return what other variants cost more, with the order's own taxes and discounts.

        Raises:
            NeedsPerson: The shop's prices hold its own tax, and the order went where another holds.
        """
        node = loaded.node
        if true(node.get("prices_include_tax")):
            place = node.get("shipping") or {}
            place = place if place.get("country") else node.get("billing") or {}
            if str(place.get("country")) != await self._places.home():
                raise NeedsPerson(
                    say("refusals.other_taxes"),
                    code="other_taxes",
                )
        kept = {str(one["id"]): _part_paid(one) for one in node.get("line_items") or ()}
        return self._swaps.difference(loaded.order, priced, _taxes_on_top(node), kept)

    async def open(self, request: ExchangeRequest) -> Return:
        """Note for the shop's people that pieces come back for other variants, and what that costs more or less.

        Nothing is sent, reserved or paid by that.
        """

        async def worded(loaded: Loaded) -> str:
            priced = await self._swaps.check(loaded.order, request.swaps)
            pieces = _returnable(loaded.order, [(one.line.id, one.quantity) for one in priced])
            difference = await self._difference(loaded, priced)
            words = ", ".join(f"{one.quantity} × {one.line.name} for {one.variant.title}" for one in priced)
            owed = f"{difference} more is to be paid" if difference.minor > 0 else f"{-difference} is to be paid back"
            money = f" At today's prices {owed}." if difference else ""
            wanted = [(one.variant.id, one.quantity) for one in priced]
            stamp = marks.stamp(request.key, "exchange", request.reason, pieces, wanted, difference.minor)
            return (
                f"Exchange requested through the assistant: {marks.harmless(words, 400)}.{_why(request.reason)}{money} "
                "Please answer it; when the goods are back, send the others"
                f"{' and settle the difference' if difference else ''}. {stamp}"
            )

        return await self._open(request, worded)


def _why(reason: str) -> str:
    return f" Reason: {reason.replace('_', ' ')}." if reason else ""


def _returnable(order: Order, items: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return pieces of lines that have arrived and may come back.

    Raises:
        StoreRejected: Nothing was named, or more than that.
    """
    if not items:
        raise StoreRejected(say("refusals.name_what_returns"))
    wanted: Counter[str] = Counter()
    for line_id, quantity in items:
        wanted[line_id] += quantity
    lines = {line.id: line for line in order.lines}
    for line_id, count in wanted.items():
        if line_id not in lines:
            raise StoreRejected(say("refusals.no_such_line"), detail=line_id[:80])
        if order.arrived_at([(lines[line_id], count)]) is None or count > order.returnable(lines[line_id]):
            raise StoreRejected(say("refusals.fewer_arrived"))
    return list(wanted.items())


def _part_paid(node: Node) -> Decimal:
    """Return which part of its price was paid for a line: 1 without a coupon."""
    price = decimal(node.get("subtotal"))
    return decimal(node.get("total")) / price if price else Decimal(1)


def _taxes_on_top(node: Node) -> dict[str, Decimal]:
    """Return the tax rates that come on top of the shop's prices, by line; none where prices hold their taxes."""
    if true(node.get("prices_include_tax")):
        return {}
    rates = {}
    for one in node.get("line_items") or ():
        net, tax = decimal(one.get("total")), decimal(one.get("total_tax"))
        rates[str(one["id"])] = tax / net if net else Decimal(0)
    return rates
