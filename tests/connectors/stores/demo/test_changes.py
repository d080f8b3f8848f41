"""Changes of orders on the demo store: mixed sequences, doubles that show, returns that staff move on, old files."""

import shutil
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from commerce.errors import StoreRejected
from commerce.money import Money, total
from connectors.stores.changes import (
    CancelRequest,
    ItemsRequest,
    MessageRequest,
    NoteRequest,
    PaymentRequest,
    ReturnItem,
    ReturnRequest,
    Swap,
)
from connectors.stores.demo import DemoStore, cast, ensure, schema
from connectors.stores.refunding import RefundRequest

STEPS = st.lists(
    st.tuples(st.sampled_from(["cancel", "swap", "pay", "refund"]), st.integers(0, 5), st.integers(1, 2)),
    min_size=1,
    max_size=6,
)


async def step(store: DemoStore, key: str, what: str, pick: int, pieces: int) -> None:
    order = await store.orders.by_number(cast.OPEN_SWAP)
    if what == "cancel":
        await store.cancellations.cancel(CancelRequest(key=key, order_id=order.id))
    elif what == "swap":
        line = order.lines[pick % len(order.lines)]
        variants = (await store.catalogue.product(line.product_id)).variants
        swap = Swap(line_id=line.id, quantity=pieces, variant_id=variants[pick % len(variants)].id)
        await store.items.change(ItemsRequest(key=key, order_id=order.id, swaps=(swap,)))
    elif what == "pay":
        options = await store.payment_methods.options(order.id) or [None]
        option = options[pick % len(options)]
        await store.payment_methods.change(
            PaymentRequest(key=key, order_id=order.id, option_id=option.id if option else "-")
        )
    else:
        amount = order.refundable if pick > 3 else Money.from_minor(900 * (pick + pieces), order.currency)
        await store.refunds.pay(
            RefundRequest(key=key, order_id=order.id, amount=amount, include_shipping=pick % 2 == 0)
        )


@given(steps=STEPS, kind=st.sampled_from(["keys", "none"]))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_sequence_keeps_money_and_totals_consistent(demo_master, tmp_path, steps, kind):
    store = DemoStore(shutil.copy(demo_master, tmp_path / "demo.sqlite"), idempotency=kind)
    try:
        for place, (what, pick, pieces) in enumerate(steps):
            before = await store.orders.by_number(cast.OPEN_SWAP)
            try:
                await step(store, f"k{place}", what, pick, pieces)
            except StoreRejected:
                assert await store.orders.by_number(cast.OPEN_SWAP) == before
            after = await store.orders.by_number(cast.OPEN_SWAP)
            assert after.refunded == await store.refunds_total(cast.OPEN_SWAP) <= after.paid
            assert after.total <= after.paid
            assert total([line.subtotal for line in after.lines], after.currency) + after.shipping == after.total
            assert all(0 <= line.refunded_quantity <= line.quantity for line in after.lines)
    finally:
        await store.close()
        for side in ("", "-wal", "-shm"):
            (tmp_path / f"demo.sqlite{side}").unlink(missing_ok=True)


@pytest.mark.parametrize(("kind", "times"), [("keys", 1), ("none", 2)])
async def test_a_repeated_write_shows_where_keys_are_not_honoured(demo_path, kind, times):
    store = DemoStore(demo_path, idempotency=kind)
    order = await store.orders.by_number(cast.DELIVERED)
    items = (ReturnItem(line_id=order.lines[0].id, quantity=1),)
    for _ in range(2):
        await store.returns.open(ReturnRequest(key="r", order_id=order.id, items=items))
        await store.mails.resend(MessageRequest(key="m", order_id=order.id, kind="invoice"))
        await store.notes.add(NoteRequest(key="n", order_id=order.id, text="Ring twice."))
    after = await store.orders.by_number(cast.DELIVERED)
    assert len(after.returns) - len(order.returns) == times and after.note.count("Ring twice.") == times
    done = [change.method for change in await store.changes(cast.DELIVERED)]
    assert sorted(done) == sorted(["request_return", "resend", "add_note"] * times)
    await store.close()


async def test_staff_move_a_return_on(demo_path):
    store = DemoStore(demo_path)
    order = await store.orders.by_number(cast.DELIVERED)
    line = order.lines[0]
    items = (ReturnItem(line_id=line.id, quantity=1),)
    made = await store.returns.open(ReturnRequest(key="r", order_id=order.id, items=items))
    await store.back_office.set_return(cast.DELIVERED, made.id, "closed")
    arrived = await store.orders.by_number(cast.DELIVERED)
    assert (arrived.came_back(line), arrived.on_return(line)) == (1, 0)
    await store.back_office.set_return(cast.DELIVERED, made.id, "declined")
    assert (await store.orders.by_number(cast.DELIVERED)).returnable(line) == order.returnable(line)
    for return_id, status in ((made.id, "lost"), ("no-such-return", "closed")):
        with pytest.raises(StoreRejected):
            await store.back_office.set_return(cast.DELIVERED, return_id, status)
    await store.close()


async def test_a_file_of_format_1_is_upgraded_and_keeps_its_orders(demo_path):
    store = DemoStore(demo_path)
    before = await store.orders.by_number(cast.OPEN)
    await store.close()
    old = sqlite3.connect(demo_path)
    for table in ("marks", "mails"):
        old.execute(f"DROP TABLE {table}")
    old.execute("ALTER TABLE customers DROP COLUMN payment_methods")
    old.execute("ALTER TABLE orders DROP COLUMN items_changed")
    for column in ("reason", "label", "exchanged_for", "difference", "reference"):
        old.execute(f"ALTER TABLE returns DROP COLUMN {column}")
    old.execute("UPDATE meta SET value = '1' WHERE name = 'format'")
    old.commit()
    old.close()
    ensure(demo_path)
    store = DemoStore(demo_path)
    assert await store.orders.by_number(cast.OPEN) == before
    assert await store.payment_methods.options(before.id)
    await store.notes.add(NoteRequest(key="n", order_id=before.id, text="Hello."))
    assert await store.notes.find(before.id, "n")
    await store.close()


async def test_a_gift_card_pays_and_is_paid_back(demo_path) -> None:
    store = DemoStore(demo_path)
    order = await store.orders.by_number(cast.OPEN_SWAP)

    async def balance() -> int:
        async with store._files.reader.connect() as connection:
            wanted = select(schema.customers.c.payment_methods).where(schema.customers.c.id == order.customer_id)
            methods = await connection.scalar(wanted)
        return next(one["balance"] for one in methods if "balance" in one)

    before = await balance()
    await store.payment_methods.change(PaymentRequest(key="p", order_id=order.id, option_id="gift"))
    assert await balance() == before - order.total.minor
    pan = next(line for line in order.lines if line.quantity == 1)
    dearer = max((await store.catalogue.product(pan.product_id)).variants, key=lambda one: one.price.minor)
    swap = Swap(line_id=pan.id, quantity=1, variant_id=dearer.id)
    after = await store.items.change(ItemsRequest(key="i", order_id=order.id, swaps=(swap,)))
    assert await balance() == before - after.total.minor
    await store.refunds.pay(RefundRequest(key="r", order_id=order.id, amount=after.paid, include_shipping=True))
    assert await balance() == before
    await store.close()
