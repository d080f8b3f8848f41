"""The contract of all stores on a real WooCommerce: ``pytest -m real_woo``, never run without being asked for.

``WOO_URL``, ``WOO_KEY`` and ``WOO_SECRET`` name a shop for tests; ``WOO_CA`` a file with its own certificate, and
``WOO_GATEWAY`` a payment method that can refund by API. Without one, as in a stock WooCommerce, the suite asserts that
refunds go to a person. It makes what it needs, goods once and one world for all tests that change nothing, and deletes
it again; the shop mails the made-up addresses at example.com, so it must not be a shop with customers.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from commerce.errors import NeedsPerson, StoreError, StoreRejected
from commerce.money import Money
from connectors.stores.refunding import RefundRequest
from connectors.stores.woocommerce import WooStore, finding
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.signing import Keys
from evals.contracts.stores import CONTRACTS
from evals.contracts.stores.world import World
from tests.contracts import every, kept

pytestmark = [pytest.mark.real_woo, pytest.mark.timeout(600)]
URL, GATEWAY = os.environ.get("WOO_URL", ""), os.environ.get("WOO_GATEWAY", "")
if not URL:
    pytest.skip("WOO_URL names no shop", allow_module_level=True)

#: What needs a payment method that pays back.
_PAYING = ("cancel an unsent", "delivery goes back")


def pays_back(contract) -> bool:
    return (contract.part == "refunds" and not contract.name.startswith("unpaid")) or contract.name.startswith(_PAYING)


PLACE = {
    "first_name": "Mara",
    "last_name": "Lindt",
    "address_1": "Seilerweg 1",
    "city": "Hamburg",
    "postcode": "20359",
    "country": "DE",
    "state": "",
}


class Shop:
    """A real shop, and what was made in it."""

    def __init__(self, store, made):
        self.store, self.made = store, made

    async def make(self, path, **body):
        found = await self.store.client.write("POST", f"/wc/v3{path}", body)
        self.made.append(f"/wc/v3{path}/{found['id']}")
        return found

    async def order(self, account, lines, status="processing", paid=True, **more):
        found = await self.make(
            "/orders",
            customer_id=account["id"],
            set_paid=paid,
            status="processing" if status == "completed" else status,
            payment_method=GATEWAY or "bacs",
            payment_method_title="Card",
            billing={**PLACE, "email": account["email"]},
            shipping=PLACE,
            line_items=lines,
            shipping_lines=[{"method_id": "flat_rate", "method_title": "Flat rate", "total": "4.90"}],
            **more,
        )
        if status == "completed":
            await asyncio.sleep(1.1)  # WooCommerce counts whole seconds
            await self.store.client.write("PUT", f"/wc/v3/orders/{found['id']}", {"status": status})
        return str(found["number"])

    async def goods(self):
        """Make what the orders hold: two pieces of one article, and of one in a size."""
        run = secrets.token_hex(4)
        many = {"manage_stock": True, "stock_quantity": 9000}
        cap = await self.make("/products", name=f"Wool cap {run}", regular_price="19.33", **many)
        jacket = await self.make(
            "/products",
            name=f"Rain jacket {run}",
            type="variable",
            attributes=[{"name": "Size", "variation": True, "visible": True, "options": ["S", "M", "L"]}],
        )
        sizes = []
        for size, price in (("S", "79.00"), ("M", "69.00"), ("L", "89.00")):
            path = f"/wc/v3/products/{jacket['id']}/variations"
            body = {"regular_price": price, "attributes": [{"name": "Size", "option": size}], **many}
            sizes.append(await self.store.client.write("POST", path, body))
        caps = {"product_id": cap["id"], "quantity": 2}
        return caps, {"product_id": jacket["id"], "variation_id": sizes[0]["id"], "quantity": 2}

    async def orders(self, caps, coat):
        """Make two customers with an order in every state; return what the contract calls them."""
        run = secrets.token_hex(4)
        mine, theirs = f"mara+{run}@example.com", f"jonas{run}@example.com"
        mara = await self.make(
            "/customers",
            email=mine,
            first_name="Mara",
            last_name="Lindt",
            billing={**PLACE, "email": mine},
            shipping=PLACE,
        )
        jonas = await self.make(
            "/customers", email=theirs, first_name="Jonas", last_name="Falk", billing={**PLACE, "email": theirs}
        )
        items = [{"tracking_provider": "dhl", "tracking_number": "JD0146", "date_shipped": ""}]
        trace = [{"key": "_wc_shipment_tracking_items", "value": items}]
        return {
            "email": mine,
            "neighbour_email": theirs,
            "delivered_order": await self.order(mara, [caps], "completed"),
            "shipped_order": await self.order(mara, [coat, caps], "completed", meta_data=trace),
            "unpaid_order": await self.order(mara, [caps], "cancelled", paid=False),
            "swap_order": await self.order(mara, [coat, caps]),
            "exchange_order": await self.order(mara, [coat | {"quantity": 1}], "completed"),
            "neighbours_order": await self.order(jonas, [caps]),
            "open_order": await self.order(mara, [caps, coat]),
        }

    async def clean(self):
        for path in reversed(self.made):
            more = {"reassign": "0"} if "/customers/" in path else {}
            try:
                await self.store.client.write("DELETE", path, {}, params={"force": "true", **more})
            except StoreError as error:
                print(f"{path} is left over: {error.code}")


@asynccontextmanager
async def opened(made):
    keys = Keys(consumer_key=os.environ["WOO_KEY"], consumer_secret=os.environ["WOO_SECRET"])
    ca = os.environ.get("WOO_CA", "")
    found = await finding.discover(URL, keys, ca=ca)
    store = WooStore(WooClient(found.root, keys, found.mode, ca=ca), quiet_seconds=5.0)
    await store.shop()
    yield Shop(store, made)
    await store.close()


@dataclass
class Kept:
    """What is made once for all tests: goods, and a world for those that change nothing in it. Facts only: each test
    has an event loop of its own."""

    made: list[str] = field(default_factory=list)
    goods: tuple[dict, dict] | None = None
    still: dict[str, str] | None = None


@pytest.fixture(scope="module")
def made_once():
    found = Kept()
    yield found

    async def clean():
        async with opened(found.made) as shop:
            await shop.clean()

    if found.made:
        asyncio.run(clean())


@pytest.fixture
async def shop():
    async with opened([]) as made:
        yield made
        await made.clean()


@pytest.fixture
async def world(shop, made_once, request):
    contract = request.node.callspec.params.get("contract") if hasattr(request.node, "callspec") else None
    if not GATEWAY and contract is not None and pays_back(contract):
        pytest.skip("WOO_GATEWAY names no payment method that can refund; see test_refunds_go_to_a_person")
    lasting = Shop(shop.store, made_once.made)
    made_once.goods = made_once.goods or await lasting.goods()
    if request.node.get_closest_marker("reads_only"):
        known = made_once.still = made_once.still or await lasting.orders(*made_once.goods)
    else:
        known = await shop.orders(*made_once.goods)
    currency = (await shop.store.shop()).currency

    async def refunds_of(number):
        order = await shop.store.orders.by_number(number)
        rows = await shop.store.client.read(f"/wc/v3/orders/{order.id}/refunds")
        return [Money(one["amount"], currency) for one in rows]

    return World(
        store=shop.store, refunds_of=refunds_of, reserves=False, texts=False, **known
    )  # a fresh WordPress has none


@pytest.mark.parametrize("contract", every(CONTRACTS))
async def test_it_keeps(contract, world):
    await kept(contract, world)


@pytest.mark.skipif(bool(GATEWAY), reason="WOO_GATEWAY can refund")
async def test_refunds_go_to_a_person(world):
    order = await world.store.orders.by_number(world.open_order)
    with pytest.raises(NeedsPerson):
        await world.store.refunds.quote(order.id, (), True)
    with pytest.raises(StoreRejected) as refusal:
        await world.store.refunds.pay(RefundRequest(key="effect-1", order_id=order.id, amount=order.refundable))
    assert refusal.value.code == "needs_person"
    assert not await world.refunds_of(world.open_order)
