"""Customers' accounts at WooCommerce."""

from __future__ import annotations

from commerce.customer import Customer
from commerce.errors import NotFound, StoreRejected
from commerce.sentences import say
from connectors.stores.changes import ProfileAddressRequest
from connectors.stores.locks import Locks
from connectors.stores.woocommerce import read_customers
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.order_reader import OrderReader
from connectors.stores.woocommerce.places import Places
from connectors.stores.woocommerce.values import number

_STAFF = ("administrator", "shop_manager", "editor")


class Customers:
    """Reads accounts, and sets their shipping addresses.

    Args:
        client: The client.
        orders: Who finds accounts.
        locks: One write at a time for each account.
        places: Addresses as the site takes them.
    """

    def __init__(self, client: WooClient, orders: OrderReader, locks: Locks, places: Places) -> None:
        self._client = client
        self._orders = orders
        self._locks = locks
        self._places = places

    async def by_email(self, email: str) -> Customer | None:
        """Return the account with exactly this e-mail address."""
        node = await self._orders.account(email)
        return None if node is None else read_customers.customer(node)

    async def set_default_address(self, request: ProfileAddressRequest) -> Customer:
        """Set an account's shipping address.

        It carries no mark: from 9.5.2 on WooCommerce neither writes nor tells protected meta of accounts, without a
        word. Whether it was set is read off the address.
        """
        identity = number(request.customer_id.removeprefix("customer-"))
        if not identity or not request.customer_id.startswith("customer-"):
            raise NotFound(say("refusals.no_account"))
        async with self._locks.of(request.customer_id):
            path = f"/wc/v3/customers/{identity}"
            before = await self._client.node(path)
            if before.get("role") in _STAFF:
                raise StoreRejected(say("refusals.shops_account"))
            place = await self._places.written(request.address, before.get("shipping"))
            return read_customers.customer(await self._client.write("PUT", path, {"shipping": place}))
