"""The shop's own texts, and what was bought together."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

from commerce.errors import StoreRejected
from connectors.stores.base import ShopInfo
from connectors.stores.content import Basket, StoreDocument
from connectors.stores.shopify import search
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.values import moment, more, nodes, short

log = logging.getLogger(__name__)
_UNPAID = (None, "PENDING", "AUTHORIZED", "VOIDED", "EXPIRED", "REFUNDED")


class Content:
    """Reads policies, pages and baskets.

    Args:
        client: The client of the shop's API.
        shop: Reads the shop's own facts.
    """

    def __init__(self, client: ShopifyClient, shop: Callable[[], Awaitable[ShopInfo]]) -> None:
        self._client = client
        self._shop = shop

    async def documents(self) -> AsyncIterator[StoreDocument]:
        """Stream policies and published pages; what the app has no scope for is left out."""
        url = (await self._shop()).url
        for read in (self._policies, self._pages):
            try:
                async for one in read(url):
                    yield one
            except StoreRejected as error:
                if error.code != "scope_missing":
                    raise
                log.warning("texts of the shop are left out: %s", error.detail)

    async def _policies(self, _url: str) -> AsyncIterator[StoreDocument]:
        for one in (await self._client.read("policies"))["shop"]["shopPolicies"]:
            if (one.get("body") or "").strip():
                yield StoreDocument(
                    id=one["id"],
                    kind="policy",
                    title=one.get("title") or one["type"].replace("_", " ").capitalize(),
                    url=one.get("url") or "",
                    body=one["body"],
                    updated_at=moment(one.get("updatedAt")),
                )

    async def _pages(self, url: str) -> AsyncIterator[StoreDocument]:
        after = ""
        while True:
            page = (await self._client.read("pages", after=after or None))["pages"]
            for one in nodes(page):
                if one["isPublished"] and (one.get("body") or "").strip():
                    yield StoreDocument(
                        id=one["id"],
                        kind="faq" if "faq" in one["handle"] else "page",
                        title=one["title"],
                        url=f"{url}/pages/{one['handle']}",
                        body=one["body"],
                        updated_at=moment(one.get("updatedAt")),
                    )
            after = more(page)
            if not after:
                return

    async def baskets(self, since: datetime) -> AsyncIterator[Basket]:
        """Stream what was paid for together; of Shopify's orders only the last 60 days unless the app may see all."""
        query, after = search.since("processed_at", since), ""
        while True:
            page = (await self._client.read("baskets", query=query, after=after or None))["orders"]
            for one in nodes(page):
                ids = {short(line["product"]["id"]) for line in nodes(one["lineItems"]) if line.get("product")}
                placed = moment(one["processedAt"])
                paid = not one.get("cancelledAt") and one.get("displayFinancialStatus") not in _UNPAID
                if ids and paid and placed is not None and placed >= since:
                    yield Basket(product_ids=frozenset(ids), placed_at=placed)
            after = more(page)
            if not after:
                return
