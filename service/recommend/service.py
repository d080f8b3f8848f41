"""The recommender: what is like this, what goes with it, what suits this customer, what others buy."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

import numpy as np
from sqlalchemy import select

from commerce.errors import InputError, ProductNotFound
from commerce.money import Money
from commerce.sentences import say
from connectors.stores.base import StoreConnector
from service.discovery import Discovery, items
from service.discovery.items import Card
from service.recommend import candidates, live_cards, reasons
from service.recommend.candidates import Why
from service.recommend.page import About, Ask, Recommendation, RecommendedItem
from service.recommend.space import Pool, Space, diverse
from store.models import PlatformProduct
from store.search.files import BadFiles
from store.search.filters import Filters
from store.search.sales import KindPairs, Sales
from store.search.selection import Ids, Mask

log = logging.getLogger(__name__)
_SPARE = 6  # chosen beyond what is shown, as some may turn out to be sold out
_WEIGHT = {"similar": 0.75, "goes_with": 0.6, "for_you": 0.7, "trending": 0.85}


@dataclass
class _Found:
    """Candidates, what they rest on, and how the reason of each is written."""

    pool: Pool
    basis: str
    reason: Callable[[Card, Decimal], str]


@dataclass
class _Case:
    """One request being answered."""

    ask: Ask
    space: Space
    filters: Filters
    rows: dict[str, int]
    seed: Card | None = None
    mask: Mask = field(default_factory=lambda: np.zeros(0, np.bool_))

    def known(self, names: Iterable[str]) -> Ids:
        """Return the row ids of products by the platform's ids."""
        return np.array([self.rows[name] for name in names if name in self.rows], dtype=np.int64)


