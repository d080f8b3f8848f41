"""The till: no sequence of refunds, however many tasks or processes, pays more than was taken."""

import itertools
import multiprocessing
import shutil
from concurrent.futures import ProcessPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commerce.errors import StoreRejected
from commerce.money import Money, total
from commerce.order import OrderStatus
from connectors.stores.demo import DemoStore, cast
from connectors.stores.demo.amounts import line_share, spread
from connectors.stores.refunding import RefundItem, RefundRequest

STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),  # which line, 2 = none
        st.integers(1, 3),  # pieces
        st.integers(-100, 12_000),  # cents, 0 = what the store quotes
        st.booleans(),  # shipping
        st.booleans(),  # restock
    ),
    min_size=1,
    max_size=8,
)


@given(steps=STEPS, kind=st.sampled_from(["keys", "none"]), number=st.sampled_from([cast.IN_TRANSIT, cast.DELIVERED]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_random_refunds_never_exceed_what_was_paid(demo_master, tmp_path, steps, kind, number):
    store = DemoStore(shutil.copy(demo_master, tmp_path / "demo.sqlite"), idempotency=kind)
    try:
        for place, (line, pieces, cents, shipping, restock) in enumerate(steps):
            before = await store.orders.by_number(number)
            items = (RefundItem(line_id=before.lines[line].id, quantity=pieces),) if line < 2 else ()
            try:
                quote = await store.refunds.quote(before.id, items, shipping)
                amount = Money.from_minor(cents, "EUR") if cents else quote.amount
                await store.refunds.pay(
                    RefundRequest(
                        key=f"k{place}",
                        order_id=before.id,
                        amount=amount,
                        items=items,
                        include_shipping=shipping,
                        restock=restock,
                    )
                )
            except StoreRejected:
                assert await store.orders.by_number(number) == before
            after = await store.orders.by_number(number)
            assert after.refunded == await store.refunds_total(number) <= after.paid
            assert all(0 <= one.refunded_quantity <= one.quantity for one in after.lines)
            assert (after.status is OrderStatus.REFUNDED) == (not after.refundable)
            for one in after.refunds:
                parts = total([part.amount for part in one.lines], "EUR")
                assert not one.lines or parts + (one.shipping or Money.zero("EUR")) == one.amount
    finally:
        await store.close()
        for side in ("", "-wal", "-shm"):
            (tmp_path / f"demo.sqlite{side}").unlink(missing_ok=True)


@given(
    price=st.integers(1, 50_000),
    quantity=st.integers(1, 9),
    data=st.data(),
)
def test_piece_by_piece_pays_exactly_the_line(price, quantity, data):
    discount = data.draw(st.integers(0, price * quantity))
    cuts = sorted({0, quantity, *data.draw(st.lists(st.integers(0, quantity)))})
    parts = [line_share(price, quantity, discount, a, b - a) for a, b in itertools.pairwise(cuts)]
    assert sum(parts) == price * quantity - discount and min(parts) >= 0


@given(amount=st.integers(0, 10**7), shares=st.lists(st.integers(0, 10**6), min_size=1, max_size=9))
def test_spread_loses_no_cent(amount, shares):
    assert sum(spread(amount, shares)) == amount


def refund_in_a_process(path: str, kind: str, name: str, keys: list[str]) -> int:
    """Refund 20 EUR under each key from a process of its own; return how many went through."""
    import asyncio
    from pathlib import Path

    async def run() -> int:
        store = DemoStore(Path(path), idempotency=kind)
        order = await store.orders.by_number(name)
        requests = [RefundRequest(key=k, order_id=order.id, amount=Money("20.00", "EUR")) for k in keys]
        results = await asyncio.gather(*(store.refunds.pay(one) for one in requests), return_exceptions=True)
        await store.close()
        assert all(isinstance(one, StoreRejected) for one in results if isinstance(one, BaseException)), results
        return sum(not isinstance(one, BaseException) for one in results)

    return asyncio.run(run())


@pytest.mark.parametrize(("kind", "same_keys"), [("keys", True), ("keys", False), ("none", True)])
async def test_two_processes_share_one_till(demo_path, kind, same_keys):
    keys = [[f"{0 if same_keys else process}-{n}" for n in range(4)] for process in range(2)]
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as pool:
        jobs = [pool.submit(refund_in_a_process, str(demo_path), kind, cast.IN_TRANSIT, one) for one in keys]
        succeeded = sum(job.result(60) for job in jobs)
    store = DemoStore(demo_path, idempotency=kind)
    order = await store.orders.by_number(cast.IN_TRANSIT)
    booked = await store.refunds_total(cast.IN_TRANSIT)
    await store.close()
    assert booked <= order.paid
    if kind == "keys" and same_keys:
        assert booked == Money("80.00", "EUR") and succeeded == 8  # four refunds, each asked for twice
    else:
        assert booked == Money("20.00", "EUR") * succeeded
        assert succeeded == min(8, order.paid.minor // 2000)


async def test_restock_puts_pieces_back_and_marks_the_product_changed(demo_path):
    store = DemoStore(demo_path)
    order = await store.orders.by_number(cast.DELIVERED)
    line = order.lines[0]
    before = (await store.catalogue.stock([line.variant_id]))[line.variant_id].stock
    changed = (await store.catalogue.product(line.product_id)).updated_at
    item = RefundItem(line_id=line.id, quantity=2)
    quote = await store.refunds.quote(order.id, [item], False)
    await store.refunds.pay(RefundRequest(key="k", order_id=order.id, amount=quote.amount, items=(item,), restock=True))
    assert (await store.catalogue.stock([line.variant_id]))[line.variant_id].stock == before + 2
    assert (await store.catalogue.product(line.product_id)).updated_at > changed
    await store.close()


async def test_a_gesture_leaves_the_pieces_alone(demo_path):
    store = DemoStore(demo_path)
    order = await store.orders.by_number(cast.DELIVERED)
    refund = await store.refunds.pay(RefundRequest(key="k", order_id=order.id, amount=Money("3.00", "EUR")))
    assert refund.lines == ()
    assert all(not line.refunded_quantity for line in (await store.orders.by_number(cast.DELIVERED)).lines)
    await store.close()
