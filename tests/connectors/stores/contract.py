"""What every store connector must do. A platform's tests derive from `StoreContract` and give it a `World`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from commerce.address import Address, check
from commerce.errors import NotFound, OrderNotFound, ProductNotFound, StoreRejected
from commerce.money import Money, total
from commerce.order import OrderStatus
from commerce.product import Product
from connectors.stores.base import ShopInfo, StoreConnector
from connectors.stores.changes import AddressRequest
from connectors.stores.pictures import own
from connectors.stores.refunding import RefundItem, RefundQuote, RefundRequest
from connectors.stores.stock import ProductFailure
from runtime.clock import now

#: What a store must have for what it lets be done.
PORTS = {
    "refund_order": "refunds",
    "cancel_order": "cancellations",
    "change_address": "addresses",
    "return_items": "returns",
    "exchange_items": "exchanges",
    "change_items": "items",
    "change_profile_address": "profiles",
    "change_payment": "payment_methods",
    "resend_message": "mails",
    "add_note": "notes",
}
#: A test that changes nothing: on a real shop, where a world takes half a minute, those share one.
reads = pytest.mark.reads_only


@dataclass
class World:
    """A shop with known orders. Numbers are the customer-facing ones.

    ``refunds_of`` reads, past the connector, what the platform itself booked as refunds on an order.
    """

    store: StoreConnector
    email: str
    neighbour_email: str
    neighbours_order: str
    open_order: str  # paid, nothing sent
    shipped_order: str  # on its way, with tracking, one line of two or more pieces
    delivered_order: str
    unpaid_order: str  # cancelled before it was paid
    swap_order: str  # paid, nothing sent, no refund, an article with a cheaper and a dearer variant in stock
    exchange_order: str  # delivered, the same
    refunds_of: Callable[[str], Awaitable[list[Money]]]
    reserves: bool = True  # whether an exchange takes its new variants off the shelf at once
    approving: StoreConnector | None = None  # where staff approve returns: the store as one that does so at once

    async def booked(self, number: str) -> Money:
        currency = (await self.store.shop()).currency
        return total(await self.refunds_of(number), currency)


ELSEWHERE = Address(name="Mara Lindt", line1="Seilerweg 4", city="Hamburg", postcode="20359", country="DE")


class StoreContract:
    """Reading, refunding, changing addresses: the same for every platform. Needs a fixture ``world``."""

    @reads
    async def test_is_a_connector_and_can_be_reached(self, world: World) -> None:
        assert isinstance(world.store, StoreConnector)
        assert [one for one in world.store.capabilities.actions if getattr(world.store, PORTS[one]) is None] == []
        assert world.store.platform
        assert "\n" not in await world.store.check()
        await world.store.reach()

    @reads
    async def test_knows_its_shop(self, world: World) -> None:
        info = await world.store.shop()
        assert isinstance(info, ShopInfo)
        assert info.name and info.currency and info.hosts
        assert all("/" not in host and ":" not in host for host in info.hosts)

    @reads
    async def test_products_come_whole_and_once(self, world: World) -> None:
        found = [one async for one in world.store.catalogue.all()]
        good = [one for one in found if isinstance(one, Product)]
        ids = [one.id for one in good]
        assert ids and len(set(ids)) == len(ids)
        assert set(ids) == await world.store.catalogue.ids()
        assert all(one.variants and one.title and one.updated_at for one in good)
        currency = (await world.store.shop()).currency
        assert {variant.price.currency for one in good for variant in one.variants} == {currency}
        assert await world.store.catalogue.product(ids[0]) == good[0]

    @reads
    async def test_a_run_that_is_gone_on_with_misses_nobody(self, world: World) -> None:
        ids = sorted(await world.store.catalogue.ids(), key=lambda one: (len(one), one))
        for already in (ids[:1], ids[1:], ids[::2], ids):
            found = [one.id async for one in world.store.catalogue.all(set(already)) if isinstance(one, Product)]
            assert len(set(found)) == len(found) and set(found) | set(already) == set(ids)

    @reads
    async def test_links_and_pictures_live_on_the_shops_hosts(self, world: World) -> None:
        from urllib.parse import urlsplit

        info = await world.store.shop()
        async for one in world.store.catalogue.all():
            assert isinstance(one, Product)
            assert {urlsplit(url).hostname for url in (one.url,) if url} <= info.hosts
            assert {urlsplit(url).hostname for url in one.images} <= info.hosts | info.pictures

    @reads
    async def test_only_changed_products_after_a_time(self, world: World) -> None:
        newest = max([one.updated_at async for one in world.store.catalogue.all() if isinstance(one, Product)])
        later = [one async for one in world.store.catalogue.changed(newest + timedelta(seconds=1))]
        assert later == []
        since = [one async for one in world.store.catalogue.changed(newest)]
        assert since and all(isinstance(one, ProductFailure) or one.updated_at >= newest for one in since)

    @reads
    async def test_the_stores_own_texts_come_once_each_with_a_name_and_words(self, world: World) -> None:
        content = world.store.content
        found = [one async for one in content.documents()] if content else []
        ids = [one.id for one in found]
        assert len(set(ids)) == len(ids)
        assert bool(found) == (content is not None)
        assert all(one.title.strip() and one.body.strip() for one in found)
        hosts = (await world.store.shop()).hosts
        assert all(urlsplit(one.url).hostname in hosts for one in found if one.url.startswith("http"))
        assert content is None or [one.id async for one in content.documents()] == ids

    @reads
    async def test_what_was_bought_together_names_products_and_nobody(self, world: World) -> None:
        sales = world.store.sales
        if sales is None:
            return
        long_ago = now() - timedelta(days=3650)
        found = [one async for one in sales.baskets(long_ago)]
        paid = await world.store.orders.by_number(world.delivered_order)
        bought = {line.product_id for line in paid.lines if line.product_id}
        assert any(bought <= one.product_ids for one in found)
        assert all(one.product_ids and one.placed_at.tzinfo for one in found)
        assert {name for one in found for name in type(one).model_fields} == {"product_ids", "placed_at"}
        newest = max(one.placed_at for one in found)
        later = [one async for one in sales.baskets(newest)]
        assert later and all(one.placed_at >= newest for one in later)
        assert len(later) < len(found)

    @reads
    async def test_unknown_product(self, world: World) -> None:
        with pytest.raises(ProductNotFound):
            await world.store.catalogue.product("no-such-product")

    @reads
    async def test_stock_of_many_variants_in_one_call(self, world: World) -> None:
        some = []
        async for one in world.store.catalogue.all():
            some += list(one.variants[:2])
            if len(some) > 20:
                break
        stock = await world.store.catalogue.stock([*(variant.id for variant in some), "no-such-variant"])
        assert set(stock) == {variant.id for variant in some}
        for variant in some:
            assert stock[variant.id].price == variant.price
            assert stock[variant.id].available == variant.in_stock
        assert await world.store.catalogue.stock([]) == {}

    @reads
    @pytest.mark.parametrize("spelling", ["{}", "#{}", " {} "])
    async def test_order_by_number(self, world: World, spelling: str) -> None:
        order = await world.store.orders.by_number(spelling.format(world.shipped_order))
        assert order.number.lstrip("#") == world.shipped_order
        assert order.email == world.email
        assert await world.store.orders.by_number(order.id) == order
        assert await world.store.orders.by_id(order.id) == order

    @reads
    @pytest.mark.parametrize("identity", ["", "0", "-1", "gid://shopify/Order/0", "' or 1=1", "999999999999"])
    async def test_order_by_an_id_that_nobody_has(self, world: World, identity: str) -> None:
        with pytest.raises(OrderNotFound):
            await world.store.orders.by_id(identity)

    @reads
    async def test_orders_money_adds_up(self, world: World) -> None:
        for order in await world.store.orders.of_email(world.email):
            goods = total([line.subtotal for line in order.lines], order.currency)
            on_top = order.tax if any(line.tax_on_top for line in order.lines) else Money.zero(order.currency)
            assert goods + order.shipping + on_top == order.total, order.number
            if order.paid:
                assert order.paid == order.total, order.number

    @reads
    async def test_a_shipped_order_can_be_tracked(self, world: World) -> None:
        order = await world.store.orders.by_number(world.shipped_order)
        assert order.status is OrderStatus.SHIPPED and order.shipped_any and order.delivered_at is None
        trace = order.fulfilments[0].tracking[0]
        assert trace.carrier and trace.number and trace.url.startswith("https://")
        assert order.payment_method

    @reads
    async def test_a_delivered_order_says_when(self, world: World) -> None:
        order = await world.store.orders.by_number(world.delivered_order)
        assert order.status is OrderStatus.DELIVERED
        assert order.delivered_at is not None and order.delivered_at > order.placed_at

    @reads
    @pytest.mark.parametrize("number", ["", "#", "999999", "%", "10'07", "1007 OR 1=1", "1" * 200])
    async def test_unknown_orders(self, world: World, number: str) -> None:
        with pytest.raises(OrderNotFound):
            await world.store.orders.by_number(number)

    @reads
    async def test_orders_of_exactly_one_address(self, world: World) -> None:
        mine = await world.store.orders.of_email(world.email)
        assert {order.email for order in mine} == {world.email}
        placed = [order.placed_at for order in mine]
        assert placed == sorted(placed, reverse=True)
        assert world.neighbours_order not in {order.number for order in mine}
        assert [order.number for order in await world.store.orders.of_email(world.email, limit=2)] == [
            order.number for order in mine[:2]
        ]
        assert await world.store.orders.of_email(world.email.upper()) == mine
        for nobody in ("nobody@example.com", "%", "", world.email[1:], f"{world.email}.org"):
            assert await world.store.orders.of_email(nobody) == []

    @reads
    async def test_customer_by_address(self, world: World) -> None:
        found = await world.store.customers.by_email(world.email)
        assert found is not None and found.email == world.email and found.name
        assert found.default_address is not None and check(found.default_address)
        assert await world.store.customers.by_email("nobody@example.com") is None

    async def _request(self, world: World, number: str, key: str = "effect-1", **fields: object) -> RefundRequest:
        order = await world.store.orders.by_number(number)
        quote = await world.store.refunds.quote(order.id, [], include_shipping=True)
        values: dict = {"key": key, "order_id": order.id, "amount": quote.maximum, "include_shipping": True}
        return RefundRequest(**values | fields)

    @reads
    async def test_quote_for_everything_and_for_pieces(self, world: World) -> None:
        order = await world.store.orders.by_number(world.delivered_order)
        whole = await world.store.refunds.quote(order.id, [], include_shipping=True)
        assert isinstance(whole, RefundQuote)
        assert whole.amount == whole.maximum == order.refundable
        line = order.lines[0]
        one = await world.store.refunds.quote(order.id, [RefundItem(line_id=line.id, quantity=1)], False)
        assert Money.zero(order.currency) < one.amount <= line.subtotal
        assert one.maximum == order.refundable and one.method

    @reads
    async def test_quote_refuses_what_is_not_there(self, world: World) -> None:
        order = await world.store.orders.by_number(world.delivered_order)
        line = order.lines[0]
        for item in (RefundItem(line_id=line.id, quantity=line.quantity + 1), RefundItem(line_id="x", quantity=1)):
            with pytest.raises(StoreRejected):
                await world.store.refunds.quote(order.id, [item], False)
        with pytest.raises(OrderNotFound):
            await world.store.refunds.quote("no-such-order", [], False)

    async def test_full_refund_shows_on_the_order_and_in_the_books(self, world: World) -> None:
        request = await self._request(world, world.open_order)
        refund = await world.store.refunds.pay(request)
        assert refund.amount == request.amount and refund.reference == request.key
        order = await world.store.orders.by_number(world.open_order)
        assert order.status is OrderStatus.REFUNDED and not order.refundable
        assert all(line.refundable_quantity == 0 for line in order.lines)
        assert [one.id for one in order.refunds] == [refund.id]
        assert await world.booked(world.open_order) == request.amount
        assert await world.store.refunds.find(order.id, request.key) == refund

    async def test_partial_refund_of_pieces(self, world: World) -> None:
        order = await world.store.orders.by_number(world.shipped_order)
        line = next(line for line in order.lines if line.quantity > 1)
        items = (RefundItem(line_id=line.id, quantity=1),)
        quote = await world.store.refunds.quote(order.id, items, False)
        request = await self._request(
            world, world.shipped_order, amount=quote.amount, items=items, include_shipping=False
        )
        refund = await world.store.refunds.pay(request)
        assert sum(part.quantity for part in refund.lines) == 1
        after = await world.store.orders.by_number(world.shipped_order)
        assert after.status is OrderStatus.SHIPPED
        assert next(one for one in after.lines if one.id == line.id).refunded_quantity == 1
        assert after.refundable == order.refundable - quote.amount

    async def test_refused_refunds_book_nothing(self, world: World) -> None:
        order = await world.store.orders.by_number(world.delivered_order)
        line = order.lines[0]
        cent = Money.from_minor(1, order.currency)
        other = "USD" if order.currency != "USD" else "EUR"
        bad = [
            {"amount": order.refundable + cent},
            {"amount": Money(order.refundable.amount, other)},
            {"amount": Money.zero(order.currency)},
            {"amount": Money("-1.00", order.currency)},
            {"amount": cent, "items": (RefundItem(line_id=line.id, quantity=line.quantity + 1),)},
            {"amount": cent, "items": (RefundItem(line_id="not-a-line", quantity=1),)},
        ]
        for place, fields in enumerate(bad):
            with pytest.raises(StoreRejected):
                await world.store.refunds.pay(
                    await self._request(world, world.delivered_order, f"bad-{place}", **fields)
                )
        with pytest.raises(OrderNotFound):
            await world.store.refunds.pay(await self._request(world, world.delivered_order, order_id="no-such-order"))
        assert not await world.booked(world.delivered_order)
        assert await world.store.orders.by_number(world.delivered_order) == order

    @reads
    async def test_unpaid_orders_are_never_refunded(self, world: World) -> None:
        currency = (await world.store.shop()).currency
        request = await self._request(world, world.unpaid_order, amount=Money("1.00", currency))
        with pytest.raises(StoreRejected):
            await world.store.refunds.pay(request)
        assert not await world.booked(world.unpaid_order)

    async def test_a_repeated_key_does_what_the_capabilities_say(self, world: World) -> None:
        currency = (await world.store.shop()).currency
        request = await self._request(world, world.open_order, amount=Money("5.00", currency), include_shipping=False)
        first = await world.store.refunds.pay(request)
        second = await world.store.refunds.pay(request)
        if world.store.capabilities.idempotency == "keys":
            assert second == first
            assert await world.booked(world.open_order) == Money("5.00", currency)
        else:  # nothing is promised, though a store may look for its own before it pays
            paid = "5.00" if second.id == first.id else "10.00"
            assert await world.booked(world.open_order) == Money(paid, currency)
        found = await world.store.refunds.find(request.order_id, request.key)
        assert found is not None and found.id == first.id

    async def test_a_key_with_another_payload(self, world: World) -> None:
        if world.store.capabilities.idempotency != "keys":
            pytest.skip("this platform does not honour keys")
        currency = (await world.store.shop()).currency
        request = await self._request(world, world.open_order, amount=Money("5.00", currency))
        await world.store.refunds.pay(request)
        with pytest.raises(StoreRejected):
            await world.store.refunds.pay(request.model_copy(update={"amount": Money("6.00", currency)}))
        assert await world.booked(world.open_order) == Money("5.00", currency)

    async def test_find_refund_keeps_orders_and_keys_apart(self, world: World) -> None:
        request = await self._request(world, world.open_order)
        await world.store.refunds.pay(request)
        other = await world.store.orders.by_number(world.delivered_order)
        assert await world.store.refunds.find(request.order_id, "effect-2") is None
        assert await world.store.refunds.find(other.id, request.key) is None
        assert await world.store.refunds.find("no-such-order", request.key) is None

    async def test_eight_at_once_never_exceed_what_was_paid(self, world: World) -> None:
        order = await world.store.orders.by_number(world.delivered_order)
        third = Money.rounded(order.refundable.amount / 3, order.currency)
        requests = [
            await self._request(world, world.delivered_order, f"effect-{n}", amount=third, include_shipping=False)
            for n in range(8)
        ]
        results = await asyncio.gather(*(world.store.refunds.pay(one) for one in requests), return_exceptions=True)
        refused = [one for one in results if isinstance(one, BaseException)]
        assert all(isinstance(one, StoreRejected) for one in refused), refused
        assert await world.booked(world.delivered_order) == third * (8 - len(refused))
        assert await world.booked(world.delivered_order) <= order.paid
        assert len(refused) >= 5

    async def test_address_of_an_unsent_order(self, world: World) -> None:
        before = await world.store.orders.by_number(world.open_order)
        request = AddressRequest(key="effect-9", order_id=before.id, address=ELSEWHERE)
        after = await world.store.addresses.change(request)
        assert after.shipping_address == ELSEWHERE and after.billing_address == before.billing_address
        assert (await world.store.addresses.change(request)).shipping_address == ELSEWHERE
        assert (await world.store.orders.by_number(world.open_order)).shipping_address == ELSEWHERE

    async def test_address_is_fixed_once_sent_or_cancelled(self, world: World) -> None:
        for number in (world.shipped_order, world.delivered_order, world.unpaid_order):
            before = await world.store.orders.by_number(number)
            with pytest.raises(StoreRejected):
                await world.store.addresses.change(
                    AddressRequest(key=f"effect-{number}", order_id=before.id, address=ELSEWHERE)
                )
            assert await world.store.orders.by_number(number) == before
        with pytest.raises(OrderNotFound):
            await world.store.addresses.change(AddressRequest(key="k", order_id="no-such-order", address=ELSEWHERE))

    @reads
    @pytest.mark.parametrize("name", ["no-such-picture", "../demo.sqlite", "..%2f..%2fetc%2fpasswd", "/etc/passwd", ""])
    async def test_pictures_that_are_not_there(self, world: World, name: str) -> None:
        with pytest.raises(NotFound):
            await own(world.store, name)
