"""Products of one site: all of them, the changed ones, one by its id, and live stock.

Pages come one after the other: asking in parallel was measured slower, and a small host has few workers. A host that
takes long for a page is asked for smaller ones. Pages of everything overlap by a row: while that is where it was,
nobody moved over the edge of a page, and the list of all ids need not be read as well.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence, Set
from datetime import datetime, timedelta

from commerce.errors import (
    NotFound,
    ProductNotFound,
    StoreDisconnected,
    StoreError,
    StoreRejected,
    StoreTimeout,
    StoreUnavailable,
)
from commerce.product import Product
from commerce.sentences import say
from connectors.stores.stock import ProductFailure, Stock
from connectors.stores.woocommerce import read_products, site
from connectors.stores.woocommerce.catalogue_facts import CatalogueFacts, CatalogueFactsReader
from connectors.stores.woocommerce.client import Page, Params, WooClient
from connectors.stores.woocommerce.values import Node, number, stamp_of

log = logging.getLogger(__name__)
_PAGE, _SMALLEST = 100, 25
_SLOW = 8.0  # seconds for a page after which smaller ones are asked for
_BUSY = 2.0  # seconds for a page after which the host is left alone for a moment
_OVERLAP = timedelta(seconds=5)  # `modified_after` leaves out its own second, and counts whole seconds
_VARIABLE = ("variable", "variable-subscription")
#: Where the variations of all products are asked for at once: newer versions; and older ones for their own reports,
#: where these are switched on.
_ROUTE, _REPORTS = "/wc/v3/variations", "/wc-analytics/variations"
_HIDDEN = (*site.CLOSED, "shop_closed", "firewall_answered")
_ALONE = 20  # most variations that are looked up one by one where there is no route for all


class Catalogue:
    """Reads published products. Hidden and protected ones come with a status that keeps them from customers."""

    def __init__(self, client: WooClient) -> None:
        self._client = client
        self.forget()

    def forget(self) -> None:
        """Forget what was known about the site."""
        self._currency = ""
        self._size = _PAGE
        self._route: str | None = None  # for the variations of all products, empty where there is none
        self._catalogue_facts = CatalogueFactsReader(self._client)
        self._tells = True  # whether WordPress tells everybody what is protected
        self._parents: dict[str, str] = {}

    @property
    def new(self) -> bool:
        """Whether the site is known to be a newer version, one with a route for all variations."""
        return self._route == _ROUTE

    async def currency(self) -> str:
        """Return the currency of the shop's prices."""
        if not self._currency:
            self._currency = await site.currency_of(self._client)
        return self._currency

    async def all(self, already: Set[str] = frozenset()) -> AsyncIterator[Product | ProductFailure]:
        """Stream every published product, except those that were ``already`` read: the pages they filled are left out.

        A product that is deleted meanwhile moves later ones a place forward, over the edge of a page. Whoever was
        missed by that is fetched at the end, so that nobody is taken for deleted.
        """
        seen, last, moved = set(already), None, bool(already)
        self._catalogue_facts.forget()  # no product changes when its category gets another name
        wanted = {"status": "publish", "_fields": read_products.FIELDS}
        async for rows in self.pages("/wc/v3/products", wanted, len(seen), lap=1):
            named = {number(str(node.get("id"))): node for node in rows}
            moved = moved or (last is not None and last != next(iter(named), ""))
            last = next(reversed(named), "")
            if named.pop("", None) is not None:
                yield ProductFailure(product_id="", reason="a row of the list has no id")
            fresh = {identity: node for identity, node in named.items() if identity not in seen}
            seen |= fresh.keys()
            async for found in self._wholes(list(fresh.values())):
                yield found
        missed = sorted(await self.ids() - seen, key=int) if moved else []
        for start in range(0, len(missed), _PAGE):
            async for rows in self.pages(
                "/wc/v3/products", {"include": ",".join(missed[start : start + _PAGE]), **wanted}
            ):
                async for found in self._wholes(rows):
                    yield found

    async def changed(self, since: datetime) -> AsyncIterator[Product | ProductFailure]:
        """Stream the products changed at or after ``since``."""
        since = since.replace(microsecond=0)
        wanted = {
            "status": "publish",
            "modified_after": stamp_of(since - _OVERLAP),
            "dates_are_gmt": "true",
            "_fields": read_products.FIELDS,
        }
        async for rows in self.pages("/wc/v3/products", wanted):
            async for found in self._wholes(rows):
                if isinstance(found, ProductFailure) or found.updated_at is None or found.updated_at >= since:
                    yield found

    async def ids(self) -> set[str]:
        """Return the ids of all published products."""
        wanted = {"status": "publish", "_fields": "id"}
        found = {number(str(node.get("id"))) async for node in self.rows("/wc/v3/products", wanted)}
        return found - {""}

    async def rows(self, path: str, params: Params) -> AsyncIterator[Node]:
        """Stream the rows of a list by id, page after page."""
        async for rows in self.pages(path, params):
            for row in rows:
                yield row

    async def pages(self, path: str, params: Params, skip: int = 0, lap: int = 0) -> AsyncIterator[list[Node]]:
        """Stream the pages of a list by id, from the one that holds the row after the first ``skip``.

        Each begins with the last ``lap`` rows of the one before.
        """
        start, expected = skip - skip % self._size, 0  # sizes are only ever halved, so that `start` fits the next one
        while True:
            page, size = await self._at(path, {"orderby": "id", "order": "asc", **params}, start, lap)
            yield page.rows
            # `Link` may be stripped by a proxy, and a cache may answer with an empty page: the count tells both.
            expected = expected if page.total is None else page.total
            read = start + len(page.rows)
            if not page.rows and expected > read:
                raise StoreUnavailable(detail=f"{path} broke off after {read} of {expected} rows")
            if lap:  # `Link` counts pages, and knows nothing of rows
                more = len(page.rows) > lap and (expected > read if expected else len(page.rows) == size)
                start = read - lap
            else:
                start += size
                more = bool(page.rows) and (page.more or expected > start)
            if not more:
                return

    async def _at(self, path: str, params: Params, start: int, lap: int) -> tuple[Page, int]:
        """Return the page that begins at row ``start``, and for how many rows was asked.

        A host that takes long is asked for less from now on, and left a moment for its customers.
        """
        while True:
            size = self._size
            place = {"offset": start} if lap and start else {"page": start // size + 1}
            wanted = {**params, "per_page": size, **place}
            try:
                page = await self._client.page(path, wanted, tries=2 if size > _SMALLEST else 4)
            except StoreTimeout:
                if size <= _SMALLEST:
                    raise
                self._size = size // 2
                continue
            if page.seconds > _SLOW and size > _SMALLEST:
                self._size = size // 2
            if page.seconds > _BUSY:
                await self._client.sleep(min(page.seconds / 4, 2.0))
            return page, size

    async def _wholes(self, rows: Sequence[Node]) -> AsyncIterator[Product | ProductFailure]:
        """Stream the products of a page; where there is a route for all variations, theirs come together."""
        await self._mark_protected([node for node in rows if "post_password" not in node])
        found = await self._together({one: str(node.get("id")) for node in rows for one in _variation_ids(node)})
        catalogue_facts = await self._catalogue_facts.of(rows)
        for node in rows:
            yield await self._whole(node, found, catalogue_facts)

    async def _together(self, parents: Mapping[str, str]) -> Mapping[str, list[Node]]:
        """Return variations by their product, as far as they can be had at once; ``parents`` by their ids."""
        found, ids = defaultdict[str, list[Node]](list), list(parents)
        route = await self._variations_route()
        try:
            for start in range(0, len(ids) if route else 0, _PAGE):
                wanted = {"include": ",".join(ids[start : start + _PAGE]), "_fields": read_products.VARIATION_FIELDS}
                async for one in self.rows(route, wanted):
                    if (parent := parents.get(str(one.get("id")))) is not None:  # no filter is trusted
                        found[parent].append(one)
        except StoreError as error:
            if route != _REPORTS:
                raise
            log.warning("the shop's reports broke off, variations are read product by product: %s", error.detail)
            self._route = ""
        return found

    async def _mark_protected(self, rows: Sequence[Node]) -> None:
        """Find out from WordPress which products are protected by a password: older versions do not tell."""
        if not rows or not self._tells:
            return
        ids = {str(node.get("id")): node for node in rows}
        wanted: Params = {"include": ",".join(ids), "per_page": _PAGE, "_fields": "id,content.protected"}
        try:
            found = (await self._client.page("/wp/v2/product", wanted, public=True)).rows
        except (NotFound, StoreError) as error:
            hidden = isinstance(error, (NotFound, StoreRejected, StoreDisconnected)) or error.code in _HIDDEN
            if not hidden:
                raise
            # A site that hides what WordPress itself publishes.
            self._tells = False
            log.warning("the site hides which products are protected: keep those out of the shop")
            return
        for one in found:
            if (one.get("content") or {}).get("protected") and str(one.get("id")) in ids:
                ids[str(one["id"])]["_protected"] = True

    async def _whole(
        self, node: Node, variations: Mapping[str, list[Node]], catalogue_facts: CatalogueFacts
    ) -> Product | ProductFailure:
        identity, mine = str(node.get("id") or ""), list[Node]()
        if not number(identity):
            return ProductFailure(product_id=identity, reason="a row without an id")
        if expected := _variation_ids(node):
            mine = variations.get(identity, [])
            # What a report leaves out may be there all the same.
            whole = mine if self.new else len(mine) >= len(expected)
            mine = mine if whole else await self._variations(identity)
        self._parents |= {str(one["id"]): identity for one in mine}
        return read_products.product(node, mine, await self.currency(), catalogue_facts)

    async def _variations(self, identity: str) -> list[Node]:
        path = f"/wc/v3/products/{identity}/variations"
        return [node async for node in self.rows(path, {"_fields": read_products.VARIATION_FIELDS})]

    async def product(self, product_id: str) -> Product:
        """Return one product.

        Raises:
            ProductNotFound: There is none, or it is not published.
            StoreRejected: It cannot be read.
        """
        if not number(product_id):
            raise ProductNotFound
        node = await self._client.node(f"/wc/v3/products/{product_id}", {"_fields": read_products.FIELDS})
        if node.get("status") != "publish" or node.get("type") == "variation":
            raise ProductNotFound
        [found] = [one async for one in self._wholes([node])]
        if isinstance(found, ProductFailure):
            raise StoreRejected(say("refusals.product_hidden"), detail=found.reason)
        return found

    async def stock(self, variant_ids: Sequence[str]) -> dict[str, Stock]:
        """Return live price and stock; unknown ids are left out."""
        wanted = list(dict.fromkeys(filter(None, map(number, variant_ids))))
        if not wanted:
            return {}
        currency = await self.currency()
        nodes: dict[str, Node] = {}
        for start in range(0, len(wanted), _PAGE):
            nodes |= await self._live(wanted[start : start + _PAGE])
        public = [node for node in nodes.values() if node.get("status", "publish") == "publish"]
        shown = [node for node in public if read_products.priced(node)]
        found: dict[str, Stock] = {}
        for node in shown:
            try:
                found[str(node["id"])] = read_products.stock(node, currency)
            except StoreError as error:  # one price that cannot be read hides no other
                log.warning("the price of %s cannot be read: %s", node["id"], error.detail)
        return found

    async def kinds(self, goods: Mapping[str, str]) -> dict[str, Node]:
        """Return what tells how goods are delivered, by their ids: what they are, virtual, downloadable.

        Args:
            goods: What was sold, a variation or a product without any, with the product that it is of.
        """
        self._parents |= {one: parent for one, parent in goods.items() if parent != one}
        wanted, nodes = list(goods), dict[str, Node]()
        for start in range(0, len(wanted), _PAGE):
            nodes |= await self._live(wanted[start : start + _PAGE], "id,type,virtual,downloadable")
        return nodes

    async def _live(self, wanted: Sequence[str], fields: str = "") -> dict[str, Node]:
        route = await self._variations_route()
        paths = [path for path in ("/wc/v3/products", route) if path]
        found = await asyncio.gather(*(self._included(path, wanted, fields) for path in paths))
        nodes = {str(node["id"]): node for rows in found for node in rows}
        if not self.new:
            nodes |= await self._old_variations([one for one in wanted if one not in nodes], fields)
        return nodes

    async def _variations_route(self) -> str:
        """Return where the variations of all products are asked for at once, empty where they cannot be."""
        if self._route is None:
            self._route = await self._first_open(_ROUTE, _REPORTS)
        return self._route

    async def _first_open(self, *routes: str) -> str:
        for route in routes:
            try:
                await self._client.page(route, {"per_page": 1, "_fields": "id"})
            except StoreError as error:  # reports may be closed where products are not
                if route == _ROUTE and not (isinstance(error, StoreRejected) and error.code == "not_supported"):
                    raise
            else:
                return route
        return ""

    async def _included(self, path: str, wanted: Sequence[str], fields: str = "") -> list[Node]:
        fields = fields or (read_products.FIELDS if path.endswith("products") else read_products.VARIATION_FIELDS)
        params: dict[str, str | int] = {"include": ",".join(wanted), "per_page": _PAGE, "_fields": fields}
        # The filter is not trusted: only what was asked for is taken.
        return [one for one in (await self._client.page(path, params)).rows if str(one.get("id")) in wanted]

    async def _old_variations(self, wanted: Sequence[str], fields: str) -> dict[str, Node]:
        """Return variations where there is no route for all: by their known parents, others by their own id."""
        by_parent: defaultdict[str, list[str]] = defaultdict(list)
        for one in wanted:
            by_parent[self._parents.get(one, "")].append(one)
        alone = by_parent.pop("", [])
        found: dict[str, Node] = {}
        for parent, ids in by_parent.items():
            for node in await self._included(f"/wc/v3/products/{parent}/variations", ids, fields):
                found[str(node["id"])] = node
        for identity in alone[:_ALONE]:
            try:
                wanted_ = {"_fields": fields or read_products.FIELDS}
                node = await self._client.node(f"/wc/v3/products/{identity}", wanted_)
            except NotFound:
                continue
            if node.get("type") == "variation":
                found[identity] = node
        return found


def _variation_ids(node: Node) -> list[str]:
    """Return the ids of a variable product's variations; PHP writes a list with gaps as an object."""
    found = node.get("variations") if node.get("type") in _VARIABLE else ()
    values = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return list(filter(None, (number(str(one)) for one in values)))
