"""WooCommerce as a `StoreConnector`, over its REST API wc/v3."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence, Set
from datetime import datetime

from commerce.customer import Customer
from commerce.errors import NotFound, StoreUnavailable
from commerce.order import Order, Return
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
    MessageRequest,
    NoteRequest,
    ProfileAddressRequest,
    ReturnRequest,
    SentMessage,
    Swap,
    SwapQuote,
)
from connectors.stores.locks import Locks
from connectors.stores.swaps import Swaps
from connectors.stores.unable import Unable
from connectors.stores.woocommerce import read_customers, site
from connectors.stores.woocommerce.catalogue import Catalogue
from connectors.stores.woocommerce.checkout import Checkout
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.desk import Desk
from connectors.stores.woocommerce.online import Online
from connectors.stores.woocommerce.order_reader import OrderReader
from connectors.stores.woocommerce.papers import Papers
from connectors.stores.woocommerce.paying import Till
from connectors.stores.woocommerce.signing import Keys, Mode
from connectors.stores.woocommerce.site import Facts

log = logging.getLogger(__name__)
#: What WooCommerce can do with keys that may write; returns and exchanges are notes for its people.
_WRITES = frozenset(
    [
        "change_address",
        "cancel_order",
        "return_items",
        "exchange_items",
        "change_profile_address",
        "add_note",
    ]
)
_NOTED = frozenset(["return_items", "exchange_items"])
_KEYED_QUIET = 30.0
_READ_ONLY = "The shop lets me look at orders here, but not change them. A colleague can do that."


class WooStore(Unable):
    """One WooCommerce shop.

    Args:
        client: The client of its API.
        known: What was found out about the shop when it was last reached.
        quiet_seconds: For how long a write whose outcome is open is left alone before it is read back: longer than
            PHP and the proxies before it let a request run.
        arrival_days: After so many days a tracked parcel of a completed order counts as arrived.
    """

    platform = "woocommerce"

    def __init__(
        self,
        client: WooClient,
        *,
        known: Facts | None = None,
        quiet_seconds: float = 120.0,
        arrival_days: int = 10,
    ) -> None:
        self.client = client
        self._quiet = quiet_seconds
        self._known = known
        self._facts: Facts | None = None
        locks = Locks()
        self._catalogue = Catalogue(client)
        self._orders = OrderReader(client, Online(self._catalogue), arrival_days)
        self.content = self.sales = Papers(client, self._catalogue)
        self.checkout = Checkout(client, self._catalogue, self.shop)
        self.refunds = self._till = Till(client, self._orders, locks)
        swaps = Swaps(self.product, self.stock)
        self._desk = Desk(client, self._orders, locks, swaps, min(quiet_seconds, _KEYED_QUIET))
        self._till.unkeyed = self._lose_keys
        self._offer(known)

    def _lose_keys(self) -> None:
        """Stop relying on the plug-in, which was switched off while this process ran."""
        log.warning("the idempotency plug-in is gone: unclear refunds are not sent again any more")
        if self._known is not None:
            self._known = self._known.model_copy(update={"keyed": False})
        self._offer(self._known)

    def _offer(self, known: Facts | None) -> None:
        """Offer what the keys, the gateways and the version allow."""
        actions, lacking = set[str](), dict[str, str]()
        if known is not None and known.writes:
            # Whether an order can be refunded is a matter of how it was paid: its quote says so.
            actions |= {*_WRITES, "refund_order"}
            actions |= {"resend_message"} if known.mails else set()
        elif known is not None:
            lacking = dict.fromkeys([*_WRITES, "refund_order"], _READ_ONLY)
        keyed = bool(known and known.keyed)
        self._till.keyed = self._desk.keyed = keyed
        self._till.decimals = known.decimals if known is not None else None
        self.capabilities = Capabilities(
            actions=frozenset(actions),
            idempotency="keys" if keyed else "none",
            quiet_seconds=min(self._quiet, _KEYED_QUIET) if keyed else self._quiet,
            live_stock=True,
            whole_shelf=True,
            collects=False,
            lacking=lacking,
            noted=_NOTED & actions,
        )

    def point_at(self, root: str, keys: Keys, mode: Mode, known: Facts | None) -> None:
        """Serve another site from now on: one was connected while this process ran."""
        self.client.point_at(root, keys, mode)
        self._known, self._facts = known, None
        self._catalogue.forget()
        self._orders.forget()
        self._desk.places.forget()
        self._offer(known)

    async def facts(self) -> Facts:
        """Find out about the shop anew, and offer what it allows."""
        self._facts = self._known = await site.facts(self.client)
        self._offer(self._facts)
        return self._facts

    async def shop(self) -> ShopInfo:
        """Return the shop's own facts; as last known when it cannot be reached, so that a start does not fail."""
        try:
            return (self._facts or await self.facts()).info
        except StoreUnavailable as error:
            if self.client.root:  # that nothing is connected yet, a first start need not be told
                log.warning("the shop cannot be reached: %s", error.detail or error.code)
            if self._known is not None:
                return self._known.info
            host = self.client.host
            return ShopInfo(name=host or "WooCommerce", currency="USD", hosts=frozenset(filter(None, [host])))

    async def reach(self) -> None:
        """Ask one thing that takes the keys."""
        await site.currency_of(self.client)

    async def check(self) -> str:
        """Reach the shop and say what was reached and what it cannot do."""
        found = await self.facts()
        parts = [f"WooCommerce at {self.client.site} ({one_line(found.info.name, 60)}), {found.info.currency}"]
        if found.info.taxes:
            parts.append(f"prices {'with' if found.info.taxes == 'included' else 'without'} tax")
        if not found.writes:
            parts.append("the keys may only read, so that nothing can be changed")
        elif not found.refunds:
            parts.append("no payment method that is switched on can refund by API: refunds go to a person")
        parts.append("with the idempotency plug-in" if found.keyed else "without the idempotency plug-in")
        return one_line("; ".join(parts), 1000)

    async def concerns(self) -> list[str]:
        """Return what of the shop's settings keeps refunds from customers, and what it prints before its answers."""
        found = self._facts or self._known or await self.facts()
        noise = self.client.noise and (
            f"The shop prints notices before its answers ({self.client.noise}). They are read past, where that is "
            "clear; set WP_DEBUG_DISPLAY to false in wp-config.php, and have that plug-in mended"
        )
        return list(filter(None, [site.uneven(found.info.currency, found.decimals), noise]))

    async def products(
        self, updated_since: datetime | None = None, already: Set[str] = frozenset()
    ) -> AsyncIterator[Product | ProductFailure]:
        """Stream all published products, going on behind those ``already`` read, or those changed since."""
        found = self._catalogue.all(already) if updated_since is None else self._catalogue.changed(updated_since)
        async for one in found:
            yield one

    async def product_ids(self) -> set[str]:
        """Return the ids of all published products."""
        return await self._catalogue.ids()

    async def product(self, product_id: str) -> Product:
        """Return one product."""
        return await self._catalogue.product(product_id)

    async def stock(self, variant_ids: Sequence[str]) -> dict[str, Stock]:
        """Return live price and stock."""
        return await self._catalogue.stock(variant_ids)

    async def order(self, number: str) -> Order:
        """Return the order with this number or id."""
        return (await self._orders.by_number(number)).order

    async def order_by_id(self, order_id: str) -> Order:
        """Return the order with this id."""
        return (await self._orders.by_id(order_id)).order

    async def orders_of(self, email: str, limit: int = 20) -> list[Order]:
        """Return the newest orders of exactly this e-mail address, of guests and of accounts."""
        return [one.order for one in await self._orders.of_email(email, limit)]

    async def customer(self, email: str) -> Customer | None:
        """Return the account with exactly this e-mail address."""
        node = await self._orders.account(email)
        return None if node is None else read_customers.customer(node)

    async def change_address(self, request: AddressRequest) -> Order:
        """Set the shipping address."""
        return await self._desk.change_address(request)

    async def find_change(self, order_id: str, key: str) -> bool:
        """Return whether the change with this key has happened."""
        return await self._desk.find_change(order_id, key)

    async def cancel(self, request: CancelRequest) -> Order:
        """Cancel the order, without paying anything back."""
        return await self._desk.cancel(request)

    async def request_return(self, request: ReturnRequest) -> Return:
        """Note a return for the shop's people."""
        return await self._desk.request_return(request)

    async def find_return(self, order_id: str, key: str) -> Return | None:
        """Return the return that carries ``key``."""
        return await self._desk.find_return(order_id, key)

    async def quote_swaps(self, order_id: str, swaps: Sequence[Swap]) -> SwapQuote:
        """Return what other variants would cost by the shop's prices."""
        return await self._desk.quote_swaps(order_id, swaps)

    async def exchange(self, request: ExchangeRequest) -> Return:
        """Note an exchange for the shop's people."""
        return await self._desk.exchange(request)

    async def set_default_address(self, request: ProfileAddressRequest) -> Customer:
        """Set the account's shipping address."""
        return await self._desk.set_default_address(request)

    async def resend(self, request: MessageRequest) -> SentMessage:
        """Have WooCommerce mail about the order once more."""
        return await self._desk.resend(request)

    async def add_note(self, request: NoteRequest) -> Order:
        """Add a note to the order."""
        return await self._desk.add_note(request)

    async def picture(self, name: str) -> tuple[bytes, str]:
        """Refuse: pictures live on the site itself."""
        raise NotFound("I could not find that picture.", detail=one_line(name, 80))

    async def close(self) -> None:
        """Let go of connections."""
        await self.client.close()
