"""Products of one shop: all of them by a bulk operation, the changed ones by pages, one by its id, and live stock."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence, Set
from datetime import datetime

from commerce.errors import ProductNotFound, StoreRejected
from commerce.product import Product
from commerce.sentences import say
from connectors.stores.shopify import read_products, search
from connectors.stores.shopify.bulk import Bulk
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.values import Node, gid, more, nodes, short
from connectors.stores.stock import ProductFailure, Stock

_STOCK_PAGE = 250  # the most ids that `nodes` takes
_OWNER_PAGE = 100
#: More changed products than these are read by a bulk operation.
_MOST_BY_PAGES = 250


class Catalogue:
    """Reads products, whatever their status: those that are not active are taken out of the index by it.

    Args:
        client: The client.
        bulk: Who runs bulk operations.
        facts: Metafields that customers may read beside those open to the storefront: ``namespace.key``.
    """

    def __init__(self, client: ShopifyClient, bulk: Bulk, facts: Collection[str] = ()) -> None:
        self._client = client
        self._bulk = bulk
        self._facts = frozenset(one.casefold() for one in facts)
        self._currency = ""
        self._shown: set[str] | None = None

    def forget(self) -> None:
        """Forget what was known about the shop."""
        self._currency, self._shown = "", None

    async def currency(self) -> str:
        """Return the currency of the shop's prices."""
        if not self._currency:
            self._currency = str((await self._client.read("shop"))["shop"]["currencyCode"])
        return self._currency

    async def shown(self, *, anew: bool = False) -> set[str]:
        """Return the collections that the online store shows: others are for staff and for other channels."""
        if self._shown is None or anew:
            found, after = set[str](), ""
            while True:
                page = (await self._client.read("published_collections", after=after or None))["collections"]
                found |= {one["id"] for one in nodes(page)}
                after = more(page)
                if not after:
                    break
            self._shown = found
        return self._shown

    async def closed_facts(self) -> list[str]:
        """Return the metafields of products that are defined and that no customer reads: ``namespace.key``."""
        found, after = list[str](), ""
        while True:
            page = (await self._client.read("facts", after=after or None))["metafieldDefinitions"]
            defined = [one | {"definition": one} for one in nodes(page)]
            found += [
                f"{one['namespace']}.{one['key']}" for one in defined if not read_products.public(one, self._facts)
            ]
            after = more(page)
            if not after:
                return sorted(found)

    def all(self, already: Set[str] = frozenset()) -> AsyncIterator[Product | ProductFailure]:
        """Stream every product, by a bulk operation.

        Those ``already`` read come again: the file is made anew, and holds what has changed since.
        """
        del already
        return self._export(search.STATUSES)

    async def _export(self, query: str) -> AsyncIterator[Product | ProductFailure]:
        currency, shown = await self.currency(), await self.shown(anew=True)
        async for root, *children in self._bulk.families("bulk_products", query):
            if root.get("__unread"):
                yield ProductFailure(product_id=short(root["id"]), reason="a line of the export cannot be read")
                continue
            kinds: dict[str, list[Node]] = {"ProductVariant": [], "Metafield": [], "Collection": [], "media": []}
            for child in children:
                kinds[_kind(child)].append(child)
            expected = (root.get("variantsCount") or {}).get("count")
            if expected is not None and len(kinds["ProductVariant"]) < expected:
                # A part of it is missing; who syncs reads it once more by itself.
                yield ProductFailure(product_id=short(root["id"]), reason="the export left out some of its variants")
                continue
            yield self._read(
                root,
                kinds["ProductVariant"],
                kinds["media"],
                kinds["Metafield"],
                [one for one in kinds["Collection"] if one["id"] in shown],
                currency,
            )

    def _read(
        self, node: Node, variants: list[Node], media: list[Node], facts: list[Node], groups: list[Node], currency: str
    ) -> Product | ProductFailure:
        told = [one for one in facts if read_products.public(one, self._facts)]
        return read_products.product(node, variants, media, told, groups, currency)

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
        await self.shown(anew=True)
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
            raise StoreRejected(say("refusals.product_hidden"), detail=found.reason)
        return found

    async def _whole(self, node: Node, currency: str) -> Product | ProductFailure:
        shown = await self.shown()
        for field, operation in (("variants", "product_variants"), ("metafields", "product_facts")):
            part = node[field]
            while after := more(part):
                page = (await self._client.read(operation, id=node["id"], after=after))["product"][field]
                part["nodes"] += page["nodes"]
                part["pageInfo"] = page["pageInfo"]
        groups = [one for one in nodes(node["collections"]) if one["id"] in shown]
        return self._read(
            node, nodes(node["variants"]), nodes(node["media"]), nodes(node["metafields"]), groups, currency
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

    async def stock_of(self, items: Sequence[str]) -> dict[str, Stock]:
        """Return live price and stock of the variants that these inventory items belong to."""
        wanted = list(dict.fromkeys(filter(None, (gid("InventoryItem", one) for one in items))))
        found: dict[str, Stock] = {}
        for start in range(0, len(wanted), _OWNER_PAGE):
            currency = await self.currency()
            data = await self._client.read("inventory_owner", ids=wanted[start : start + _OWNER_PAGE])
            for node in data["nodes"]:
                for variant in nodes((node or {}).get("variants")):
                    one = read_products.stock(variant, currency)
                    found[one.variant_id] = one
        return found


def _kind(node: Node) -> str:
    name = str(node.get("__typename") or "")
    return name if name in ("ProductVariant", "Metafield", "Collection") else "media"