class Recommender:
    """Recommendations over one shop's catalogue.

    Args:
        discovery: The shop's search, whose vectors and columns are used.
        connector: Where live price and stock come from; None leaves them as of the last sync.
        sales: What was bought together; None reads what the last sync wrote.
    """

    def __init__(self, discovery: Discovery, connector: StoreConnector | None, *, sales: Sales | None = None) -> None:
        self._given = sales
        self._discovery, self._connector = discovery, connector
        self._sales: tuple[tuple[int, int], Sales | None] | None = None
        self._space: Space | None = None
        self._pairs: tuple[object, Sales, KindPairs] | None = None

    def sales(self) -> Sales | None:
        """Return what was bought together, None where the platform never told."""
        if self._given is not None:
            return self._given if self._given.orders else None
        stamp = Sales.stamp(self._discovery.folder)
        if self._sales is None or self._sales[0] != stamp:
            try:
                self._sales = (stamp, Sales.load(self._discovery.folder))
            except BadFiles as error:
                if str(error) != "missing":
                    log.warning("what was bought together cannot be read (%s); the next sync writes it anew", error)
                self._sales = (stamp, None)
        found = self._sales[1]
        return found if found is not None and found.orders else None

    def space(self) -> Space:
        """Return the catalogue as it is now."""
        view = self._discovery.view
        if self._space is None or self._space.view is not view:
            self._space = Space(view)
        return self._space

    def kind_pairs(self, space: Space) -> KindPairs | None:
        """Return which kinds are bought together, counted once a sync."""
        sales = self.sales()
        if sales is None:
            return None
        if self._pairs is None or self._pairs[0] is not space.columns or self._pairs[1] is not sales:
            kind_pairs = sales.kinds_together(space.kinds_of(sales.ids), len(space.columns.kinds))
            self._pairs = (space.columns, sales, kind_pairs)
        return self._pairs[2]

    async def recommend(self, ask: Ask) -> Recommendation:
        """Return products for a request, each with a reason that is true.

        Raises:
            InputError: ``similar`` and ``goes_with`` name no product.
            ProductNotFound: The product named does not exist.
        """
        await self._discovery.refresh()
        case = await self._case(ask)
        find = {
            "similar": self._similar,
            "goes_with": self._goes_with,
            "for_you": self._for_you,
            "trending": self._trending,
        }[ask.kind]
        found = await find(case)
        vectors = case.space.vectors(found.pool.ids)
        chosen = await asyncio.to_thread(diverse, found.pool, vectors, ask.limit + _SPARE, _WEIGHT[ask.kind])
        shown, as_of = await self._shown(case, found, chosen)
        about = About(id=case.seed.row.platform_id, title=case.seed.row.title) if case.seed else None
        return Recommendation(kind=ask.kind, basis=found.basis, about=about, items=shown, as_of=as_of)

    async def _case(self, ask: Ask) -> _Case:
        if ask.kind in ("similar", "goes_with") and not ask.product_id:
            raise InputError(say("recommend.which"))
        names = {ask.product_id, *ask.liked, *ask.rejected, *ask.shown, *ask.bought} - {""}
        rows = await self._rows(names)
        seed = None
        if ask.kind in ("similar", "goes_with"):
            if ask.product_id not in rows:
                raise ProductNotFound
            seed = await self._seed(rows[ask.product_id])
        space = self.space()
        without = {ask.product_id, *ask.rejected, *ask.bought, *ask.liked}
        if ask.kind == "for_you":
            without |= set(ask.shown)
        case = _Case(ask, space, _filters(ask, space.columns.currency, seed), rows, seed)
        case.mask = await asyncio.to_thread(space.allowed, case.filters, case.known(without))
        return case

    async def _rows(self, names: set[str]) -> dict[str, int]:
        if not names:
            return {}
        p = PlatformProduct
        wanted = select(p.platform_id, p.id).where(
            p.shop_id == self._discovery.shop_id, p.platform_id.in_(names), p.status == "active"
        )
        async with self._discovery.database.read() as session:
            return {row[0]: row[1] for row in await session.execute(wanted)}

    async def _seed(self, row: int) -> Card:
        cards = await live_cards.cards(self._discovery.database, np.array([row]))
        if not cards:
            raise ProductNotFound
        fresh, _ = await live_cards.live(self._connector, cards)
        return (fresh or cards)[0]

    async def _similar(self, case: _Case) -> _Found:
        seed = case.seed
        assert seed is not None
        pool = await asyncio.to_thread(candidates.similar, case.space, seed.row.id, case.mask)
        price = items.amount(_price(seed), seed.row.currency)

        def reason(card: Card, own: Decimal) -> str:
            same = card.row.currency == seed.row.currency
            return reasons.alike(seed, card, (price, own) if same else None)

        return _Found(pool, "content", reason)

    async def _goes_with(self, case: _Case) -> _Found:
        seed, space = case.seed, case.space
        assert seed is not None
        sales = self.sales()
        pool, why = Pool.empty(), Why()
        if sales is not None:
            pool, why = await asyncio.to_thread(candidates.bought_with, space, sales, seed.row.id, case.mask)
        if len(pool.ids) < case.ask.limit:
            more, also = await asyncio.to_thread(
                candidates.fitting, space, lambda: self.kind_pairs(space), seed.row.id, case.mask
            )
            fresh = ~np.isin(more.ids, pool.ids)
            pool = Pool(np.concatenate([pool.ids, more.ids[fresh]]), np.concatenate([pool.scores, more.scores[fresh]]))
            why = also | why
        own_kind = space.kind_of(seed.row.id)

        def reason(card: Card, _price: Decimal) -> str:
            source, count = why[card.row.id]
            if source == "orders":
                return reasons.together(seed.row.title, count)
            kind = space.kind_name(space.kind_of(card.row.id))
            if source == "kinds":
                return reasons.kinds_together(kind, space.kind_name(own_kind), count)
            return reasons.from_kind(kind, seed, card)

        from_orders = any(source != "catalogue" for source, _ in why.values())
        return _Found(pool, "orders" if from_orders else "catalogue", reason)

    async def _trending(self, case: _Case) -> _Found:
        sales = self.sales()
        if sales is not None:
            pool = await asyncio.to_thread(candidates.trending, case.space, sales, case.mask)
            recent = sales.since(sales.as_of - candidates.DAYS * 86_400.0)
            able = recent[np.searchsorted(sales.ids, pool.ids)] > 0
            pool = Pool(pool.ids[able], pool.scores[able])
            counts = dict(zip(sales.ids.tolist(), recent.tolist(), strict=True))
            if len(pool.ids):
                return _Found(
                    pool,
                    "orders",
                    lambda card, _p: reasons.popular(counts[card.row.id], sales.as_of, candidates.DAYS),
                )
        pool, basis = candidates.best_rated(case.space, case.mask)

        def reason(card: Card, _price: Decimal) -> str:
            return reasons.rated(card.row.rating) if card.row.rating else say("recommend.newest")

        return _Found(pool, basis, reason)

    async def _for_you(self, case: _Case) -> _Found:
        ask = case.ask
        hated = set(ask.rejected)
        liked, shown = ([name for name in names if name not in hated] for names in (ask.liked, ask.shown))
        bought = [] if liked or shown else sorted(ask.bought)
        how: reasons.How = "liked" if liked else "looked_at" if shown else "bought"
        basis = "conversation" if liked or shown else "purchases"
        near = case.known(liked or bought)
        pool, _ = await asyncio.to_thread(
            candidates.taste, case.space, near, case.known(shown), case.known(ask.rejected), case.mask
        )
        seeds = await live_cards.cards(self._discovery.database, case.known(liked or shown or bought))
        if not len(pool.ids) or not seeds:
            return await self._trending(case)
        marks = case.space.vectors(np.array([seed.row.id for seed in seeds], dtype=np.int64))

        def reason(card: Card, _price: Decimal) -> str:
            own = case.space.vectors(np.array([card.row.id], dtype=np.int64))[0]
            return reasons.like(seeds[int(np.argmax(marks @ own))], card, how)

        return _Found(pool, basis, reason)

    async def _shown(self, case: _Case, found: _Found, chosen: Ids) -> tuple[list[RecommendedItem], datetime | None]:
        cards, as_of = await live_cards.live(self._connector, await live_cards.cards(self._discovery.database, chosen))
        shown: list[RecommendedItem] = []
        for card in cards:
            item = items.item(card, case.filters)
            if item is not None and len(shown) < case.ask.limit:
                shown.append(RecommendedItem(**item.model_dump(), reason=found.reason(card, item.price)))
        return shown, as_of


def _filters(ask: Ask, currency: str, seed: Card | None) -> Filters:
    """Return the conditions on what is shown; cheaper than the product asked about means at least a cent."""
    high = _minor(ask.max_price, currency)
    if ask.cheaper and seed is not None:
        below = _price(seed) - 1
        high = below if high is None else min(high, below)
    return Filters(min_price=_minor(ask.min_price, currency), max_price=high, in_stock=True, category=ask.category)


def _minor(amount: Decimal | None, currency: str) -> int | None:
    return None if amount is None or not currency else Money(amount, currency).minor


def _price(card: Card) -> int:
    """Return the lowest price of what can be bought of a product, of all of it when it is sold out."""
    return min(sold.price for sold in items.wanted(card, Filters()))
