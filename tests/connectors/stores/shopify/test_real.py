"""What a real development store must answer; opt-in, and the same against the stand-in, so that it cannot rot.

SHOPIFY_SHOP, SHOPIFY_ACCESS_TOKEN   the store (NAME.myshopify.com) and a token of it
SHOPIFY_ORDER                        number of a paid test order that is not sent yet; it is changed: a note, another
                                     house number, one refund of 0.01. Without it only reading is tried.

    SHOPIFY_SHOP=… SHOPIFY_ACCESS_TOKEN=… SHOPIFY_ORDER=1001 pytest -m real_shopify
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from decimal import Decimal
from itertools import count

import pytest

from commerce.errors import OrderNotFound, StoreRejected
from commerce.money import Money
from commerce.product import Product
from connectors.stores.changes import AddressRequest, NoteRequest
from connectors.stores.refunding import RefundRequest
from connectors.stores.shopify import ShopifyStore
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.oauth import Endpoint, shop_domain
from connectors.stores.shopify.tokens import Credentials, Tokens
from connectors.stores.shopify.vaults import MemoryVault
from runtime import clock

SOME = 25
_TURN = count()


def key(name: str) -> str:
    """Return a key that no earlier run used."""
    return f"real-{name}-{clock.now():%Y%m%d%H%M%S}-{next(_TURN)}"


class RealStore:
    """The tests; a subclass gives ``store`` and the number of an order that may be changed, or none."""

    @pytest.fixture
    def number(self) -> str:
        raise NotImplementedError

    async def test_is_reached_and_says_what_is_missing(self, store: ShopifyStore) -> None:
        assert "\n" not in await store.check()
        info = await store.shop()
        assert info.name and len(info.currency) == 3

    async def test_products_documents_and_live_stock(self, store: ShopifyStore) -> None:
        found = []
        async for one in store.catalogue.all():
            found.append(one)
            if len(found) == SOME:
                break
        products = [one for one in found if isinstance(one, Product)]
        assert len(products) == len(found) > 0
        variants = [variant.id for one in products for variant in one.variants][:50]
        live = await store.catalogue.stock(variants)
        assert live.keys() == set(variants)
        assert await store.catalogue.ids() >= {one.id for one in products}
        if store.content is not None:
            assert all([one.title and one.body async for one in store.content.documents()])

    async def test_nobody_elses_order(self, store: ShopifyStore) -> None:
        assert await store.orders.of_email('nobody" OR name:*@example.com') == []
        with pytest.raises(OrderNotFound):
            await store.orders.by_number("99999999")

    async def test_an_order_by_number_and_by_its_address(self, store: ShopifyStore, number: str) -> None:
        order = await store.orders.by_number(number)
        assert order.paid and order.number == number
        assert order.id in [one.id for one in await store.orders.of_email(order.email)]
        quote = await store.refunds.quote(order.id, [], include_shipping=True)
        assert Money.zero(order.currency) < quote.amount <= quote.maximum

    async def test_a_note_is_added_once(self, store: ShopifyStore, number: str) -> None:
        order = await store.orders.by_number(number)
        request = NoteRequest(key=key("note"), order_id=order.id, text="A test of shopclerk.")
        assert await store.notes.add(request) == await store.notes.add(request)

    async def test_another_house_number(self, store: ShopifyStore, number: str) -> None:
        order = await store.orders.by_number(number)
        assert order.shipping_address is not None
        wanted = order.shipping_address.model_copy(update={"line2": f"Entrance {clock.now():%H%M%S}"})
        changed = await store.addresses.change(AddressRequest(key=key("address"), order_id=order.id, address=wanted))
        assert changed.shipping_address is not None
        assert changed.shipping_address.line2 == wanted.line2

    async def test_a_refund_happens_once_and_never_beyond_what_is_left(self, store: ShopifyStore, number: str) -> None:
        order = await store.orders.by_number(number)
        cent = Money(Decimal("0.01"), order.currency)
        request = RefundRequest(key=key("refund"), order_id=order.id, amount=cent, note="test")
        first, again = await store.refunds.pay(request), await store.refunds.pay(request)
        assert first == again
        after = await store.orders.by_number(number)
        assert after.refundable == order.refundable - cent
        with pytest.raises(StoreRejected):
            await store.refunds.pay(request.model_copy(update={"key": key("more"), "amount": after.refundable + cent}))


class TestOnTheStandin(RealStore):
    @pytest.fixture
    def store(self, cast, store) -> ShopifyStore:  # with everything in the shop
        return store

    @pytest.fixture
    def number(self, cast) -> str:
        return cast.open


@pytest.mark.real_shopify
@pytest.mark.skipif(not os.environ.get("SHOPIFY_SHOP"), reason="SHOPIFY_SHOP names no real store")
class TestOnARealStore(RealStore):
    @pytest.fixture
    def number(self) -> str:
        return os.environ.get("SHOPIFY_ORDER") or pytest.skip("SHOPIFY_ORDER names no order that may be changed")

    @pytest.fixture
    async def store(self) -> AsyncIterator[ShopifyStore]:
        domain = shop_domain(os.environ["SHOPIFY_SHOP"])
        base = f"https://{domain}"
        vault = MemoryVault(Credentials(access_token=os.environ["SHOPIFY_ACCESS_TOKEN"]))
        opened = ShopifyStore(domain, ShopifyClient(base, Tokens(vault, Endpoint(base))))
        yield opened
        await opened.close()
