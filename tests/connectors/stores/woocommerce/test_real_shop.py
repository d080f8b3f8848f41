"""The contract of all stores on a real WooCommerce: ``pytest -m real_woo``, never run without being asked for.

``WOO_URL``, ``WOO_KEY`` and ``WOO_SECRET`` name a shop for tests; ``WOO_CA`` a file with its own certificate, and
``WOO_GATEWAY`` a payment method that can refund by API. Without one, as in a stock WooCommerce, the suite asserts that
refunds go to a person. It makes what it needs and deletes it again; the shop mails the made-up addresses at
example.com, so it must not be a shop with customers.
"""

from __future__ import annotations

import asyncio
import os
import secrets

import pytest

from commerce.errors import NeedsPerson, StoreError, StoreRejected
from commerce.money import Money
from connectors.stores.base import RefundRequest
from connectors.stores.woocommerce import WooStore, site
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.signing import Keys
from tests.connectors.stores.changes_contract import ChangesContract
from tests.connectors.stores.contract import StoreContract, World

pytestmark = [pytest.mark.real_woo, pytest.mark.timeout(600)]
URL, GATEWAY = os.environ.get("WOO_URL", ""), os.environ.get("WOO_GATEWAY", "")
if not URL:
    pytest.skip("WOO_URL names no shop", allow_module_level=True)

#: What needs a payment method that pays back.
_PAYING = (
    "test_quote_", "test_full_refund", "test_partial_refund", "test_refused_refunds", "test_a_repeated_key",
    "test_a_key_with_another_payload", "test_find_refund", "test_eight_at_once", "test_cancel_an_unsent",
)  # fmt: skip
PLACE = {"first_name": "Mara", "last_name": "Lindt", "address_1": "Seilerweg 1", "city": "Hamburg", "postcode": "20359",
         "country": "DE", "state": ""}  # fmt: skip


class Shop:
    """A real shop, and what was made in it."""

    def __init__(self, store):
        self.store, self.made = store, []

    async def make(self, path, **body):
        found = await self.store.client.write("POST", f"/wc/v3{path}", body)
        self.made.append(f"/wc/v3{path}/{found['id']}")
        return found

    async def order(self, account, lines, status="processing", paid=True, **more):
        found = await self.make(
            "/orders", customer_id=account["id"], set_paid=paid, status="processing" if status == "completed" else status,
            payment_method=GATEWAY or "bacs", payment_method_title="Card", billing={**PLACE, "email": account["email"]},
            shipping=PLACE, line_items=lines,
            shipping_lines=[{"method_id": "flat_rate", "method_title": "Flat rate", "total": "4.90"}], **more,
        )  # fmt: skip
        if status == "completed":
            await asyncio.sleep(1.1)  # WooCommerce counts whole seconds
            await self.store.client.write("PUT", f"/wc/v3/orders/{found['id']}", {"status": status})
        return str(found["number"])

    async def clean(self):
        for path in reversed(self.made):
            more = {"reassign": "0"} if "/customers/" in path else {}
            try:
                await self.store.client.write("DELETE", path, {}, params={"force": "true", **more})
            except StoreError as error:
                print(f"{path} is left over: {error.code}")


@pytest.fixture
async def shop():
    keys = Keys(consumer_key=os.environ["WOO_KEY"], consumer_secret=os.environ["WOO_SECRET"])
    ca = os.environ.get("WOO_CA", "")
    found = await site.discover(URL, keys, ca=ca)
    store = WooStore(WooClient(found.root, keys, found.mode, ca=ca), quiet_seconds=5.0)
    await store.shop()
    made = Shop(store)
    yield made
    await made.clean()
    await store.close()


@pytest.fixture
async def world(shop, request):
    if not GATEWAY and request.node.name.startswith(_PAYING):
        pytest.skip("WOO_GATEWAY names no payment method that can refund; see test_refunds_go_to_a_person")
    run = secrets.token_hex(4)
    mine, theirs = f"mara+{run}@example.com", f"jonas{run}@example.com"
    mara = await shop.make("/customers", email=mine, first_name="Mara", last_name="Lindt", billing={**PLACE, "email": mine}, shipping=PLACE)
    jonas = await shop.make("/customers", email=theirs, first_name="Jonas", last_name="Falk", billing={**PLACE, "email": theirs})
    cap = await shop.make("/products", name=f"Wool cap {run}", regular_price="19.33", manage_stock=True, stock_quantity=50)
    jacket = await shop.make(
        "/products", name=f"Rain jacket {run}", type="variable",
        attributes=[{"name": "Size", "variation": True, "visible": True, "options": ["S", "M", "L"]}],
    )  # fmt: skip
    sizes = []
    for size, price in (("S", "79.00"), ("M", "69.00"), ("L", "89.00")):
        sizes.append(await shop.store.client.write("POST", f"/wc/v3/products/{jacket['id']}/variations", {
            "regular_price": price, "manage_stock": True, "stock_quantity": 50,
            "attributes": [{"name": "Size", "option": size}],
        }))  # fmt: skip
    caps = {"product_id": cap["id"], "quantity": 2}
    coat = {"product_id": jacket["id"], "variation_id": sizes[0]["id"], "quantity": 2}
    items = [{"tracking_provider": "dhl", "tracking_number": "JD0146", "date_shipped": ""}]
    trace = [{"key": "_wc_shipment_tracking_items", "value": items}]
    numbers = {
        "delivered_order": await shop.order(mara, [caps], "completed"),
        "shipped_order": await shop.order(mara, [coat, caps], "completed", meta_data=trace),
        "unpaid_order": await shop.order(mara, [caps], "cancelled", paid=False),
        "swap_order": await shop.order(mara, [coat, caps]), "exchange_order": await shop.order(mara, [coat | {"quantity": 1}], "completed"),
        "neighbours_order": await shop.order(jonas, [caps]), "open_order": await shop.order(mara, [caps, coat]),
    }  # fmt: skip
    currency = (await shop.store.shop()).currency

    async def refunds_of(number):
        order = await shop.store.order(number)
        rows = await shop.store.client.read(f"/wc/v3/orders/{order.id}/refunds")
        return [Money(one["amount"], currency) for one in rows]

    return World(store=shop.store, email=mine, neighbour_email=theirs, refunds_of=refunds_of, reserves=False, **numbers)


class TestRealShop(StoreContract, ChangesContract):
    async def test_the_stores_own_texts_come_once_each_with_a_name_and_words(self, world):
        """A fresh WordPress may have no page with words on it."""
        found = [one async for one in world.store.documents()]
        assert all(one.title.strip() and one.body.strip() for one in found)

    @pytest.mark.skipif(bool(GATEWAY), reason="WOO_GATEWAY can refund")
    async def test_refunds_go_to_a_person(self, world):
        order = await world.store.order(world.open_order)
        with pytest.raises(NeedsPerson):
            await world.store.quote_refund(order.id, (), True)
        with pytest.raises(StoreRejected) as refusal:
            await world.store.refund(RefundRequest(key="effect-1", order_id=order.id, amount=order.refundable))
        assert refusal.value.code == "needs_person"
        assert not await world.refunds_of(world.open_order)
