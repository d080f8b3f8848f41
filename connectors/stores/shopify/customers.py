"""Customers' accounts at Shopify."""

from __future__ import annotations

from commerce.customer import Customer
from commerce.errors import NotFound, StoreTimeout
from commerce.mailbox import normal_email, spellings
from commerce.sentences import say
from connectors.stores.changes import ProfileAddressRequest
from connectors.stores.locks import Locks, written
from connectors.stores.shopify import read_customers
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.values import Node, address, address_input, gid, nodes


class Customers:
    """Reads accounts, and sets their default addresses.

    Args:
        client: The client.
        locks: One write at a time for each account.
    """

    def __init__(self, client: ShopifyClient, locks: Locks) -> None:
        self._client = client
        self._locks = locks

    async def by_email(self, email: str) -> Customer | None:
        """Return the account with exactly this e-mail address."""
        wanted = normal_email(email)
        for spelling in spellings(wanted):
            node = (await self._client.read("customer", email=spelling))["customerByIdentifier"]
            found = None if node is None else read_customers.customer(node)
            if found is not None and normal_email(found.email) == wanted:
                return found
        return None

    async def set_default_address(self, request: ProfileAddressRequest) -> Customer:
        """Set an account's default address; the ones before stay in its address book."""
        identity = gid("Customer", request.customer_id)
        async with self._locks.of(request.customer_id):
            node = (await self._client.read("customer_addresses", id=identity))["customer"] if identity else None
            if node is None:
                raise NotFound(say("refusals.account_not_found"), code="account_not_found")
            have = address(node.get("defaultAddress"))
            if have != request.address:
                await self._make_default(node, request)
                with written():
                    node = (await self._client.read("customer_addresses", id=identity))["customer"]
                after = address(node.get("defaultAddress"))
                if after is None or not after.same_place(request.address):
                    raise StoreTimeout(detail="the address was taken and the account has another one")
            return read_customers.customer(node)

    async def _make_default(self, node: Node, request: ProfileAddressRequest) -> None:
        known = [one["id"] for one in nodes(node["addressesV2"]) if address(one) == request.address]
        if known:
            await self._client.write("write_default_address", again=True, customerId=node["id"], addressId=known[0])
            return
        place = address_input(request.address, node.get("defaultAddress"))
        await self._client.write("write_customer_address", customerId=node["id"], address=place)
