"""Shopify's side of `connectors.stores.changes`: one method per change, each looked up before it is written.

Shopify honours no key here. What was written is found again by our stamp in it, or by what it changed; a tag on the
order says that a write was begun, so that one whose outcome is open is not sent again before the quiet time is over.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from commerce.customer import Customer
from commerce.errors import NotFound, OrderNotFound, StoreRejected, StoreTimeout, StoreUnavailable
from commerce.order import Order, OrderStatus, Return
from commerce.text import one_line
from connectors.stores.base import AddressRequest
from connectors.stores.changes import (
    CancelRequest,
    ExchangeRequest,
    ItemsRequest,
    MessageRequest,
    NoteRequest,
    ProfileAddressRequest,
    ReturnItem,
    ReturnRequest,
    SentMessage,
)
from connectors.stores.locks import Locks, written
from connectors.stores.shopify import marks, read_customers, refusing, warehouses
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.order_reader import Loaded, OrderReader
from connectors.stores.shopify.returning import ReturnDesk
from connectors.stores.shopify.swapping import Swapper
from connectors.stores.shopify.values import Node, address, address_input, gid, nodes
from runtime import clock

_Keyed = CancelRequest | ReturnRequest | ExchangeRequest | ItemsRequest | MessageRequest
_NOTE_LIMIT = 5000
_JOB_PAUSES = (0.2, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0)
_SUBJECTS = {"confirmation": "Your order {number}", "invoice": "Invoice for your order {number}"}


class Desk:
    """Changes of orders and accounts of one shop.

    Args:
        client: The client.
        orders: Who reads orders.
        locks: One write at a time for each order.
        swapper: Who checks and prices swaps.
        quiet: For how long a write whose outcome is open is not sent again.
        approve_returns: Whether returns are approved as soon as they are asked for.
    """

    def __init__(
        self,
        client: ShopifyClient,
        orders: OrderReader,
        locks: Locks,
        swapper: Swapper,
        quiet: float,
        *,
        approve_returns: bool = False,
    ) -> None:
        self._client = client
        self._orders = orders
        self._locks = locks
        self._swapper = swapper
        self._returns = ReturnDesk(client)
        self._quiet = timedelta(seconds=quiet)
        self._approves = approve_returns
        self._never_sent: set[str] = set()  # keys whose last request surely did not get through

    async def change_address(self, request: AddressRequest) -> Order:
        """Set the shipping address of an order of which nothing was sent; taxes may change with it."""
        async with self._locks.of(request.order_id):
            found = await self._orders.by_id(request.order_id)
            refusing.unsent(found.order)
            there = found.order.shipping_address == request.address
            if there and request.telephone in ("", found.order.telephone):
                return found.order
            await self._not_packed(found)
            place = address_input(request.address, found.node.get("shippingAddress"), request.telephone)
            try:
                await self._client.write("write_address", again=True, id=found.order.id, address=place)
            except StoreRejected as error:
                raise refusing.address(error) from error
            with written():
                after = await self._orders.by_id(request.order_id)
            if not refusing.took(after, request.address, place):
                raise StoreTimeout(detail="the address was taken and the order has another one")
            return after.order

    async def _not_packed(self, found: Loaded) -> None:
        """Raise `StoreRejected` when a warehouse has begun with the order, or may have where we do not see it."""
        held = warehouses.hindrance(found.node, await warehouses.read(self._client, found.order.id))
        if held is not None:
            raise held

    async def hindered(self, order_id: str) -> tuple[str, str]:
        """Return code and sentence of what a warehouse has against changing this unsent order; empty when nothing."""
        found = await self._orders.by_id(order_id)
        held = warehouses.hindrance(found.node, await warehouses.read(self._client, found.order.id))
        return (held.code, held.message) if held is not None else ("", "")

    async def cancel(self, request: CancelRequest) -> Order:
        """Cancel an order of which nothing was sent, without paying anything back."""
        async with self._locks.of(request.order_id):
            found = await self._orders.by_id(request.order_id)
            mark = self._mark(found, request)
            if found.order.status is OrderStatus.CANCELLED:
                if mark is None:
                    raise StoreRejected("The order is cancelled already.")
                return found.order
            refusing.unsent(found.order)
            if mark is None:
                await self._not_packed(found)
            await self._begin("c", found, request, mark)
            async with self._sending(request.key):
                made = await self._client.write(
                    "write_cancel",
                    orderId=found.order.id,
                    reason="CUSTOMER",
                    restock=request.restock,
                    staffNote=f"{marks.harmless(request.reason, 120)} {marks.stamp(request.key)}".strip(),
                )
            with written():
                await self._finish_job(made.get("job"))
                after = (await self._orders.by_id(request.order_id)).order
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
            job = (await self._client.read("job", id=job["id"]))["job"]
        if job is not None and not job["done"]:
            raise StoreTimeout(detail="the job is not done yet")

    async def returnable(self, order_id: str) -> dict[str, int] | None:
        """Return how many pieces of each line Shopify would take back; None where that is kept from us."""
        try:
            return await self._returns.left((await self._orders.by_id(order_id)).order)
        except StoreRejected as error:
            if error.code != "scope_missing":
                raise
            return None

    async def request_return(self, request: ReturnRequest) -> Return:
        """Ask for a return, which the shop has to approve unless it lets us do so."""

        async def send(found: Loaded) -> None:
            pieces = await self._returns.pieces(found.order, request.items)
            reason = await self._returns.reason(request.reason)
            note = f"{marks.harmless(request.note, 180)} {marks.stamp(request.key, request.reason)}".strip()
            lines = [
                {
                    "fulfillmentLineItemId": each,
                    "quantity": count,
                    "returnReasonDefinitionId": reason,
                    "customerNote": note,
                }
                for each, count in pieces
            ]
            wanted = {"orderId": found.order.id, "returnLineItems": lines}
            await self._begin("r", found, request, self._mark(found, request))
            async with self._sending(request.key):
                await self._client.write("write_return_request", input=wanted)

        made = await self._return(request, send)
        if not self._approves or made.status != "requested":
            return made
        with written():  # the request stands; what is not approved now waits for the shop
            await self._client.write("write_return_approve", again=True, input={"id": made.id, "notifyCustomer": True})
            return await self.find_return(request.order_id, request.key) or made

    async def exchange(self, request: ExchangeRequest) -> Return:
        """Open a return for other variants; Shopify settles the difference when the goods have come back."""

        async def send(found: Loaded) -> None:
            priced = await self._swapper.check(found.order, request.swaps)
            items = [ReturnItem(line_id=swap.line_id, quantity=swap.quantity) for swap in request.swaps]
            pieces = await self._returns.pieces(found.order, items)
            reason = await self._returns.reason(request.reason)
            note = marks.stamp(request.key, request.reason)
            wanted = {
                "orderId": found.order.id,
                "returnLineItems": [
                    {
                        "fulfillmentLineItemId": each,
                        "quantity": count,
                        "returnReasonDefinitionId": reason,
                        "returnReasonNote": note,
                    }
                    for each, count in pieces
                ],
                "exchangeLineItems": [
                    {"variantId": gid("ProductVariant", one.variant.id), "quantity": one.quantity} for one in priced
                ],
            }
            await self._begin("x", found, request, self._mark(found, request))
            async with self._sending(request.key):
                await self._client.write("write_exchange", input=wanted)

        return await self._return(request, send)

    async def _return(
        self, request: ReturnRequest | ExchangeRequest, send: Callable[[Loaded], Awaitable[None]]
    ) -> Return:
        async with self._locks.of(request.order_id):
            found = await self._orders.by_id(request.order_id)
            self._mark(found, request)
            made = refusing.with_key(found.order, request.key)
            if made is not None:
                return made
            await send(found)
            with written():
                made = refusing.with_key((await self._orders.by_id(request.order_id)).order, request.key)
            if made is None:
                raise StoreTimeout(detail="the return was taken and is not on the order yet")
            return made

    async def find_return(self, order_id: str, key: str) -> Return | None:
        """Return the order's return or exchange that carries ``key``."""
        try:
            return refusing.with_key((await self._orders.by_id(order_id)).order, key)
        except OrderNotFound:
            return None

    async def change_items(self, request: ItemsRequest) -> Order:
        """Swap variants on an unsent order, once; what would cost more is refused, nobody could be charged."""
        async with self._locks.of(request.order_id):
            found = await self._orders.by_id(request.order_id)
            mark = self._mark(found, request)
            if found.order.items_changed:
                there = {line.variant_id for line in found.order.lines}
                if mark is not None and all(swap.variant_id in there for swap in request.swaps):
                    return found.order
                raise StoreRejected("The articles of this order were changed already.")
            refusing.unsent(found.order)
            if mark is None:
                await self._not_packed(found)
            priced = await self._swapper.check(found.order, request.swaps)
            session, difference = await self._swapper.edit(found.order, priced)
            if difference.minor > 0:
                raise refusing.dearer()
            await self._begin("e", found, request, mark)
            async with self._sending(request.key):
                await self._client.write("write_edit_commit", id=session, staffNote=marks.stamp(request.key))
            with written():
                return (await self._orders.by_id(request.order_id)).order

    async def add_note(self, request: NoteRequest) -> Order:
        """Add a note below what is there; the stamp in it says that it is."""
        async with self._locks.of(request.order_id):
            found = await self._orders.by_id(request.order_id)
            before = found.node.get("note") or ""
            word = marks.fingerprint(request.model_dump_json())
            for key, same in marks.read_stamps(before):
                if key == request.key and same != word:
                    raise StoreRejected("This key was used for another request.", detail=request.key[:80])
                if key == request.key:
                    return found.order
            after = f"{before}\n{marks.harmless(request.text, 1000)} {marks.stamp(request.key, word)}".strip()
            if len(after) > _NOTE_LIMIT:
                raise StoreRejected("There is no room for another note on this order.", code="note_full")
            await self._client.write("write_note", again=True, id=found.order.id, note=after)
            with written():
                return (await self._orders.by_id(request.order_id)).order

    async def resend(self, request: MessageRequest) -> SentMessage:
        """Have Shopify mail the order once more, to the address on it; at most once for each key.

        Shopify's API sends one kind of mail about an order: its invoice, which lists what the confirmation lists.
        """
        async with self._locks.of(request.order_id):
            found = await self._orders.by_id(request.order_id)
            sent = SentMessage(
                id=marks.fingerprint(request.key), kind=request.kind, recipient=one_line(found.order.email, 254)
            )
            mark = self._mark(found, request)
            if mark is not None and marks.find_tag(found.node["tags"], f"sent:{request.key}") is not None:
                return sent
            if mark is not None and request.key not in self._never_sent:
                raise StoreRejected(
                    "I cannot tell whether that mail was sent. Please look into your mailbox.", code="mail_unclear"
                )
            refusing.may_mail(found.order, request)
            await self._begin("m", found, request, None)
            subject = _SUBJECTS[request.kind].format(number=found.node["name"])
            async with self._sending(request.key):
                await self._client.write(
                    "write_invoice", id=found.order.id, email={"to": sent.recipient, "subject": subject}
                )
            with written():
                await self._tag(found.order.id, marks.tag("s", f"sent:{request.key}", "", clock.now()))
            return sent

    async def find_change(self, order_id: str, key: str) -> bool:
        """Return whether the order carries the mark ``key``, and what it stands for has happened."""
        try:
            found = await self._orders.by_id(order_id)
        except OrderNotFound:
            return False
        if marks.stamped(found.node.get("note"), key):
            return True
        mark = marks.find_tag(found.node["tags"], key)
        if mark is None:
            return False
        if mark.kind == "m":
            return marks.find_tag(found.node["tags"], f"sent:{key}") is not None
        happened = {"c": found.order.status is OrderStatus.CANCELLED, "e": found.order.items_changed}
        return happened.get(mark.kind, False)

    async def set_default_address(self, request: ProfileAddressRequest) -> Customer:
        """Set an account's default address; the ones before stay in its address book."""
        identity = gid("Customer", request.customer_id)
        async with self._locks.of(request.customer_id):
            node = (await self._client.read("customer_addresses", id=identity))["customer"] if identity else None
            if node is None:
                raise NotFound("I could not find that customer account.", code="account_not_found")
            have = address(node.get("defaultAddress"))
            if have != request.address:
                await self._make_default(node, request)
                with written():
                    node = (await self._client.read("customer_addresses", id=identity))["customer"]
                after = address(node.get("defaultAddress"))
                if after is None or not after.same_place(request.address):
                    raise StoreTimeout(detail="the address was taken and the account has another one")
            return read_customers.customer(node)

    async def _make_default(self, node: Node, request: ProfileAddressRequest) -> None:
        known = [one["id"] for one in nodes(node["addressesV2"]) if address(one) == request.address]
        if known:
            await self._client.write("write_default_address", again=True, customerId=node["id"], addressId=known[0])
            return
        place = address_input(request.address, node.get("defaultAddress"))
        await self._client.write("write_customer_address", customerId=node["id"], address=place)

    def _mark(self, found: Loaded, request: _Keyed) -> marks.Mark | None:
        """Return the tag of the request's key.

        Raises:
            StoreRejected: The key came with another request.
        """
        mark = marks.find_tag(found.node["tags"], request.key, request.model_dump_json())
        if mark is not None and not mark.same_request:
            raise StoreRejected("This key was used for another request.", detail=request.key[:80])
        return mark

    async def _begin(self, kind: str, found: Loaded, request: _Keyed, mark: marks.Mark | None) -> None:
        """Tag the order before a write that Shopify would do twice.

        Raises:
            StoreTimeout: It was begun a moment ago, and nobody knows yet what became of it.
        """
        open_ = mark is not None and request.key not in self._never_sent
        if mark is not None and open_ and clock.now() - mark.begun_at < self._quiet:
            raise StoreTimeout(detail="this was sent a moment ago and its outcome is not known yet")
        await self._tag(found.order.id, marks.tag(kind, request.key, request.model_dump_json(), clock.now()))

    async def _tag(self, order_id: str, tag: str) -> None:
        await self._client.write("write_tags", again=True, id=order_id, tags=[tag])

    @asynccontextmanager
    async def _sending(self, key: str) -> AsyncIterator[None]:
        """Remember whether the write surely did not happen: then it need not wait to be sent again."""
        self._never_sent.discard(key)
        try:
            yield
        except (StoreUnavailable, StoreRejected):
            self._never_sent.add(key)
            raise
