"""Delivery that goes back, lost parcels, faulty goods and sums on unsent orders, on the real demo store."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.customer import Principal
from commerce.errors import InputError, NeedsPerson, PolicyDenied
from commerce.order import Order, OrderStatus
from connectors.stores.demo import cast
from runtime import clock
from service.shop import Shop
from tests.service.changes.asking import ask, confirm

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def order(shop: Shop, number: str) -> Order:
    return await shop.connector.orders.by_number(number)


async def test_a_whole_order_that_comes_back_in_time_brings_its_delivery_back(shop: Shop, mara: Principal) -> None:
    proposal = await ask(shop, mara, "return_items", cast.DELIVERED)
    assert "63.60 EUR go back to PayPal, 4.90 EUR for the delivery among them." in proposal.summary
    assert (await confirm(shop, mara, proposal)).state == "confirmed"
    with pytest.raises(PolicyDenied):  # it has not come back yet
        await ask(shop, mara, "refund_order", cast.DELIVERED)
    [made] = (await order(shop, cast.DELIVERED)).returns
    await shop.connector.back_office.set_return(cast.DELIVERED, made.id, "closed")  # type: ignore[attr-defined]
    paid = await ask(shop, mara, "refund_order", cast.DELIVERED)
    assert paid.summary.startswith("Refund 63.60 EUR") and "standard delivery" in paid.summary
    assert (await confirm(shop, mara, paid)).state == "confirmed"
    after = await order(shop, cast.DELIVERED)
    assert (after.refundable.minor, after.shipping_left.minor) == (0, 0)


async def test_what_comes_back_in_parts_brings_the_delivery_with_the_last_one(shop: Shop, mara: Principal) -> None:
    tee, hat = [{"sku": "TEE-ROW-ECR-M", "quantity": 2}], [{"sku": "BNE-OSL-FRS"}]
    first = await ask(shop, mara, "return_items", cast.DELIVERED, items=tee)
    assert "delivery" not in first.summary
    assert (await confirm(shop, mara, first)).state == "confirmed"
    workbench = Principal.staff(shop.shop_id, "desk", ("actions",))
    await shop.connector.back_office.set_return(  # type: ignore[attr-defined]
        cast.DELIVERED, (await order(shop, cast.DELIVERED)).returns[0].id, "open"
    )
    paid = await ask(shop, workbench, "refund_order", cast.DELIVERED, items=tee)
    assert paid.summary.startswith("Refund 45.80 EUR")
    assert (await confirm(shop, workbench, paid)).state == "confirmed"
    # The demo's returns are closed by its people.
    await shop.connector.back_office.set_return(  # type: ignore[attr-defined]
        cast.DELIVERED, (await order(shop, cast.DELIVERED)).returns[0].id, "closed"
    )
    last = await ask(shop, mara, "return_items", cast.DELIVERED, items=hat)
    assert "17.80 EUR go back to PayPal, 4.90 EUR for the delivery" in last.summary
    assert (await confirm(shop, mara, last)).state == "confirmed"
    for each in (await order(shop, cast.DELIVERED)).returns:
        await shop.connector.back_office.set_return(cast.DELIVERED, each.id, "closed")  # type: ignore[attr-defined]
    rest = await ask(shop, mara, "refund_order", cast.DELIVERED, items=hat)
    assert rest.summary.startswith("Refund 17.80 EUR")
    assert (await confirm(shop, mara, rest)).state == "confirmed"
    assert not (await order(shop, cast.DELIVERED)).refundable


async def test_a_parcel_that_is_lost_is_paid_up_to_what_the_policy_says(shop: Shop, mara: Principal) -> None:
    with pytest.raises(PolicyDenied) as early:
        await ask(shop, mara, "refund_order", cast.IN_TRANSIT, cause="lost")
    assert early.value.code == "claim_early"
    with clock.travel(timedelta(days=12)):
        proposal = await ask(shop, mara, "refund_order", cast.IN_TRANSIT, reason="my parcel never arrived")
        assert "reason: the parcel never arrived" in proposal.summary
        assert (await confirm(shop, mara, proposal)).state == "confirmed"
    data = shop.policy.model_dump(mode="json")
    data["claims"]["lost"]["up_to"] = "0"
    shop.policy = type(shop.policy).model_validate(data)
    with clock.travel(timedelta(days=12)), pytest.raises(NeedsPerson) as caught:
        await ask(shop, mara, "refund_order", cast.OUT_FOR_DELIVERY, cause="lost")
    assert caught.value.code == "claim_lost"
    with pytest.raises(InputError):
        await ask(shop, mara, "refund_order", cast.IN_TRANSIT, cause="bad luck")


async def test_faulty_goods_go_to_a_person_after_the_window(shop: Shop, mara: Principal) -> None:
    for action, arguments in (("return_items", {"reason": "defective"}), ("refund_order", {"reason": "it has a hole"})):
        with pytest.raises(NeedsPerson) as caught:
            await ask(shop, mara, action, cast.DELIVERED_LONG_AGO, **arguments)
        assert caught.value.code == "warranty"
        assert "30 days" not in caught.value.message


async def test_a_sum_on_an_unsent_order_waits_for_staff_and_all_of_it_takes_the_goods_off(
    shop: Shop, mara: Principal
) -> None:
    proposal = await ask(shop, mara, "refund_order", cast.OPEN, amount="126.79")
    assert "cancel the order" in proposal.summary
    assert (await confirm(shop, mara, proposal)).state == "waiting_approval"
    assert not (await order(shop, cast.OPEN)).refunded
    whole = await ask(shop, mara, "refund_order", cast.OPEN_SWAP, amount="102.80")
    assert (await confirm(shop, mara, whole)).state == "confirmed"
    after = await order(shop, cast.OPEN_SWAP)
    assert after.status is OrderStatus.REFUNDED
    assert all(line.refunded_quantity == line.quantity for line in after.lines)
