"""Shopify as a `StoreConnector`, over its Admin GraphQL API."""

from __future__ import annotations

import logging
from collections.abc import Collection
from urllib.parse import urlsplit

from commerce.errors import StoreUnavailable
from commerce.text import one_line
from connectors.stores.base import Capabilities, ShopInfo, StoreConnector
from connectors.stores.locks import Locks
from connectors.stores.shopify import read_parcels, scopes
from connectors.stores.shopify.addresses import Addresses
from connectors.stores.shopify.bulk import Bulk
from connectors.stores.shopify.cancellations import Cancellations
from connectors.stores.shopify.catalogue import Catalogue
from connectors.stores.shopify.checkout import Checkout
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.content import Content
from connectors.stores.shopify.customers import Customers
from connectors.stores.shopify.eligibility import Eligibility
from connectors.stores.shopify.items import Items
from connectors.stores.shopify.mails import Mails
from connectors.stores.shopify.notes import Notes
from connectors.stores.shopify.order_reader import OrderReader
from connectors.stores.shopify.refunds import Refunds
from connectors.stores.shopify.returnable import Returnable
from connectors.stores.shopify.returns import Exchanges, Returns
from connectors.stores.shopify.swapping import Swapper
from connectors.stores.shopify.values import nodes
from connectors.stores.shopify.writing import ShopifyWrites
from connectors.stores.writing import ReadOrders

log = logging.getLogger(__name__)
_PICTURES = frozenset({"cdn.shopify.com"})


