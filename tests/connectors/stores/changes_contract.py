"""What a connector must do for every change that its capabilities name, through the port that it has for it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from commerce.address import Address
from commerce.errors import NotFound, StoreRejected
from commerce.judge import delivery_owed, withdraws_whole
from commerce.money import Money, total
from commerce.order import LineItem, Order, OrderStatus
from commerce.policy import parse
from commerce.product import Variant
from connectors.stores.changes import (
    CancelRequest,
    CartItem,
    ExchangeRequest,
    ItemsRequest,
    MessageRequest,
    NoteRequest,
    PaymentRequest,
    ProfileAddressRequest,
    ReturnItem,
    ReturnRequest,
    Swap,
)
from connectors.stores.refunding import RefundItem, RefundRequest
from runtime import clock
from tests.connectors.stores.contract import World, reads

ELSEWHERE = Address(name="Mara Lindt", line1="Seilerweg 4", city="Hamburg", postcode="20359", country="DE")


def able(world: World, action: str) -> None:
    if action not in world.store.capabilities.actions:
        pytest.skip(f"this platform has no {action}")


def keyed(world: World) -> bool:
    return world.store.capabilities.idempotency == "keys"


async def swappable(world: World, order: Order, cheaper: bool) -> tuple[LineItem, Variant]:
    """Return a line and another variant in stock of the same product that is cheaper, or dearer."""
    for line in order.lines:
        for variant in (await world.store.catalogue.product(line.product_id)).variants:
            differs = variant.price < line.price if cheaper else variant.price > line.price
            if differs and variant.in_stock and variant.id != line.variant_id:
                return line, variant
    raise AssertionError("no such variant")


async def stock_of(world: World, variant_id: str) -> int:
    return (await world.store.catalogue.stock([variant_id]))[variant_id].stock or 0


def adds_up(order: Order) -> None:
    goods = total([line.subtotal for line in order.lines], order.currency)
    on_top = any(line.tax_on_top for line in order.lines)
    assert goods + order.shipping + (order.tax if on_top else Money.zero(order.currency)) == order.total
    assert order.refunded <= order.paid


class ChangesContract:
    """Needs the fixture ``world``."""

    async def test_cancel_an_unsent_order(self, world: World) -> None:
        able(world, "cancel_order")
        before = await world.store.orders.by_number(world.open_order)
        line = before.lines[0]
        pieces = await stock_of(world, line.variant_id)
        request = CancelRequest(key="cancel-1", order_id=before.id, reason="ordered_by_mistake")
        after = await world.store.cancellations.cancel(request)
        assert after.status is OrderStatus.CANCELLED and after.cancelled_at is not None
        assert not after.refunded and after.refundable == before.refundable  # the money is a refund of its own
        assert await stock_of(world, line.variant_id) == pieces + line.quantity
        assert await world.store.cancellations.find(before.id, "cancel-1")
        assert not await world.store.cancellations.find(before.id, "cancel-2")
        if keyed(world):
            assert await world.store.cancellations.cancel(request) == after
        else:
            with pytest.raises(StoreRejected):
                await world.store.cancellations.cancel(request)
        refund = RefundRequest(key="refund-1", order_id=before.id, amount=before.refundable, include_shipping=True)
        await world.store.refunds.pay(refund)
        final = await world.store.orders.by_number(world.open_order)
        assert final.status is OrderStatus.CANCELLED and not final.refundable
        assert await stock_of(world, line.variant_id) == pieces + line.quantity  # not put back twice

    async def test_what_was_sent_or_closed_is_not_cancelled(self, world: World) -> None:
        able(world, "cancel_order")
        for number in (world.shipped_order, world.delivered_order, world.unpaid_order):
            before = await world.store.orders.by_number(number)
            with pytest.raises(StoreRejected):
                await world.store.cancellations.cancel(CancelRequest(key=f"cancel-{number}", order_id=before.id))
            assert await world.store.orders.by_number(number) == before
        with pytest.raises(NotFound):
            await world.store.cancellations.cancel(CancelRequest(key="cancel-x", order_id="no-such-order"))

    async def test_return_of_pieces(self, world: World) -> None:
        able(world, "return_items")
        before = await world.store.orders.by_number(world.delivered_order)
        line = before.lines[0]
        request = ReturnRequest(
            key="return-1", order_id=before.id, items=(ReturnItem(line_id=line.id, quantity=1),), reason="damaged"
        )
        made = await world.store.returns.open(request)
        assert made.label and made.reference == "return-1" and made.reason == "damaged" and made.holds
        assert [(one.line_id, one.quantity) for one in made.lines] == [(line.id, 1)]
        assert Money.zero(before.currency) < made.lines[0].amount <= line.subtotal
        after = await world.store.orders.by_number(world.delivered_order)
        assert after.returnable(line) == before.returnable(line) - 1
        assert not after.refunded
        assert await world.store.returns.find(before.id, "return-1") == made
        assert await world.store.returns.find(before.id, "return-2") is None
        if keyed(world):
            assert await world.store.returns.open(request) == made
            assert len((await world.store.orders.by_number(world.delivered_order)).returns) == len(before.returns) + 1

    @pytest.mark.parametrize("standard", ["none", "1.00"])
    async def test_delivery_goes_back_with_everything(self, world: World, standard: str) -> None:
        """A whole order comes back within the period of withdrawal: its goods and standard delivery are paid back."""
        able(world, "return_items")
        policy = parse(f"[withdrawal]\nstandard_delivery = '{standard}'")
        before = await world.store.orders.by_number(world.delivered_order)
        assert before.shipping.minor > 100
        every = [(line, line.quantity) for line in before.lines]
        assert withdraws_whole(before, every, policy, clock.now())
        items = tuple(ReturnItem(line_id=line.id, quantity=count) for line, count in every)
        asking = world.approving or world.store
        await asking.returns.open(ReturnRequest(key="return-1", order_id=before.id, items=items))
        order = await world.store.orders.by_number(world.delivered_order)
        assert withdraws_whole(order, (), policy, None)
        [back] = [each for each in order.returns if each.reference == "return-1"]
        pieces = [RefundItem(line_id=line.id, quantity=count) for line, count in every]
        goods = (await world.store.refunds.quote(order.id, pieces, include_shipping=False)).amount
        both = (await world.store.refunds.quote(order.id, pieces, include_shipping=True)).amount
        owed = delivery_owed(order, both - goods, policy)
        assert owed == (order.shipping if standard == "none" else Money("1.00", order.currency))
        await world.store.refunds.pay(
            RefundRequest(
                key="refund-1",
                order_id=order.id,
                amount=goods + owed,
                items=tuple(pieces),
                include_shipping=True,
                settles=back.id if back.status == "open" else "",
            )
        )
        after = await world.store.orders.by_number(world.delivered_order)
        assert after.refunded == goods + owed == await world.booked(world.delivered_order)
        assert after.refunded <= after.paid
        assert all(line.refunded_quantity == line.quantity for line in after.lines)
        if standard == "none":
            assert not after.shipping_left and not after.refundable

    async def test_returns_that_are_refused(self, world: World) -> None:
        able(world, "return_items")

        async def refused(number: str, *items: ReturnItem) -> None:
            before = await world.store.orders.by_number(number)
            with pytest.raises(StoreRejected):
                await world.store.returns.open(
                    ReturnRequest(key=f"r-{number}-{len(items)}", order_id=before.id, items=items)
                )
            assert await world.store.orders.by_number(number) == before

        delivered, shipped = [
            (await world.store.orders.by_number(number)).lines[0]
            for number in (world.delivered_order, world.shipped_order)
        ]
        await refused(world.delivered_order)
        await refused(world.delivered_order, ReturnItem(line_id=delivered.id, quantity=delivered.quantity + 1))
        await refused(world.delivered_order, ReturnItem(line_id="no-such-line", quantity=1))
        half = ReturnItem(line_id=delivered.id, quantity=delivered.quantity)
        await refused(world.delivered_order, half, half)
        await refused(world.shipped_order, ReturnItem(line_id=shipped.id, quantity=1))

    @pytest.mark.parametrize("cheaper", [True, False])
    async def test_exchange(self, world: World, cheaper: bool) -> None:
        able(world, "exchange_items")
        before = await world.store.orders.by_number(world.exchange_order)
        line, variant = await swappable(world, before, cheaper)
        swap = Swap(line_id=line.id, quantity=1, variant_id=variant.id)
        quote = await world.store.exchanges.quote(before.id, [swap])
        assert (quote.difference.minor < 0) is cheaper
        pieces = await stock_of(world, variant.id)
        request = ExchangeRequest(key="exchange-1", order_id=before.id, swaps=(swap,), reason="does_not_fit")
        made = await world.store.exchanges.open(request)
        assert made.difference == quote.difference and made.label and made.reference == "exchange-1"
        assert [(one.variant_id, one.quantity) for one in made.exchanged_for] == [(variant.id, 1)]
        assert await stock_of(world, variant.id) == pieces - world.reserves
        after = await world.store.orders.by_number(world.exchange_order)
        assert after.returnable(line) == before.returnable(line) - 1
        assert (after.refunded, after.total) == (before.refunded, before.total)
        assert await world.store.returns.find(before.id, "exchange-1") == made
        with pytest.raises(StoreRejected):  # the same pieces cannot come back twice
            await world.store.exchanges.open(request.model_copy(update={"key": "exchange-2"}))

    @pytest.mark.parametrize("cheaper", [True, False])
    async def test_change_items_once(self, world: World, cheaper: bool) -> None:
        able(world, "change_items")
        before = await world.store.orders.by_number(world.swap_order)
        line, variant = await swappable(world, before, cheaper)
        old, new = await stock_of(world, line.variant_id), await stock_of(world, variant.id)
        swap = Swap(line_id=line.id, quantity=line.quantity, variant_id=variant.id)
        quote = await world.store.items.quote(before.id, [swap])
        after = await world.store.items.change(ItemsRequest(key="items-1", order_id=before.id, swaps=(swap,)))
        assert after.items_changed and after.total == before.total + quote.difference
        adds_up(after)
        assert variant.id in {one.variant_id for one in after.lines}
        assert line.variant_id not in {one.variant_id for one in after.lines}
        assert await stock_of(world, line.variant_id) == old + line.quantity
        assert await stock_of(world, variant.id) == new - line.quantity
        assert await world.store.items.find(before.id, "items-1")
        if cheaper:
            assert after.refundable == before.refundable  # what was paid too much is a refund of its own
            await world.store.refunds.pay(
                RefundRequest(key="diff-1", order_id=before.id, amount=before.total - after.total)
            )
            settled = await world.store.orders.by_number(world.swap_order)
            assert settled.refundable == settled.total and all(not one.refunded_quantity for one in settled.lines)
        else:
            assert after.paid == after.total
        with pytest.raises(StoreRejected):
            await world.store.items.change(ItemsRequest(key="items-2", order_id=before.id, swaps=(swap,)))

    async def test_some_pieces_of_a_line_change(self, world: World) -> None:
        able(world, "change_items")
        before = await world.store.orders.by_number(world.swap_order)
        line = next(one for one in before.lines if one.quantity > 1)
        product = await world.store.catalogue.product(line.product_id)
        variant = next(one for one in product.variants if one.id != line.variant_id and one.in_stock)
        swap = Swap(line_id=line.id, quantity=1, variant_id=variant.id)
        after = await world.store.items.change(ItemsRequest(key="items-3", order_id=before.id, swaps=(swap,)))
        adds_up(after)
        pieces = {one.variant_id: one.quantity for one in after.lines}
        assert pieces[line.variant_id] == line.quantity - 1 and pieces[variant.id] == 1

    async def test_swaps_that_are_refused(self, world: World) -> None:
        able(world, "change_items")
        order = await world.store.orders.by_number(world.swap_order)
        line, variant = await swappable(world, order, cheaper=True)
        other = next(one for one in order.lines if one.product_id != line.product_id)
        bad = [
            (),
            (Swap(line_id=line.id, quantity=line.quantity + 1, variant_id=variant.id),),
            (Swap(line_id=line.id, quantity=1, variant_id=line.variant_id),),
            (Swap(line_id=line.id, quantity=1, variant_id=other.variant_id),),
            (Swap(line_id=line.id, quantity=1, variant_id="no-such-variant"),),
            (Swap(line_id="no-such-line", quantity=1, variant_id=variant.id),),
            (Swap(line_id=line.id, quantity=1, variant_id=variant.id),) * 2,
        ]
        for place, swaps in enumerate(bad):
            with pytest.raises(StoreRejected):
                await world.store.items.quote(order.id, swaps)
            with pytest.raises(StoreRejected):
                await world.store.items.change(ItemsRequest(key=f"bad-{place}", order_id=order.id, swaps=swaps))
        assert await world.store.orders.by_number(world.swap_order) == order
        for number in (world.shipped_order, world.exchange_order):
            sent = await world.store.orders.by_number(number)
            swap = Swap(line_id=sent.lines[0].id, quantity=1, variant_id=variant.id)
            with pytest.raises(StoreRejected):
                await world.store.items.change(ItemsRequest(key=f"s-{number}", order_id=sent.id, swaps=(swap,)))

    async def test_default_address(self, world: World) -> None:
        able(world, "change_profile_address")
        customer = await world.store.customers.by_email(world.email)
        assert customer is not None
        orders = await world.store.orders.of_email(world.email)
        request = ProfileAddressRequest(key="profile-1", customer_id=customer.id, address=ELSEWHERE)
        for _ in range(2):
            assert (await world.store.profiles.set_default_address(request)).default_address == ELSEWHERE
        assert (await world.store.customers.by_email(world.email)) == customer.model_copy(
            update={"default_address": ELSEWHERE}
        )
        assert await world.store.orders.of_email(world.email) == orders
        with pytest.raises(NotFound):
            await world.store.profiles.set_default_address(
                request.model_copy(update={"key": "p-2", "customer_id": "nobody"})
            )

    async def test_payment_method(self, world: World) -> None:
        methods = world.store.payment_methods
        assert ("change_payment" in world.store.capabilities.actions) == (methods is not None)
        if methods is None:
            pytest.skip("this platform has no payment methods on file")
        before = await world.store.orders.by_number(world.open_order)
        options = await methods.options(before.id)
        assert options and before.payment_method not in {one.label for one in options}
        request = PaymentRequest(key="pay-1", order_id=before.id, option_id=options[0].id)
        after = await methods.change(request)
        assert (after.paid, after.refunded, after.total) == (before.paid, before.refunded, before.total)
        assert after.payment_method == options[0].label
        assert await methods.find(before.id, "pay-1")
        assert not await world.booked(world.open_order)
        with pytest.raises(StoreRejected):
            await methods.change(request.model_copy(update={"key": "pay-2", "option_id": "nothing"}))
        sent = await world.store.orders.by_number(world.shipped_order)
        with pytest.raises(StoreRejected):
            await methods.change(request.model_copy(update={"key": "pay-3", "order_id": sent.id}))

    async def test_mails_are_sent_again(self, world: World) -> None:
        able(world, "resend_message")
        order = await world.store.orders.by_number(world.open_order)
        request = MessageRequest(key="mail-1", order_id=order.id, kind="confirmation")
        sent = await world.store.mails.resend(request)
        assert (sent.kind, sent.recipient) == ("confirmation", order.email)
        again = await world.store.mails.resend(request)
        assert (again == sent) is keyed(world)
        assert await world.store.mails.find(order.id, "mail-1")
        with pytest.raises(StoreRejected):
            await world.store.mails.resend(MessageRequest(key="mail-2", order_id=order.id, kind="shipping"))
        unpaid = await world.store.orders.by_number(world.unpaid_order)
        with pytest.raises(StoreRejected):
            await world.store.mails.resend(MessageRequest(key="mail-3", order_id=unpaid.id, kind="invoice"))

    async def test_notes_are_added(self, world: World) -> None:
        able(world, "add_note")
        before = await world.store.orders.by_number(world.open_order)
        for place, text in enumerate(("Please ring twice.", "Leave it with a neighbour.")):
            await world.store.notes.add(NoteRequest(key=f"note-{place}", order_id=before.id, text=text))
        after = await world.store.orders.by_number(world.open_order)
        assert before.note in after.note and "ring twice" in after.note and "neighbour" in after.note
        assert await world.store.notes.find(before.id, "note-1")

    @reads
    async def test_checkout_link(self, world: World) -> None:
        checkout = world.store.checkout
        if checkout is None:
            pytest.skip("this platform has no cart")
        order = await world.store.orders.by_number(world.swap_order)
        _, variant = await swappable(world, order, cheaper=True)
        link = await checkout.link([CartItem(variant_id=variant.id, quantity=2)])
        assert link.startswith(("http://", "https://")) and variant.id in link
        assert any(host in link for host in (await world.store.shop()).hosts)
        with pytest.raises(StoreRejected):
            await checkout.link([])
        with pytest.raises(StoreRejected):
            await checkout.link([CartItem(variant_id="no-such-variant")])

    async def test_a_key_stands_for_one_request(self, world: World) -> None:
        able(world, "add_note")
        if not keyed(world):
            pytest.skip("this platform does not honour keys")
        order = await world.store.orders.by_number(world.open_order)
        request = NoteRequest(key="note-9", order_id=order.id, text="Once.")
        await asyncio.gather(*(world.store.notes.add(request) for _ in range(4)))
        assert (await world.store.orders.by_number(world.open_order)).note.count("Once.") == 1
        with pytest.raises(StoreRejected):
            await world.store.notes.add(request.model_copy(update={"text": "Twice."}))

    async def test_unknown_orders_everywhere(self, world: World) -> None:
        nowhere: dict[str, Any] = {"key": "k", "order_id": "no-such-order"}
        store = world.store
        for port, method, request in (
            (store.returns, "open", ReturnRequest(**nowhere, items=())),
            (store.exchanges, "open", ExchangeRequest(**nowhere, swaps=())),
            (store.items, "change", ItemsRequest(**nowhere, swaps=())),
            (store.payment_methods, "change", PaymentRequest(**nowhere, option_id="x")),
            (store.mails, "resend", MessageRequest(**nowhere, kind="invoice")),
            (store.notes, "add", NoteRequest(**nowhere, text="x")),
        ):
            if port is not None:
                with pytest.raises((NotFound, StoreRejected)):
                    await getattr(port, method)(request)
