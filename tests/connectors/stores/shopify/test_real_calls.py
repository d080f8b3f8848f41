"""What only a development store can tell: the calls whose outcome no schema and no document says; opt-in.

SHOPIFY_SHOP, SHOPIFY_ACCESS_TOKEN   the store and a token of it, as in test_real.py
SHOPIFY_CASES                        orders and things that may be changed, each used once: ``unsent=1001,split=1002``

``unsent`` and ``invoice`` are paid and not sent, ``split`` is a line of which one piece was sent and one was not,
``cancel`` is unsent and paid, ``returned`` has an approved return, ``cod`` and ``marked`` were paid on delivery and
marked as paid, ``scheduled`` is the id of a product that is published later, ``retail`` that of a variant with stock
only where nothing is sent online. A trial store allows five refunds a minute. Which Event-Ids a bulk edit has is seen
in `webhook_delivery` of a server that is connected, not here.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from commerce.errors import StoreRejected
from commerce.money import Money
from commerce.product import Product
from connectors.stores.changes import AddressRequest, CancelRequest, MessageRequest
from connectors.stores.refunding import RefundItem, RefundRequest
from connectors.stores.shopify import ShopifyStore
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.oauth import Endpoint, shop_domain
from connectors.stores.shopify.tokens import Credentials, Tokens
from connectors.stores.shopify.values import nodes
from connectors.stores.shopify.vaults import MemoryVault
from evals.standins.shopify import catalogue, orders, states
from runtime import clock
from tests.connectors.stores.shopify.test_real import key

Case = Callable[[str], str]


class RealCalls:
    """The calls; a subclass gives ``store`` and ``case``, which names the order or thing of a role, or skips."""

    async def test_an_address_without_phone_and_company(self, store: ShopifyStore, case: Case) -> None:
        order = await store.orders.by_number(case("unsent"))
        assert order.shipping_address is not None
        other = order.shipping_address.model_copy(update={"name": "Kim Example", "line2": "Gate 2"})
        await store.addresses.change(AddressRequest(key=key("a"), order_id=order.id, address=other))
        node = (await store.client.read("order", id=order.id))["order"]["shippingAddress"]
        assert not node["phone"] and not node["company"]

    @pytest.mark.parametrize("role", ["unsent", "split"])
    async def test_refunded_pieces_that_were_not_sent_are_not_packed(
        self, store: ShopifyStore, case: Case, role: str
    ) -> None:
        order = await store.orders.by_number(case(role))
        line = order.lines[0]
        item = RefundItem(line_id=line.id, quantity=line.refundable_quantity)
        amount = (await store.refunds.quote(order.id, [item], include_shipping=False)).amount
        await store.refunds.pay(RefundRequest(key=key("r"), order_id=order.id, amount=amount, items=(item,)))
        after = nodes((await store.client.read("order", id=order.id))["order"]["lineItems"])
        assert next(one for one in after if one["id"] == line.id)["unfulfilledQuantity"] == 0

    async def test_a_return_is_paid_for_without_dispositions(self, store: ShopifyStore, case: Case) -> None:
        order = await store.orders.by_number(case("returned"))
        back = next(one for one in order.returns if one.status == "open")
        items = tuple(RefundItem(line_id=part.line_id, quantity=part.quantity) for part in back.lines)
        amount = (await store.refunds.quote(order.id, items, include_shipping=False)).amount
        paid = await store.refunds.pay(
            RefundRequest(key=key("p"), order_id=order.id, amount=amount, items=items, settles=back.id)
        )
        assert paid.amount == amount

    async def test_an_invoice_of_a_paid_order_is_mailed(self, store: ShopifyStore, case: Case) -> None:
        order = await store.orders.by_number(case("invoice"))
        sent = await store.mails.resend(MessageRequest(key=key("m"), order_id=order.id, kind="invoice"))
        assert sent.recipient == order.email

    async def test_after_a_cancellation_the_money_can_still_be_quoted(self, store: ShopifyStore, case: Case) -> None:
        order = await store.orders.by_number(case("cancel"))
        await store.cancellations.cancel(CancelRequest(key=key("c"), order_id=order.id))
        quote = await store.refunds.quote(order.id, (), include_shipping=True)
        assert quote.amount == quote.maximum == order.refundable

    @pytest.mark.parametrize("role", ["cod", "marked"])
    async def test_a_payment_that_moves_no_money_is_known(self, store: ShopifyStore, case: Case, role: str) -> None:
        assert (await store.orders.by_number(case(role))).by_hand

    async def test_the_cost_of_many_refunds_is_under_the_cap(self, store: ShopifyStore, case: Case) -> None:
        order = await store.orders.by_number(case("invoice"))
        await store.client.read("order_refunds", id=order.id)
        assert 0 < store.client.bucket._costs["order_refunds"] <= 1000

    async def test_the_file_of_an_operation_has_as_many_lines_as_it_says(self, store: ShopifyStore) -> None:
        assert [one async for one in store.catalogue.all()]  # fewer lines than objectCount would have raised

    async def test_a_product_that_is_published_later_is_not_shown(self, store: ShopifyStore, case: Case) -> None:
        found = await store.catalogue.product(case("scheduled"))
        assert isinstance(found, Product) and found.status == "unpublished"

    async def test_stock_that_is_not_sold_online_is_none(self, store: ShopifyStore, case: Case) -> None:
        identity = case("retail")
        live = (await store.catalogue.stock([identity]))[identity]
        assert (live.stock, live.available) == (0, False)

    async def test_a_key_with_another_payload_is_refused(self, store: ShopifyStore, case: Case) -> None:
        order = await store.orders.by_number(case("invoice"))
        cent = Money(Decimal("0.01"), order.currency)
        request = RefundRequest(key=key("k"), order_id=order.id, amount=cent, note="test")
        await store.refunds.pay(request)
        with pytest.raises(StoreRejected, match="another request"):
            await store.refunds.pay(request.model_copy(update={"amount": cent + cent}))


class TestOnTheStandin(RealCalls):
    @pytest.fixture
    def store(self, cast, store) -> ShopifyStore:
        return store

    @pytest.fixture
    def case(self, shopify, cast) -> Case:
        world = shopify.world
        mara, cap = world.all("Customer")[0], next(one for one in world.all("Product") if one["title"] == "Wool cap")

        def sold(**fields):
            return orders.order(world, mara, [(cap["_variants"][0], 2)], **fields)

        def number(made) -> str:
            return str(made["name"]).removeprefix("#")

        def find(role: str) -> str:
            if role == "scheduled":
                later = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
                return str(catalogue.product(world, "Later", publishedAt=later)["legacyResourceId"])
            if role == "retail":
                place = catalogue.location(world, "In town", fulfillsOnlineOrders=False)
                made = catalogue.product(world, "In town only", stock={place["id"]: 7})
                return str(made["_variants"][0]["legacyResourceId"])
            made = sold(gateway={"cod": "Cash on Delivery (COD)", "marked": "manual"}.get(role, "shopify_payments"))
            if role == "unsent":
                made["shippingAddress"] |= {"phone": "+49 421 1", "company": "Hafen GmbH"}
            if role == "split":
                orders.fulfil(world, made, [(made["_lines"][0], 1)])
            if role == "returned":
                orders.fulfil(world, made)
                orders.deliver(world, made, ago=2)
                states.coming_back(world, made, [(made["fulfillments"][0]["_lines"][0], 1)], "OPEN")
            return number(made)

        return find


@pytest.mark.real_shopify
@pytest.mark.skipif(not os.environ.get("SHOPIFY_SHOP"), reason="SHOPIFY_SHOP names no real store")
class TestOnARealStore(RealCalls):
    @pytest.fixture
    def case(self) -> Case:
        known = dict(part.split("=", 1) for part in os.environ.get("SHOPIFY_CASES", "").split(",") if "=" in part)
        return lambda role: known.get(role) or pytest.skip(f"SHOPIFY_CASES names no {role}")

    @pytest.fixture
    async def store(self) -> AsyncIterator[ShopifyStore]:
        base = f"https://{shop_domain(os.environ['SHOPIFY_SHOP'])}"
        vault = MemoryVault(Credentials(access_token=os.environ["SHOPIFY_ACCESS_TOKEN"]))
        opened = ShopifyStore(base.removeprefix("https://"), ShopifyClient(base, Tokens(vault, Endpoint(base))))
        yield opened
        await opened.close()
