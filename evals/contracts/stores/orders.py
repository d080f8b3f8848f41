"""Finding orders and customers, and the address that an order goes to."""

from __future__ import annotations

from typing import Any

from commerce.address import check
from commerce.errors import NotFound, OrderNotFound, StoreRejected
from commerce.money import Money, total
from commerce.order import OrderStatus
from connectors.stores.changes import (
    AddressRequest,
    ExchangeRequest,
    ItemsRequest,
    MessageRequest,
    NoteRequest,
    PaymentRequest,
    ReturnRequest,
)
from connectors.stores.ports import held
from evals.contracts.stores.world import ELSEWHERE, World, contract
from evals.contracts.suite import raises


@contract.reads("orders", spelling=["{}", "#{}", " {} "])
async def order_by_number(world: World, spelling: str) -> None:
    order = await world.store.orders.by_number(spelling.format(world.shipped_order))
    assert order.number.lstrip("#") == world.shipped_order
    assert order.email == world.email
    assert await world.store.orders.by_number(order.id) == order
    assert await world.store.orders.by_id(order.id) == order


@contract.reads("orders", identity=["", "0", "-1", "gid://shopify/Order/0", "' or 1=1", "999999999999"])
async def order_by_an_id_that_nobody_has(world: World, identity: str) -> None:
    with raises(OrderNotFound):
        await world.store.orders.by_id(identity)


@contract.reads("orders")
async def orders_money_adds_up(world: World) -> None:
    for order in await world.store.orders.of_email(world.email):
        goods = total([line.subtotal for line in order.lines], order.currency)
        on_top = order.tax if any(line.tax_on_top for line in order.lines) else Money.zero(order.currency)
        assert goods + order.shipping + on_top == order.total, order.number
        if order.paid:
            assert order.paid == order.total, order.number


@contract.reads("orders")
async def a_shipped_order_can_be_tracked(world: World) -> None:
    order = await world.store.orders.by_number(world.shipped_order)
    assert order.status is OrderStatus.SHIPPED and order.shipped_any and order.delivered_at is None
    trace = order.fulfilments[0].tracking[0]
    assert trace.carrier and trace.number and trace.url.startswith("https://")
    assert order.payment_method


@contract.reads("orders")
async def a_delivered_order_says_when(world: World) -> None:
    order = await world.store.orders.by_number(world.delivered_order)
    assert order.status is OrderStatus.DELIVERED
    assert order.delivered_at is not None and order.delivered_at > order.placed_at


@contract.reads("orders", number=["", "#", "999999", "%", "10'07", "1007 OR 1=1", "1" * 200])
async def unknown_orders(world: World, number: str) -> None:
    with raises(OrderNotFound):
        await world.store.orders.by_number(number)


@contract.reads("orders")
async def orders_of_exactly_one_address(world: World) -> None:
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


@contract.reads("customers")
async def customer_by_address(world: World) -> None:
    customer = await world.store.customers.by_email(world.email)
    assert customer is not None and customer.email == world.email and customer.name
    assert customer.default_address is not None and check(customer.default_address)
    assert await world.store.customers.by_email("nobody@example.com") is None


@contract.writes("change_address")
async def address_of_an_unsent_order(world: World) -> None:
    before = await world.store.orders.by_number(world.open_order)
    request = AddressRequest(key=world.key("effect-9"), order_id=before.id, address=ELSEWHERE)
    after = await held(world.store.addresses).change(request)
    assert after.shipping_address == ELSEWHERE and after.billing_address == before.billing_address
    assert (await held(world.store.addresses).change(request)).shipping_address == ELSEWHERE
    assert (await world.store.orders.by_number(world.open_order)).shipping_address == ELSEWHERE


@contract.writes("change_address")
async def address_is_fixed_once_sent_or_cancelled(world: World) -> None:
    for number in (world.shipped_order, world.delivered_order, world.unpaid_order):
        before = await world.store.orders.by_number(number)
        with raises(StoreRejected):
            await held(world.store.addresses).change(
                AddressRequest(key=world.key(f"effect-{number}"), order_id=before.id, address=ELSEWHERE)
            )
        assert await world.store.orders.by_number(number) == before
    with raises(OrderNotFound):
        await held(world.store.addresses).change(AddressRequest(key="k", order_id="no-such-order", address=ELSEWHERE))


@contract.writes("changes")
async def unknown_orders_everywhere(world: World) -> None:
    nowhere: dict[str, Any] = {"key": "k", "order_id": "no-such-order"}
    store = world.store
    for port, method, request in (
        (store.returns, "open", ReturnRequest(**nowhere, items=())),
        (store.exchanges, "open", ExchangeRequest(**nowhere, swaps=())),
        (store.items, "change", ItemsRequest(**nowhere, swaps=())),
        (store.payment_methods, "change", PaymentRequest(**nowhere, option_id="x")),
        (store.mails, "resend", MessageRequest(**nowhere, kind="invoice")),
        (store.notes, "add", NoteRequest(**nowhere, text="x")),
    ):
        if port is not None:
            with raises(NotFound, StoreRejected):
                await getattr(port, method)(request)
