"""Shopify as a `StoreConnector`, over its Admin GraphQL API."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Collection, Sequence, Set
from datetime import datetime
from urllib.parse import urlsplit

from commerce.customer import Customer
from commerce.errors import NotFound, StoreUnavailable
from commerce.mailbox import normal_email, spellings
from commerce.order import Order, OrderStatus, Return
from commerce.product import Product
from commerce.text import one_line
from connectors.stores.base import (
    AddressRequest,
    Capabilities,
    ProductFailure,
    ShopInfo,
    Stock,
)
from connectors.stores.changes import (
    CancelRequest,
    ExchangeRequest,
    ItemsRequest,
    MessageRequest,
    NoteRequest,
    ProfileAddressRequest,
    ReturnRequest,
    SentMessage,
    Swap,
    SwapQuote,
)
from connectors.stores.locks import Locks
from connectors.stores.shopify import read_customers, read_parcels, refusing, scopes
from connectors.stores.shopify.bulk import Bulk
from connectors.stores.shopify.catalogue import Catalogue
from connectors.stores.shopify.checkout import Checkout
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.desk import Desk
from connectors.stores.shopify.order_reader import OrderReader
from connectors.stores.shopify.papers import Papers
from connectors.stores.shopify.paying import Till
from connectors.stores.shopify.swapping import Swapper
from connectors.stores.shopify.values import nodes
from connectors.stores.unable import Unable

log = logging.getLogger(__name__)
_PICTURES = frozenset({"cdn.shopify.com"})


class ShopifyStore(Unable):
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
        self._quiet = quiet_seconds
        self._known = known
        self._info: ShopInfo | None = None
        self._papers = self.sales = Papers(client, self.shop)
        self.checkout = Checkout(client, self.stock, self.shop)
        self.grant(granted)
        locks = Locks()
        self._catalogue = Catalogue(client, bulk or Bulk(client), facts)
        self._orders = OrderReader(client, arrival_days)
        self.refunds = Till(client, self._orders, locks)
        self._swapper = Swapper(client, self.product, self.stock)
        self._desk = Desk(client, self._orders, locks, self._swapper, quiet_seconds, approve_returns=approve_returns)

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
        self.content = self._papers if "documents" in able else None

    def point_at(self, domain: str, base: str, granted: Collection[str] | None) -> None:
        """Serve another shop from now on: one was connected while this process ran."""
        self.domain, self._info, self._known = domain, None, None
        self.client.point_at(base)
        self._catalogue.forget()
        self.grant(granted)

    def forget(self) -> None:
        """Read the shop's facts anew when they are next asked for."""
        self._info = None
        self._catalogue.forget()

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
        closed = await self._catalogue.closed_facts()
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

    async def products(
        self, updated_since: datetime | None = None, already: Set[str] = frozenset()
    ) -> AsyncIterator[Product | ProductFailure]:
        """Stream all products, by a bulk operation, or those changed since, by pages.

        Those ``already`` read come again: the file is made anew, and holds what has changed since.
        """
        del already
        found = self._catalogue.all() if updated_since is None else self._catalogue.changed(updated_since)
        async for one in found:
            yield one

    async def product_ids(self) -> set[str]:
        """Return the ids of all products, whatever their status."""
        return await self._catalogue.ids()

    async def product(self, product_id: str) -> Product:
        """Return one product."""
        return await self._catalogue.product(product_id)

    async def stock(self, variant_ids: Sequence[str]) -> dict[str, Stock]:
        """Return live price and stock."""
        return await self._catalogue.stock(variant_ids)

    async def stock_of(self, items: Sequence[str]) -> dict[str, Stock]:
        """Return live price and stock of the variants that these inventory items belong to."""
        return await self._catalogue.stock_of(items)

    async def order(self, number: str) -> Order:
        """Return the order with this name or global id."""
        return (await self._orders.by_number(number)).order

    async def order_by_id(self, order_id: str) -> Order:
        """Return the order with this global id."""
        return (await self._orders.by_id(order_id)).order

    async def orders_of(self, email: str, limit: int = 20) -> list[Order]:
        """Return the newest orders of exactly this e-mail address."""
        return [one.order for one in await self._orders.of_email(email, limit)]

    async def customer(self, email: str) -> Customer | None:
        """Return the account with exactly this e-mail address."""
        wanted = normal_email(email)
        for spelling in spellings(wanted):
            node = (await self.client.read("customer", email=spelling))["customerByIdentifier"]
            found = None if node is None else read_customers.customer(node)
            if found is not None and normal_email(found.email) == wanted:
                return found
        return None

    async def change_address(self, request: AddressRequest) -> Order:
        """Set the shipping address."""
        return await self._desk.change_address(request)

    async def find_change(self, order_id: str, key: str) -> bool:
        """Return whether the change with this key has happened."""
        return await self._desk.find_change(order_id, key)

    async def hindered(self, order_id: str) -> tuple[str, str]:
        """Return what a warehouse has against changing this unsent order."""
        return await self._desk.hindered(order_id)

    async def cancel(self, request: CancelRequest) -> Order:
        """Cancel the order, without paying anything back."""
        return await self._desk.cancel(request)

    async def returnable(self, order_id: str) -> dict[str, int] | None:
        """Return what Shopify would take back."""
        return await self._desk.returnable(order_id)

    async def request_return(self, request: ReturnRequest) -> Return:
        """Ask for a return, which the shop approves."""
        return await self._desk.request_return(request)

    async def find_return(self, order_id: str, key: str) -> Return | None:
        """Return the return or exchange that carries ``key``."""
        return await self._desk.find_return(order_id, key)

    async def quote_swaps(self, order_id: str, swaps: Sequence[Swap]) -> SwapQuote:
        """Return what the swaps would cost; on an unsent order by Shopify's own edit session, which is dropped."""
        order = (await self._orders.by_id(order_id)).order
        priced = await self._swapper.check(order, swaps)
        if order.shipped_any or order.status in (OrderStatus.CANCELLED, OrderStatus.REFUNDED):
            return SwapQuote(difference=self._swapper.difference(order, priced))
        _, difference = await self._swapper.edit(order, priced)
        if difference.minor > 0:
            raise refusing.dearer()
        return SwapQuote(difference=difference)

    async def exchange(self, request: ExchangeRequest) -> Return:
        """Open a return for other variants."""
        return await self._desk.exchange(request)

    async def change_items(self, request: ItemsRequest) -> Order:
        """Swap variants on an unsent order."""
        return await self._desk.change_items(request)

    async def set_default_address(self, request: ProfileAddressRequest) -> Customer:
        """Set the account's default address."""
        return await self._desk.set_default_address(request)

    async def resend(self, request: MessageRequest) -> SentMessage:
        """Have Shopify mail the order once more."""
        return await self._desk.resend(request)

    async def add_note(self, request: NoteRequest) -> Order:
        """Add a note to the order."""
        return await self._desk.add_note(request)

    async def picture(self, name: str) -> tuple[bytes, str]:
        """Refuse: pictures live on Shopify's own servers."""
        raise NotFound("I could not find that picture.", detail=one_line(name, 80))

    async def close(self) -> None:
        """Let go of connections."""
        await self.client.close()