class ShopifyStore(StoreConnector):
    """One Shopify store.

    Args:
        domain: Its permanent domain, ``NAME.myshopify.com``.
        client: The client of its API.
        granted: The scopes that were granted; None when they are not known.
        known: The shop's facts as last read, for when it cannot be reached at the start.
        quiet_seconds: For how long a write whose outcome is open is not sent again.
        bulk: Who runs bulk operations, if not the usual one.
        approve_returns: Approve the returns that customers ask for at once, instead of leaving it to the shop.
        facts: Metafields of products (``namespace.key``) that customers may read though the storefront may not.
        arrival_days: After so many days a parcel counts as arrived whose carrier says nothing more.
    """

    platform = "shopify"

    def __init__(
        self,
        domain: str,
        client: ShopifyClient,
        *,
        granted: Collection[str] | None = None,
        known: ShopInfo | None = None,
        quiet_seconds: float = 30.0,
        bulk: Bulk | None = None,
        approve_returns: bool = False,
        facts: Collection[str] = (),
        arrival_days: int = read_parcels.ARRIVAL_DAYS,
    ) -> None:
        self.domain = domain
        self.client = client
        self._content = Content(client, self.shop)
        self._quiet = quiet_seconds
        self._known = known
        self._info: ShopInfo | None = None
        self.grant(granted)
        locks, reader = Locks(), OrderReader(client, arrival_days)
        self.catalogue: Catalogue = Catalogue(client, bulk or Bulk(client), facts)
        self.orders = ReadOrders(reader)
        self.customers = self.profiles = Customers(client, locks)
        self.refunds = Refunds(client, reader, locks)
        self.sales = self._content
        self.checkout = Checkout(client, self.catalogue, self.shop)
        self._change(ShopifyWrites(client, reader, locks, quiet_seconds), approve_returns=approve_returns)

    def _change(self, writes: ShopifyWrites, *, approve_returns: bool) -> None:
        """Set the ports of changes of orders."""
        swaps, returnable = Swapper(self.client, self.catalogue), Returnable(self.client)
        self.returns = Returns(writes, returnable, approves=approve_returns)
        self.exchanges = Exchanges(writes, returnable, swaps)
        self.eligibility = Eligibility(writes, returnable)
        self.cancellations = Cancellations(writes)
        self.addresses = Addresses(writes)
        self.items = Items(writes, swaps)
        self.mails = Mails(writes)
        self.notes = Notes(writes)

    def grant(self, granted: Collection[str] | None) -> None:
        """Offer what these scopes allow."""
        able = scopes.possible(granted)
        self.capabilities = Capabilities(
            actions=able & scopes.ACTIONS,
            idempotency="keys",
            quiet_seconds=self._quiet,
            live_stock=True,
            collects=False,
            telephone=True,
        )
        self.content = self._content if "documents" in able else None

    def point_at(self, domain: str, base: str, granted: Collection[str] | None) -> None:
        """Serve another shop from now on: one was connected while this process ran."""
        self.domain, self._info, self._known = domain, None, None
        self.client.point_at(base)
        self.catalogue.forget()
        self.grant(granted)

    def forget(self) -> None:
        """Read the shop's facts anew when they are next asked for."""
        self._info = None
        self.catalogue.forget()

    async def shop(self) -> ShopInfo:
        """Return the shop's own facts; as last known when it cannot be reached, so that a start does not fail."""
        try:
            return await self._read_shop()
        except StoreUnavailable as error:
            if self.domain:
                log.warning("the shop cannot be reached: %s", error)
            return self._known or ShopInfo(name=self.domain or "Shopify", currency="USD", pictures=_PICTURES)

    async def _read_shop(self) -> ShopInfo:
        if self._info is None:
            found = (await self.client.read("shop"))["shop"]
            hosts = {found["primaryDomain"]["host"], found["myshopifyDomain"], self.domain}
            hosts |= {urlsplit(found["url"]).hostname or ""}
            self._info = ShopInfo(
                name=one_line(found["name"], 120),
                url=found["primaryDomain"]["url"].rstrip("/"),
                currency=found["currencyCode"],
                hosts=frozenset(filter(None, hosts)),
                pictures=_PICTURES,
                taxes="included" if found["taxesIncluded"] else "added",
            )
        return self._info

    async def reach(self) -> None:
        """Ask one thing that takes the token."""
        await self.client.read("shop")

    async def check(self) -> str:
        """Reach the shop and say what was reached, what is not granted and what Shopify calls deprecated."""
        data = await self.client.read("shop")
        granted = {one["handle"] for one in data["currentAppInstallation"]["accessScopes"]}
        parts = [f"Shopify {self.domain} ({one_line(data['shop']['name'], 60)}), API {self.client.version}"]
        lacking = scopes.missing(granted)
        if lacking:
            parts.append(f"not granted {', '.join(lacking)}")
        if not scopes.have(granted, "read_all_orders"):
            parts.append("orders of the last 60 days only")
        closed = await self.catalogue.closed_facts()
        if closed:
            parts.append(
                f"customers do not read these metafields of products: {', '.join(closed[:10])}"
                f"{' and more' if len(closed) > 10 else ''} (SHOPCLERK_SHOPIFY_FACTS opens some)"
            )
        parts += [f"deprecated {one}" for one in sorted(self.client.deprecations)]
        return one_line("; ".join(parts), 2000)

    async def concerns(self) -> list[str]:
        """Say what Shopify keeps from us that the clerk cannot be without: personal data, by the shop's plan."""
        data = await self.client.read("personal")
        orders, people = nodes(data.get("orders")), nodes(data.get("customers"))
        kept = []
        if orders and not any(one.get("email") for one in orders):
            kept.append("the e-mail addresses on orders, so that no order belongs to anybody and customers find none")
        if orders and not any(one.get("shippingAddress") for one in orders):
            kept.append("addresses")
        if people and not any(one.get("firstName") or one.get("lastName") for one in people):
            kept.append("customers' names")
        if not kept:
            return []
        return [
            f"Shopify keeps back {', and '.join(kept)}. An app made in the shop's admin gets personal data only from "
            "the plan Grow on: use an app of your own from the Dev Dashboard (docs/shopify.md, way 1), or have Shopify "
            "approve protected customer data"
        ]

    async def scopes(self) -> frozenset[str]:
        """Return the scopes that the shop has granted."""
        data = await self.client.read("shop")
        return frozenset(one["handle"] for one in data["currentAppInstallation"]["accessScopes"])

    async def close(self) -> None:
        """Let go of connections."""
        await self.client.close()
