"""What versions differ in beside the order API: links to a cart, accounts' meta, rows that WooCommerce books itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest

from commerce.address import Address
from commerce.errors import StoreRejected
from connectors.stores.changes import CartItem, ProfileAddressRequest
from connectors.stores.refunding import RefundItem, RefundRequest
from connectors.stores.woocommerce.connector import WooStore
from evals.standins.woocommerce import catalogue, orders
from evals.standins.woocommerce.server import Standin, serve
from evals.standins.woocommerce.world import OWNER, Cast, connect, populate
from service.actions.profile import effects as profile

HOUSE = Address(name="Mara Lindt", line1="Am Brink 9", city="Bremen", postcode="28195", country="DE")


@pytest.fixture(params=["8.0.3", "9.5.1", "9.5.2", "11.0.1"])
def woo(request: pytest.FixtureRequest) -> Iterator[Standin]:
    with serve() as running:
        running.world.version, running.world.race = request.param, 0.0
        yield running


@pytest.fixture
def cast(woo: Standin) -> Cast:
    return populate(woo)


@pytest.fixture
async def store(woo: Standin, cast: Cast) -> AsyncIterator[WooStore]:
    found = connect(woo)
    await found.shop()
    yield found
    await found.close()


async def test_every_link_that_is_given_leads_somewhere(woo: Standin, store: WooStore, cast: Cast) -> None:
    lines = (await store.orders.by_number(cast.open)).lines
    items = [CartItem(variant_id=line.variant_id) for line in lines]
    links = [await store.checkout.link(items[:1])]
    if woo.world.new:
        links.append(await store.checkout.link(items))
    else:
        with pytest.raises(StoreRejected, match="one article at a time"):
            await store.checkout.link(items)
    async with httpx2.AsyncClient() as customer:
        for link in links:
            assert (await customer.get(link)).status_code < 400, link
        there = (await customer.get(f"{woo.url}/checkout-link/?products=1:1")).status_code
    assert there == (302 if woo.world.new else 404)


async def test_an_accounts_address_is_found_again_without_meta(woo: Standin, store: WooStore) -> None:
    before = await store.customers.by_email(OWNER)
    assert before is not None
    request = ProfileAddressRequest(key="k", customer_id=before.id, address=HOUSE)
    asked = {**request.model_dump(mode="json", exclude={"key"}), "email": OWNER}
    assert await profile.find(store, "k", asked) is None
    await store.profiles.set_default_address(request)
    assert await profile.find(store, "k", asked) == {"platform_ref": before.id}
    sent = next(one for one in woo.requests if one["method"] == "PUT" and "/customers/" in one["path"])
    assert "meta_data" not in sent["body"]


@pytest.mark.parametrize("woo", ["8.0.3"], indirect=True)
async def test_a_row_of_nothing_after_several_refunds_changes_nothing(woo: Standin, store: WooStore) -> None:
    woo.world.prices_include_tax = False
    goods = catalogue.product(woo.world, "Bell", "19.33", stock=90)
    number = str(orders.order(woo.world, OWNER, [(goods, 2)], ago=5)["id"])
    order = await store.orders.by_number(number)
    one = (RefundItem(line_id=order.lines[0].id, quantity=1),)
    for key, items in (("r1", one), ("r2", ())):
        sum_ = (await store.refunds.quote(order.id, items, True)).amount
        await store.refunds.pay(
            RefundRequest(key=key, order_id=order.id, amount=sum_, items=items, include_shipping=True)
        )
    rows = woo.world.all("refunds")
    assert [one["reason"] for one in rows if not one["_amount"]] == ["Order fully refunded."]
    after = await store.orders.by_number(number)
    assert after.refunded == order.total and not after.refundable and not after.gestures
    assert len(after.refunds) == 2 and all(each.amount for each in after.refunds)
    assert (await store.refunds.find(order.id, "r2")) is not None
    assert woo.world.effects["payout"] == 2
