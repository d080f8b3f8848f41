"""WooCommerce's side of `connectors.stores.changes`: one method per change, each judged by us before it is written.

The store checks neither states nor addresses. Changes of an order carry their mark in the same request; texts carry a
stamp. Where the shop has the plug-in, and writes may therefore be repeated, what leaves no room for a mark is begun
with one, so that it is not sent again before the quiet time is over.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal

from commerce.customer import Customer
from commerce.errors import NeedsPerson, NotFound, OrderNotFound, StoreRejected, StoreTimeout, StoreUnavailable
from commerce.markup import plain
from commerce.money import Money
from commerce.order import Order, OrderStatus, Return
from connectors.stores.base import AddressRequest
from connectors.stores.changes import (
    CancelRequest,
    ExchangeRequest,
    MessageRequest,
    NoteRequest,
    ProfileAddressRequest,
    ReturnRequest,
    SentMessage,
    Swap,
    SwapQuote,
)
from connectors.stores.locks import Locks, written
from connectors.stores.swaps import Priced, Swaps
from connectors.stores.woocommerce import marks, moving, read_customers
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.order_reader import Loaded, OrderReader
from connectors.stores.woocommerce.places import Places
from connectors.stores.woocommerce.values import Node, decimal, moment, number, stamp_of, true
from runtime import clock

_UNSENT = frozenset(["pending", "on-hold", "processing"])
#: WooCommerce sends these only in their state; the invoice, in every state, confirms the order too.
_OF_STATES = {"processing": "customer_processing_order", "on-hold": "customer_on_hold_order"}
_Textual = NoteRequest | ReturnRequest | ExchangeRequest | MessageRequest


class Desk:
    """Changes of orders and accounts of one shop.

    Args:
        client: The client.
        orders: Who reads orders.
        locks: One write at a time for each order.
        swaps: Who checks and prices other variants.
        quiet: For how many seconds a write whose outcome is open is not sent again.
    """

    def __init__(self, client: WooClient, orders: OrderReader, locks: Locks, swaps: Swaps, quiet: float) -> None:
        self._client = client
        self._orders = orders
        self._locks = locks
        self._quiet = timedelta(seconds=quiet)
        self.places = Places(client)
        self._swaps = swaps
        self.keyed = False

    async def change_address(self, request: AddressRequest) -> Order:
        """Set the shipping address of an order of which nothing was sent.

        Writing it makes WooCommerce work out taxes anew. If that moves the total of a paid order, the old address is
        put back and a person has to see to it.
        """
        async with self._locks.of(request.order_id):
            found = await self._orders.by_id(request.order_id)
            mark = marks.find(found.node, request.key)
            if mark is None:
                _unsent(found)
                if found.order.shipping_address == request.address:
                    return found.order
                node = await moving.move(self._client, self.places, found, request)
            else:
                moving.same(mark, request)
                node = found.node
            await moving.settle(self._client, node, request.key)
            with written():
                return (await self._orders.by_id(request.order_id)).order

    async def cancel(self, request: CancelRequest) -> Order:
        """Cancel an order of which nothing was sent. WooCommerce puts its goods back on the shelf by itself."""
        async with self._locks.of(request.order_id):
            found = await self._orders.by_id(request.order_id)
            if found.order.status is OrderStatus.CANCELLED:
                if self.keyed and marks.find(found.node, request.key) is not None:
                    return found.order
                raise StoreRejected("The order is cancelled already.")
            _unsent(found)
            mark = marks.mark(request.key, "cancel", reason=marks.harmless(request.reason, 60))
            path = f"/wc/v3/orders/{request.order_id}"
            await self._client.write("PUT", path, {"status": "cancelled", "meta_data": [mark]})
            with written():
                after = (await self._orders.by_id(request.order_id)).order
            if after.status is not OrderStatus.CANCELLED:
                raise StoreTimeout(detail="the order was cancelled and is not")
            return after

    async def find_change(self, order_id: str, key: str) -> bool:
        """Return whether the change of an order with this key has happened.

        Raises:
            StoreRejected: It was an address that moved the total, and the old one stands again.
            StoreTimeout: The old address could not be put back yet.
        """
        found = await self._orders.by_id(order_id)
        mark = marks.find(found.node, key)
        if mark is None or mark.get("kind") == "begun":
            return any(marks.stamped(note.get("note"), key) for note in found.notes) or _mailed(found, mark)
        if mark.get("kind") in ("address", "undone"):
            await moving.settle(self._client, found.node, key)
        return True

    async def request_return(self, request: ReturnRequest) -> Return:
        """Note for the shop's people that pieces are to come back: WooCommerce has no returns of its own."""
        async with self._locks.of(request.order_id):
            found = await self._orders.by_id(request.order_id)
            made = _with_key(found.order, request.key) if self.keyed else None
            if made is not None:
                return made
            pieces = _returnable(found.order, [(one.line_id, one.quantity) for one in request.items])
            titles = {line.id: line.name for line in found.order.lines}
            words = ", ".join(f"{count} × {titles[line_id]}" for line_id, count in pieces)
            why = f" Reason: {request.reason.replace('_', ' ')}." if request.reason else ""
            said = f' The customer says: "{marks.harmless(request.note, 200)}".' if request.note else ""
            text = f"Return requested through the assistant: {marks.harmless(words, 300)}.{why}{said} Please answer it."
            stamp = marks.stamp(request.key, "return", request.reason, pieces)
            async with self._once(found, request):
                await self._write_note(request.order_id, f"{text} {stamp}")
            with written():
                made = _with_key((await self._orders.by_id(request.order_id)).order, request.key)
            if made is None:
                raise StoreTimeout(detail="the return was noted and is not on the order yet")
            return made

    async def quote_swaps(self, order_id: str, swaps: Sequence[Swap]) -> SwapQuote:
        """Return what the swaps would cost by the shop's prices of now."""
        found = await self._orders.by_id(order_id)
        priced = await self._swaps.check(found.order, swaps)
        return SwapQuote(difference=await self._difference(found, priced))

    async def _difference(self, found: Loaded, priced: Sequence[Priced]) -> Money:
        """Return what other variants cost more, with the order's own taxes and discounts.

        Raises:
            NeedsPerson: The shop's prices hold its own tax, and the order went where another holds.
        """
        node = found.node
        if true(node.get("prices_include_tax")):
            place = node.get("shipping") or {}
            place = place if place.get("country") else node.get("billing") or {}
            if str(place.get("country")) != await self.places.home():
                raise NeedsPerson(
                    "Where the order went other taxes hold, so only a colleague can tell what that costs.",
                    code="other_taxes",
                )
        kept = {str(one["id"]): _part_paid(one) for one in node.get("line_items") or ()}
        return self._swaps.difference(found.order, priced, _taxes_on_top(node), kept)

    async def exchange(self, request: ExchangeRequest) -> Return:
        """Note for the shop's people that pieces come back for other variants, and what that costs more or less.

        Nothing is sent, reserved or paid by that: WooCommerce has no exchanges of its own.
        """
        async with self._locks.of(request.order_id):
            found = await self._orders.by_id(request.order_id)
            made = _with_key(found.order, request.key) if self.keyed else None
            if made is not None:
                return made
            priced = await self._swaps.check(found.order, request.swaps)
            pieces = _returnable(found.order, [(one.line.id, one.quantity) for one in priced])
            difference = await self._difference(found, priced)
            words = ", ".join(f"{one.quantity} × {one.line.name} for {one.variant.title}" for one in priced)
            why = f" Reason: {request.reason.replace('_', ' ')}." if request.reason else ""
            owed = f"{difference} more is to be paid" if difference.minor > 0 else f"{-difference} is to be paid back"
            money = f" At today's prices {owed}." if difference else ""
            text = (
                f"Exchange requested through the assistant: {marks.harmless(words, 400)}.{why}{money} Please answer it;"
                f" when the goods are back, send the others{' and settle the difference' if difference else ''}."
            )
            wanted = [(one.variant.id, one.quantity) for one in priced]
            stamp = marks.stamp(request.key, "exchange", request.reason, pieces, wanted, difference.minor)
            async with self._once(found, request):
                await self._write_note(request.order_id, f"{text} {stamp}")
            with written():
                made = _with_key((await self._orders.by_id(request.order_id)).order, request.key)
            if made is None:
                raise StoreTimeout(detail="the exchange was noted and is not on the order yet")
            return made

    async def find_return(self, order_id: str, key: str) -> Return | None:
        """Return the order's return that carries ``key``."""
        try:
            return _with_key((await self._orders.by_id(order_id)).order, key)
        except OrderNotFound:
            return None

    async def add_note(self, request: NoteRequest) -> Order:
        """Add a note that staff read on the order; the customer is not mailed."""
        async with self._locks.of(request.order_id):
            found = await self._orders.by_id(request.order_id)
            text = marks.harmless(request.text, 2000)
            earlier = [
                plain(marks.bare(one.get("note"))) for one in found.notes if marks.stamped(one.get("note"), request.key)
            ]
            if self.keyed and earlier:
                if earlier[0] != text:
                    raise StoreRejected("This key was used for another request.")
                return found.order
            async with self._once(found, request):
                await self._write_note(request.order_id, f"{text}\n{marks.stamp(request.key, 'note')}")
            with written():
                return (await self._orders.by_id(request.order_id)).order

    async def _write_note(self, order_id: str, text: str) -> None:
        await self._client.write("POST", f"/wc/v3/orders/{order_id}/notes", {"note": text, "customer_note": False})

    async def resend(self, request: MessageRequest) -> SentMessage:
        """Have WooCommerce mail about the order once more, to the address on it (from version 9.8 on)."""
        async with self._locks.of(request.order_id):
            found = await self._orders.by_id(request.order_id)
            order, mark = found.order, marks.find(found.node, request.key)
            name = f"{order.id}-{marks.name_of(request.key)[-12:]}"
            sent = SentMessage(id=name, kind=request.kind, recipient=order.email)
            if self.keyed and mark is not None and (mark.get("kind") == "mail" or _mailed(found, mark)):
                return sent
            if request.kind == "invoice" and not order.paid:
                raise StoreRejected("The order has not been paid, so there is no invoice.")
            if request.kind == "shipping" and not order.shipped_any:
                raise StoreRejected("The order has not been sent yet.")
            template = _template(request.kind, str(found.node.get("status")))
            path = f"/wc/v3/orders/{order.id}"
            async with self._once(found, request):
                await self._client.write("POST", f"{path}/actions/send_email", {"template_id": template})
            with written():
                done = marks.mark(request.key, "mail", at=stamp_of(clock.now()))
                await self._client.write("PUT", path, {"meta_data": [done]}, counts=False)
            return sent if self.keyed else sent.model_copy(update={"id": f"{sent.id}-{secrets.token_hex(4)}"})

    @asynccontextmanager
    async def _once(self, found: Loaded, request: _Textual) -> AsyncIterator[None]:
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
        earlier = marks.find(found.node, request.key)
        if earlier is not None and self.keyed:
            if earlier.get("request") != print_:
                raise StoreRejected("This key was used for another request.")
            begun = moment(earlier.get("at"))
            if begun is not None and clock.now() - begun < self._quiet and not earlier.get("unsent"):
                raise StoreTimeout(detail="the same write was begun a moment ago")
        path = f"/wc/v3/orders/{found.order.id}"
        of = "mail" if isinstance(request, MessageRequest) else "note"
        mark = marks.mark(request.key, "begun", of=of, request=print_, at=stamp_of(clock.now()))
        await self._client.write("PUT", path, {"meta_data": [mark]}, counts=False)
        try:
            yield
        except (StoreUnavailable, StoreRejected):
            # It surely did not happen: the next try need not wait.
            mark = marks.mark(request.key, "begun", request=print_, at=stamp_of(clock.now()), unsent=True)
            await self._client.write("PUT", path, {"meta_data": [mark]}, counts=False)
            raise

    async def set_default_address(self, request: ProfileAddressRequest) -> Customer:
        """Set an account's shipping address.

        It carries no mark: from 9.5.2 on WooCommerce neither writes nor tells protected meta of accounts, without a
        word. Whether it was set is read off the address.
        """
        identity = number(request.customer_id.removeprefix("customer-"))
        if not identity or not request.customer_id.startswith("customer-"):
            raise NotFound("There is no such customer account.")
        async with self._locks.of(request.customer_id):
            path = f"/wc/v3/customers/{identity}"
            before = await self._client.node(path)
            if before.get("role") in ("administrator", "shop_manager", "editor"):
                raise StoreRejected("That account belongs to the shop itself.")
            place = await self.places.written(request.address, before.get("shipping"))
            body = {"shipping": place}
            return read_customers.customer(await self._client.write("PUT", path, body))


