"""The discovery service: finds products, and shows one."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, reduce
from pathlib import Path

from sqlalchemy import or_, select

from commerce.errors import InputError, ProductNotFound
from commerce.sentences import say
from connectors.encoders.base import Encoder
from connectors.stores.base import StoreConnector
from service.discovery import cursor, items
from service.discovery.conditions import present, without
from service.discovery.facets import facets
from service.discovery.follow_up import GoneOn, going_on
from service.discovery.index import CatalogueIndex, Progress
from service.discovery.live import live
from service.discovery.meanwhile import by_text, by_title
from service.discovery.page import Nearest, ProductView, SearchItem, SearchPage
from service.discovery.request import SearchRequest
from service.discovery.search import Plan, plan, rank
from service.discovery.view import IndexState, View
from store.database import Database
from store.models import PlatformProduct, PlatformVariant
from store.search.selection import Ids, Scores, among

log = logging.getLogger(__name__)
_NEAREST = 3
_PATIENCE = 0.3  # how long a search waits for words that are being made again
_PATIENCE_OF_EVALUATIONS = 15.0
_AGAIN = 10.0  # seconds between two looks at a folder that was taken away


def _unread(gone_on: GoneOn, view: View) -> SearchPage:
    """Return the answer to words that say nothing of the search in force: what is in force, and those words."""
    in_force = plan(gone_on.request, view).understood(gone_on.request, view)
    return SearchPage(items=[], total=0, understood=in_force, unread=list(gone_on.unread))


class Discovery:
    """Search over one shop's synced catalogue. Make it with `Discovery.open`.

    Args:
        database: Where the products are.
        shop_id: Whose products.
        encoder: Turns queries and products into vectors.
        folder: The shop's index folder, ``$SHOPCLERK_HOME/index/<shop_id>``.
        writable: Whether this process owns the state directory. Only then may the indexes be changed.
        connector: Where live price and stock come from; without one they are as of the last sync.
    """

    def __init__(
        self,
        database: Database,
        shop_id: str,
        encoder: Encoder,
        folder: Path,
        *,
        writable: bool = True,
        connector: StoreConnector | None = None,
    ) -> None:
        self._database, self._shop_id, self._connector = database, shop_id, connector
        self.database, self.shop_id, self.folder, self.encoder = database, shop_id, folder, encoder
        self._index = CatalogueIndex(database, shop_id, encoder, folder, writable=writable)
        self._encoder_failed = False
        self._encode = lru_cache(maxsize=512)(encoder.encode_query)
        self._rankings = cursor.Rankings()
        self._repair: asyncio.Task[None] | None = None
        self._once_more = False
        self._looked = -math.inf

    @classmethod
    async def open(
        cls,
        database: Database,
        shop_id: str,
        encoder: Encoder,
        folder: Path,
        *,
        writable: bool = True,
        connector: StoreConnector | None = None,
        repair: bool = True,
    ) -> Discovery:
        """Open the indexes; what is missing in them is made again in the background unless ``repair`` is False."""
        discovery = cls(database, shop_id, encoder, folder, writable=writable, connector=connector)
        state = await discovery._index.load()
        if repair and writable and state.products and not state.complete:
            log.warning("search index of %s: %s; repairing from the database", shop_id, ", ".join(state.problems))
            discovery._repair_soon()
        return discovery

    def _repair_soon(self) -> None:
        self._once_more = True
        if self._repair is None or self._repair.done():
            self._repair = asyncio.create_task(self._repaired())

    def _look_after(self) -> None:
        """Have the indexes updated when another process changed SQL, or made anew when their folder is gone."""
        if self._index.asked():
            self._repair_soon()
        elif time.monotonic() - self._looked > _AGAIN:
            self._looked = time.monotonic()
            if lost := self._index.lost():
                log.warning("search index of %s: %s; made again from the database", self._shop_id, ", ".join(lost))
                self._repair_soon()

    async def _repaired(self) -> None:
        try:
            while self._once_more:
                self._once_more = False
                await self._index.update()
        except Exception:
            log.exception("the search index of %s could not be repaired", self._shop_id)

    @property
    def writable(self) -> bool:
        """Whether this process may change the indexes."""
        return self._index.writable

    @property
    def view(self) -> View:
        """What searches look at now; for evaluations."""
        return self._index.view

    async def refresh(self) -> None:
        """In a process that does not own the indexes: see what their owner has changed."""
        await self._index.refresh()

    def encode(self, text: str) -> Scores:
        """Return a query's vector, remembered for the queries asked lately."""
        return self._encode(text)

    def forget_queries(self) -> None:
        """Drop the remembered vectors, so that a benchmark measures encoding too."""
        self._encode.cache_clear()

    def state(self) -> IndexState:
        """Return how far the indexes are."""
        return self._index.state

    def look(self) -> IndexState:
        """Return how far the indexes are, after a look whether their folder is still there."""
        self._look_after()
        return self._index.state

    async def update(self, progress: Progress | None = None) -> IndexState:
        """Bring the indexes in line with SQL; see `CatalogueIndex.update`."""
        return await self._index.update(progress)

    def ask_update(self) -> None:
        """In a process that may not change the indexes: have their owner update them at its next search."""
        self._index.ask()

    async def rebuild(self, progress: Progress | None = None) -> IndexState:
        """Make the indexes anew from SQL; see `CatalogueIndex.rebuild`."""
        return await self._index.rebuild(progress)

    async def search(self, request: SearchRequest, *, fresh: bool = False) -> SearchPage:
        """Return one page of products for a request.

        Args:
            request: What is asked for.
            fresh: Read price and stock of the page's items live, in one call; ``as_of`` tells when that failed.
                What turns out not to meet the conditions any more is left out of the page.

        Raises:
            InputError: The request asks for nothing at all, or its cursor is not valid.
        """
        place = cursor.read(request)
        await self._index.refresh()
        self._look_after()
        await self._words_back()
        view = self._index.view
        gone_on = going_on(request, view) if request.refine else GoneOn(request)
        request = gone_on.request
        if gone_on.unread:  # whoever asked goes on with other words, or asks
            return _unread(gone_on, view)
        kept = self._rankings.get(place)
        wanted = kept[0] if kept else plan(request, view)
        wanted.unmet = tuple(dict.fromkeys((*wanted.unmet, *gone_on.unmet)))
        if not (request.query or wanted.filters or request.sort):
            raise InputError(say("search.nothing_asked"))
        # Encoding and scoring take milliseconds: in a thread, so that other customers do not wait for them.
        ids = kept[1] if kept else await self._ranked(view, wanted)
        first = place.offset if kept else cursor.start(place, ids) or (request.page - 1) * request.limit
        chosen = [int(row) for row in ids[first : first + request.limit]]
        following = first + request.limit
        next_cursor = None
        if following < min(len(ids), cursor.MAX_OFFSET):
            token = self._rankings.keep(place, wanted, ids)
            next_cursor = cursor.write(request, cursor.Place(following, chosen[-1], token))
        shown, as_of = await self._items(chosen, wanted, fresh=fresh)
        nearest = None if len(ids) else await self._nearest(view, wanted, fresh=fresh)
        return SearchPage(
            items=shown,
            as_of=as_of,
            total=len(ids),
            near_only=wanted.near_only,
            absent=wanted.sought if wanted.absent else None,
            understood=wanted.understood(request, view),
            next_cursor=next_cursor,
            degraded=self._degraded(view.state),
            nearest=nearest,
            page=request.page,
            pages=max(1, math.ceil(len(ids) / request.limit)),
            facets=await asyncio.to_thread(facets, view.columns, ids) if request.facets else None,
        )

    async def _ranked(self, view: View, wanted: Plan) -> Ids:
        if "words" not in view.state.degraded:
            return await asyncio.to_thread(rank, view, wanted, self._vector)
        filters, only = wanted.filters, None
        if filters.contains or filters.exclude or filters.avoid:
            only = await by_text(self._database, self._shop_id, view, filters)
        wanted.filters = replace(filters, contains=(), exclude=(), avoid=(), needs=())
        ids = await asyncio.to_thread(rank, view, wanted, self._vector, only)
        if not len(ids):
            ids = await by_title(self._database, self._shop_id, view, wanted)
            ids = ids if only is None else ids[among(ids, only)]
        wanted.filters = filters
        return ids

    async def _nearest(self, view: View, wanted: Plan, *, fresh: bool) -> Nearest | None:
        """Return what there is without one of the conditions, or without all of them when no single one is it."""
        # Of another kind nothing comes near; what a need rules out is no condition that can be left.
        names = [name for name in present(wanted.filters) if name != "kinds"]
        several = [names[: count + 1] for count in range(1, len(names))]
        for dropped in [*([name] for name in names), *several]:
            easier = replace(wanted, corrections=[], filters=reduce(without, dropped, wanted.filters))
            ids = await self._ranked(view, easier)
            if len(ids):
                wanted.corrections, wanted.also = easier.corrections, easier.also
                shown, as_of = await self._items([int(row) for row in ids[:_NEAREST]], easier, fresh=fresh)
                return Nearest(without=dropped, total=len(ids), items=shown, as_of=as_of)
        return None

    async def _words_back(self, patience: float = _PATIENCE) -> None:
        """While the words are being made again, wait a little; then titles from SQL answer in their place."""
        if self._repair is not None and not self._repair.done() and not self._index.view.state.words:
            await asyncio.wait({self._repair}, timeout=patience)

    def _vector(self, text: str) -> Scores | None:
        try:
            vector = self.encode(text)
        except Exception as error:  # noqa: BLE001 - whatever ails the encoder, words still answer, and `degraded` says so
            if not self._encoder_failed:
                log.error("the encoder failed (%s); searching by words only", type(error).__name__)
            self._encoder_failed = True
            return None
        self._encoder_failed = False
        return vector

    def _degraded(self, state: IndexState) -> list[str]:
        degraded = state.degraded
        return [*degraded, "meaning"] if self._encoder_failed and "meaning" not in degraded else degraded

    async def _items(self, ids: list[int], wanted: Plan, *, fresh: bool) -> tuple[list[SearchItem], datetime | None]:
        found = await items.cards(self._database, ids) if ids else []
        as_of = None
        if fresh and found:
            now = await live(self._connector, found)
            as_of = min(card.row.synced_at for card in found) if now is None else None
            found = found if now is None else now
        shown = []
        for card in found:
            item = items.item(card, wanted.filters) or items.item(card, wanted.pin_filters)
            if item is not None:
                shown.append(item)
        return shown, as_of

    async def rows(self, request: SearchRequest, only: Ids | None = None) -> Ids:
        """Return the row ids of all results in order, among ``only`` when given; for evaluations."""
        await self._words_back(_PATIENCE_OF_EVALUATIONS)
        view = self._index.view
        wanted = plan(request, view)
        return await asyncio.to_thread(rank, view, wanted, self._vector, only)

    async def product(self, product_id: str) -> ProductView:
        """Return the product with the platform's id, with live prices and stock where they can be had.

        Raises:
            ProductNotFound: There is none, or it is not for sale.
        """
        p = PlatformProduct
        return await self._product(
            select(p.id).where(p.shop_id == self._shop_id, p.platform_id == product_id, p.status == "active")
        )

    async def products(self, product_ids: Sequence[str]) -> list[ProductView]:
        """Return those of the products with these platform ids that are for sale, in this order, read live at once."""
        p = PlatformProduct
        return await self._products(
            select(p.id).where(p.shop_id == self._shop_id, p.platform_id.in_(product_ids), p.status == "active"),
            product_ids,
        )

    async def selling(self, code: str, most: int = 10) -> list[ProductView]:
        """Return the products that have a variant with this SKU or platform id, at most so many.

        Where nothing is called just so, those with a SKU, barcode or handle that is this one in another spelling.
        """
        p, v = PlatformProduct, PlatformVariant
        mine = select(p.id).where(p.shop_id == self._shop_id, p.status == "active").order_by(p.id).limit(most)
        named = select(v.product_id).where(v.shop_id == self._shop_id, or_(v.sku == code, v.platform_id == code))
        found = await self._products(mine.where(p.id.in_(named)))
        return found or await self._products(mine.where(p.id.in_(self._index.view.identifiers.exact(code)[:most])))

    async def product_by_sku(self, sku: str) -> ProductView:
        """Return the product that has a variant with this SKU, spelled as in the store or in any other way.

        Raises:
            ProductNotFound: There is none, or it is not for sale.
        """
        p, v = PlatformProduct, PlatformVariant
        exact = select(p.id).join(v, v.product_id == p.id)
        exact = exact.where(p.shop_id == self._shop_id, v.sku == sku, p.status == "active").limit(1)
        try:
            return await self._product(exact)
        except ProductNotFound:
            found = self._index.view.identifiers.exact(sku)
            return await self._product(select(p.id).where(p.id.in_(found[:1]), p.status == "active"))

    async def _products(self, query: object, order: Sequence[str] = ()) -> list[ProductView]:
        async with self._database.read() as session:
            rows = list(await session.scalars(query))  # type: ignore[call-overload]
        found = await items.cards(self._database, rows, full=True) if rows else []
        fresh = await live(self._connector, found)
        views = [items.view(card, live=fresh is not None) for card in fresh or found]
        place = {identity: number for number, identity in enumerate(order)}
        return sorted(views, key=lambda each: place.get(each.id, 0))

    async def _product(self, query: object) -> ProductView:
        async with self._database.read() as session:
            row = await session.scalar(query)  # type: ignore[call-overload]
        found = await items.cards(self._database, [row], full=True) if row is not None else []
        if not found:
            raise ProductNotFound
        fresh = await live(self._connector, found)
        return items.view(fresh[0] if fresh else found[0], live=fresh is not None)

    async def close(self) -> None:
        """Stop a running repair and let go of the folder; what was done so far is kept."""
        if self._repair is not None:
            self._repair.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._repair
        await self._index.close()
