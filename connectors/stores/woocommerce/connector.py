"""WooCommerce as a `StoreConnector`, over its REST API wc/v3."""

from __future__ import annotations

import logging

from commerce.errors import StoreUnavailable
from commerce.sentences import say
from commerce.text import one_line
from connectors.stores.base import Capabilities, ShopInfo, StoreConnector
from connectors.stores.locks import Locks
from connectors.stores.swap_quotes import Swaps
from connectors.stores.woocommerce import site
from connectors.stores.woocommerce.addresses import Addresses
from connectors.stores.woocommerce.cancellations import Cancellations
from connectors.stores.woocommerce.catalogue import Catalogue
from connectors.stores.woocommerce.checkout import Checkout
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.content import Content
from connectors.stores.woocommerce.customers import Customers
from connectors.stores.woocommerce.mails import Mails
from connectors.stores.woocommerce.notes import Notes
from connectors.stores.woocommerce.online import Online
from connectors.stores.woocommerce.order_reader import OrderReader
from connectors.stores.woocommerce.places import Places
from connectors.stores.woocommerce.refunds import Refunds
from connectors.stores.woocommerce.returns import Exchanges, Returns
from connectors.stores.woocommerce.signing import Keys, Mode
from connectors.stores.woocommerce.site import Facts
from connectors.stores.woocommerce.writing import WooWrites
from connectors.stores.writing import ReadOrders

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


class WooStore(StoreConnector):
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
        self.catalogue: Catalogue = Catalogue(client)
        self._reader = reader = OrderReader(client, Online(self.catalogue), arrival_days)
        self._places = places = Places(client)
        self.orders = ReadOrders(reader)
        self.customers = self.profiles = Customers(client, reader, locks, places)
        self.content = self.sales = Content(client, self.catalogue)
        self.checkout = Checkout(client, self.catalogue, self.shop)
        self.refunds = self._refunds = Refunds(client, reader, locks)
        self._writes = writes = WooWrites(client, reader, locks, min(quiet_seconds, _KEYED_QUIET))
        self.returns = Returns(writes)
        self.exchanges = Exchanges(writes, Swaps(self.catalogue), places)
        self.cancellations = Cancellations(writes)
        self.addresses = Addresses(writes, places)
        self.mails = Mails(writes)
        self.notes = Notes(writes)
        self._refunds.unkeyed = self._lose_keys
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
            lacking = dict.fromkeys([*_WRITES, "refund_order"], say("refusals.read_only"))
        keyed = bool(known and known.keyed)
        self._refunds.keyed = self._writes.keyed = keyed
        self._refunds.decimals = known.decimals if known is not None else None
        self.capabilities = Capabilities(
            actions=frozenset(actions),
            idempotency="keys" if keyed else "none",
            quiet_seconds=min(self._quiet, _KEYED_QUIET) if keyed else self._quiet,
            live_stock=True,
            whole_catalogue=True,
            collects=False,
            lacking=lacking,
            noted=_NOTED & actions,
        )

    def point_at(self, root: str, keys: Keys, mode: Mode, known: Facts | None) -> None:
        """Serve another site from now on: one was connected while this process ran."""
        self.client.point_at(root, keys, mode)
        self._known, self._facts = known, None
        self.catalogue.forget()
        self._reader.forget()
        self._places.forget()
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

    async def close(self) -> None:
        """Let go of connections."""
        await self.client.close()