def _unsent(found: Loaded) -> None:
    """Raise `StoreRejected` unless the order still waits: WooCommerce itself lets finished ones be changed."""
    if found.order.status in (OrderStatus.CANCELLED, OrderStatus.REFUNDED, OrderStatus.FAILED):
        raise StoreRejected("The order is closed.")
    if found.order.shipped_any:
        raise StoreRejected("The order has been sent already.")
    # Staff put a paid order back to "pending" to edit it: what becomes of it only they know.
    if found.node.get("status") not in _UNSENT or (found.order.paid and found.node.get("status") == "pending"):
        raise StoreRejected("The order cannot be changed in the state that it is in.", code="unknown_state")


def _returnable(order: Order, items: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return pieces of lines that have arrived and may come back.

    Raises:
        StoreRejected: Nothing was named, or more than that.
    """
    if not items:
        raise StoreRejected("Please name what is to come back.")
    wanted: Counter[str] = Counter()
    for line_id, quantity in items:
        wanted[line_id] += quantity
    lines = {line.id: line for line in order.lines}
    for line_id, count in wanted.items():
        if line_id not in lines:
            raise StoreRejected("That line is not part of the order.", detail=line_id[:80])
        if order.arrived_at([(lines[line_id], count)]) is None or count > order.returnable(lines[line_id]):
            raise StoreRejected("Of that article there are not that many that have arrived and may come back.")
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


def _template(kind: str, state: str) -> str:
    """Return WooCommerce's name of a mail that can be sent in this state of the order.

    Raises:
        StoreRejected: There is none.
    """
    if kind == "shipping" and state != "completed":
        raise StoreRejected("The shop can send that mail only for a completed order.")
    return (
        "customer_completed_order"
        if kind == "shipping"
        else (_OF_STATES.get(state, "customer_invoice") if kind == "confirmation" else "customer_invoice")
    )


def _mailed(found: Loaded, mark: Node | None) -> bool:
    """Return whether WooCommerce noted on the order that it sent a mail, after one of ours was begun.

    Its note is in the shop's language, and names the address.
    """
    begun = moment((mark or {}).get("at"))
    if mark is None or mark.get("unsent") or "mail" not in str(mark.get("of")) or begun is None:
        return False
    address = found.order.email.casefold()
    named = (one for one in found.notes if address in plain(str(one.get("note") or "")).casefold())
    times = [moment(one.get("date_created_gmt")) for one in named]
    return any(at is not None and at >= begun for at in times)


def _with_key(order: Order, key: str) -> Return | None:
    return next((one for one in order.returns if one.reference == key), None)
