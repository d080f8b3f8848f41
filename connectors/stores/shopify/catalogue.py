"""Products of one shop: all of them by a bulk operation, the changed ones by pages, one by its id, and live stock."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from commerce.errors import ProductNotFound, StoreRejected
from commerce.product import Product
from connectors.stores.base import ProductFailure, Stock
from connectors.stores.shopify import read_products, search
from connectors.stores.shopify.bulk import Bulk
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.values import Node, gid, more, nodes, short

_STOCK_PAGE = 250  # the most ids that `nodes` takes
_OWNER_PAGE = 100
#: More changed products than these are read by a bulk operation.
_MOST_BY_PAGES = 250


class Catalogue:
    """Reads products, whatever their status: those that are not active are taken out of the index by it."""

    def __init__(self, client: ShopifyClient, bulk: Bulk) -> None:
        self._client = client
        self._bulk = bulk
        self._currency = ""

    def forget(self) -> None:
        """Forget what was known about the shop."""
        self._currency = ""

    async def currency(self) -> str:
        """Return the currency of the shop's prices."""
        if not self._currency:
            self._currency = str((await self._client.read("shop"))["shop"]["currencyCode"])
        return self._currency

    def all(self) -> AsyncIterator[Product | ProductFailure]:
        """Stream every product."""
        return self._export(search.STATUSES)

    async def _export(self, query: str) -> AsyncIterator[Product | ProductFailure]:
        currency = await self.currency()
        async for root, *children in self._bulk.families("bulk_products", query):
            kinds: dict[str, list[Node]] = {"ProductVariant": [], "Metafield": [], "Collection": [], "media": []}
            for child in children:
                kinds[_kind(child)].append(child)
            expected = (root.get("variantsCount") or {}).get("count")
            if expected is not None and len(kinds["ProductVariant"]) < expected:
                # A part of it is missing; who syncs reads it once more by itself.
                yield ProductFailure(product_id=short(root["id"]), reason="the export left out some of its variants")
                continue
            yield read_products.product(
                root, kinds["ProductVariant"], kinds["media"], kinds["Metafield"], kinds["Collection"], currency
            )

    async def changed(self, since: datetime) -> AsyncIterator[Product | ProductFailure]:
        """Stream the products changed at or after ``since``: few by pages, many by a bulk operation.

        Pages of whole products cost so many points that ten thousand of them would take hours.
        """
        query = f"{search.since('updated_at', since)} AND {search.STATUSES}"
        count = (await self._client.read("products_count", query=query))["productsCount"]
        found_by = self._export(query) if count and count["count"] > _MOST_BY_PAGES else self._pages(query)
        async for found in found_by:
            if isinstance(found, ProductFailure) or found.updated_at is None or found.updated_at >= since:
                yield found

    async def _pages(self, query: str) -> AsyncIterator[Product | ProductFailure]:
        currency, after = await self.currency(), ""
        while True:
            page = (await self._client.read("products_changed", query=query, after=after or None))["products"]
            for node in nodes(page):
                yield await self._whole(node, currency)
            after = more(page)
            if not after:
                return

    async def ids(self) -> set[str]:
        """Return the ids of all products."""
        found: set[str] = set()
        after = ""
        while True:
            page = (await self._client.read("product_ids", query=search.STATUSES, after=after or None))["products"]
            found |= {short(one["id"]) for one in nodes(page)}
            after = more(page)
            if not after:
                return found

    async def product(self, product_id: str) -> Product:
        """Return one product.

        Raises:
            ProductNotFound: There is none.
            StoreRejected: It cannot be read.
        """
        identity = gid("Product", product_id)
        node = (await self._client.read("product", id=identity))["product"] if identity else None
        if node is None:
            raise ProductNotFound
        found = await self._whole(node, await self.currency())
        if isinstance(found, ProductFailure):
            raise StoreRejected("That product cannot be shown right now.", detail=found.reason)
        return found

    async def _whole(self, node: Node, currency: str) -> Product | ProductFailure:
        variants = node["variants"]
        while after := more(variants):
            page = (await self._client.read("product_variants", id=node["id"], after=after))["product"]["variants"]
            variants["nodes"] += page["nodes"]
            variants["pageInfo"] = page["pageInfo"]
        return read_products.product(
            node, nodes(variants), nodes(node["media"]), nodes(node["metafields"]), nodes(node["collections"]), currency
        )

    async def stock(self, variant_ids: Sequence[str]) -> dict[str, Stock]:
        """Return live price and stock; unknown ids are left out."""
        wanted = list(dict.fromkeys(filter(None, (gid("ProductVariant", one) for one in variant_ids))))
        found: dict[str, Stock] = {}
        for start in range(0, len(wanted), _STOCK_PAGE):
            currency = await self.currency()
            data = await self._client.read("stock", ids=wanted[start : start + _STOCK_PAGE])
            for node in data["nodes"]:
                if node and node["__typename"] == "ProductVariant":
                    one = read_products.stock(node, currency)
                    found[one.variant_id] = one
        return found


    async def owners(self, items: Sequence[str]) -> set[str]:
        """Return the ids of the products that these inventory items belong to."""
        wanted = list(dict.fromkeys(filter(None, (gid("InventoryItem", one) for one in items))))
        found: set[str] = set()
        for start in range(0, len(wanted), _OWNER_PAGE):
            data = await self._client.read("inventory_owner", ids=wanted[start : start + _OWNER_PAGE])
            for node in data["nodes"]:
                for one in nodes((node or {}).get("variants")):
                    found.add(short(one["product"]["id"]))
        return found


def _kind(node: Node) -> str:
    name = str(node.get("__typename") or "")
    return name if name in ("ProductVariant", "Metafield", "Collection") else "media"
