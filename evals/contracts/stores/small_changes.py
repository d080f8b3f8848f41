"""An account's address, another way to pay, mails again, notes."""

from __future__ import annotations

import asyncio

from commerce.errors import NotFound, StoreRejected
from connectors.stores.changes import (
    MessageRequest,
    NoteRequest,
    PaymentRequest,
    ProfileAddressRequest,
)
from connectors.stores.ports import held
from evals.contracts.stores.world import ELSEWHERE, World, contract
from evals.contracts.suite import NotOffered, raises


@contract.writes("change_profile_address")
async def default_address(world: World) -> None:
    customer = await world.store.customers.by_email(world.email)
    assert customer is not None
    orders = await world.store.orders.of_email(world.email)
    request = ProfileAddressRequest(key=world.key("profile-1"), customer_id=customer.id, address=ELSEWHERE)
    for _ in range(2):
        assert (await held(world.store.profiles).set_default_address(request)).default_address == ELSEWHERE
    assert (await world.store.customers.by_email(world.email)) == customer.model_copy(
        update={"default_address": ELSEWHERE}
    )
    assert await world.store.orders.of_email(world.email) == orders
    with raises(NotFound):
        await held(world.store.profiles).set_default_address(
            request.model_copy(update={"key": world.key("p-2"), "customer_id": "nobody"})
        )


@contract.writes("change_payment")
async def payment_method(world: World) -> None:
    methods = held(world.store.payment_methods)
    before = await world.store.orders.by_number(world.open_order)
    options = await methods.options(before.id)
    assert options and before.payment_method not in {one.label for one in options}
    request = PaymentRequest(key=world.key("pay-1"), order_id=before.id, option_id=options[0].id)
    after = await methods.change(request)
    assert (after.paid, after.refunded, after.total) == (before.paid, before.refunded, before.total)
    assert after.payment_method == options[0].label
    assert await methods.find(before.id, world.key("pay-1"))
    assert not await world.booked(world.open_order)
    with raises(StoreRejected):
        await methods.change(request.model_copy(update={"key": world.key("pay-2"), "option_id": "nothing"}))
    sent = await world.store.orders.by_number(world.shipped_order)
    with raises(StoreRejected):
        await methods.change(request.model_copy(update={"key": world.key("pay-3"), "order_id": sent.id}))


@contract.writes("resend_message")
async def mails_are_sent_again(world: World) -> None:
    order = await world.store.orders.by_number(world.open_order)
    request = MessageRequest(key=world.key("mail-1"), order_id=order.id, kind="confirmation")
    sent = await held(world.store.mails).resend(request)
    assert (sent.kind, sent.recipient) == ("confirmation", order.email)
    again = await held(world.store.mails).resend(request)
    assert (again == sent) is world.keyed
    assert await held(world.store.mails).find(order.id, world.key("mail-1"))
    with raises(StoreRejected):
        await held(world.store.mails).resend(
            MessageRequest(key=world.key("mail-2"), order_id=order.id, kind="shipping")
        )
    unpaid = await world.store.orders.by_number(world.unpaid_order)
    with raises(StoreRejected):
        await held(world.store.mails).resend(
            MessageRequest(key=world.key("mail-3"), order_id=unpaid.id, kind="invoice")
        )


@contract.writes("add_note")
async def notes_are_added(world: World) -> None:
    before = await world.store.orders.by_number(world.open_order)
    for place, text in enumerate(("Please ring twice.", "Leave it with a neighbour.")):
        await held(world.store.notes).add(NoteRequest(key=world.key(f"note-{place}"), order_id=before.id, text=text))
    after = await world.store.orders.by_number(world.open_order)
    assert before.note in after.note and "ring twice" in after.note and "neighbour" in after.note
    assert await held(world.store.notes).find(before.id, world.key("note-1"))


@contract.writes("add_note")
async def a_key_stands_for_one_request(world: World) -> None:
    if not world.keyed:
        raise NotOffered("this platform does not honour keys")
    order = await world.store.orders.by_number(world.open_order)
    request = NoteRequest(key=world.key("note-9"), order_id=order.id, text="Once.")
    await asyncio.gather(*(held(world.store.notes).add(request) for _ in range(4)))
    assert (await world.store.orders.by_number(world.open_order)).note.count("Once.") == 1
    with raises(StoreRejected):
        await held(world.store.notes).add(request.model_copy(update={"text": "Twice."}))
