"""Why a search ranks as it does, and what the indexes hold of a product: for the shop's people."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import or_, select

from commerce.errors import ProductNotFound
from commerce.money import Money
from service.discovery import fusion, indexed_text
from service.discovery.conditions import selected
from service.discovery.page import SearchPage
from service.discovery.request import SearchRequest
from service.discovery.search import Plan, pins, plan, retrieved
from service.discovery.service import Discovery
from service.discovery.view import View
from store.models import PlatformProduct, PlatformVariant
from store.search import rows as stored
from store.search.analyse import words

_ON_A_PAGE = 50


@dataclass(frozen=True)
class Place:
    """One result of a search: what each part added to its score; ``pinned`` stands first by its article number."""

    product: PlatformProduct
    words: float
    meaning: float
    coverage: float
    phrase: float
    pinned: bool

    @property
    def score(self) -> float:
        """What it is ranked by, before prices and sorting."""
        return self.words + self.meaning + self.coverage + self.phrase

    @property
    def price(self) -> Money:
        """The lowest price."""
        return Money.from_minor(self.product.price_min, self.product.currency)


@dataclass(frozen=True)
class Explained:
    """A search, as customers get it, and why its first results stand where they stand."""

    page: SearchPage
    places: tuple[Place, ...]
    weights: fusion.Weights


async def explain(discovery: Discovery, request: SearchRequest) -> Explained:
    """Search as for a customer, and say what each part of the ranking added.

    Raises:
        InputError: The request asks for nothing at all.
    """
    page = await discovery.search(request)
    ids = (await discovery.rows(request))[: request.limit]
    view = discovery.view
    wanted = plan(request, view)
    found, weights, pinned = await asyncio.to_thread(_parts, discovery, view, wanted)
    p = PlatformProduct
    async with discovery.database.read() as session:
        query = select(p).where(p.id.in_([int(each) for each in ids]))
        products = {row.id: row for row in await session.scalars(query)}
    nothing = (0.0, 0.0, 0.0, 0.0)
    places = (
        Place(products[int(row)], *found.get(int(row), nothing), int(row) in pinned)
        for row in ids
        if int(row) in products
    )
    return Explained(page, tuple(places), weights)


def _parts(
    discovery: Discovery, view: View, wanted: Plan
) -> tuple[dict[int, tuple[float, float, float, float]], fusion.Weights, frozenset[int]]:
    if not words(wanted.parsed.text):
        return {}, fusion.BOTH, frozenset()
    by_words, by_meaning, weights = retrieved(view, wanted, discovery.encode, selected(view, wanted.filters))
    ids, parts = fusion.parts(by_words, by_meaning, weights)
    rows = np.stack(parts, axis=1).tolist()
    first = frozenset(int(each) for each in pins(view, wanted))
    return {int(one): (*map(float, row),) for one, row in zip(ids, rows, strict=True)}, weights, first  # type: ignore[misc]


@dataclass(frozen=True)
class Held:
    """A product of the shop, and in which indexes it stands as it is now; ``sold`` are none that are not for sale."""

    product: PlatformProduct
    by_words: bool
    by_meaning: bool

    @property
    def sold(self) -> bool:
        """Whether customers can find it at all."""
        return self.product.status == "active"

    @property
    def price(self) -> Money:
        """The lowest price."""
        return Money.from_minor(self.product.price_min, self.product.currency)


async def held(discovery: Discovery, wanted: str = "", page: int = 1) -> tuple[list[Held], bool]:
    """Return products by title, number or id, a page of them, and whether there are more."""
    p, v = PlatformProduct, PlatformVariant
    query = select(p).where(p.shop_id == discovery.shop_id)
    if wanted := wanted.strip():
        coded = select(v.product_id).where(v.shop_id == discovery.shop_id, v.sku.icontains(wanted, autoescape=True))
        query = query.where(or_(p.title.icontains(wanted, autoescape=True), p.platform_id == wanted, p.id.in_(coded)))
    async with discovery.database.read() as session:
        window = query.order_by(p.title, p.id).offset((page - 1) * _ON_A_PAGE).limit(_ON_A_PAGE + 1)
        rows = list(await session.scalars(window))
    return _held(discovery.view, rows[:_ON_A_PAGE]), len(rows) > _ON_A_PAGE


def _held(view: View, products: Sequence[PlatformProduct]) -> list[Held]:
    by_words = _hashes(view.words.ids, view.words.hashes, products)
    by_meaning = _hashes(view.vectors.ids, view.vectors.hashes, products)
    return [
        Held(each, by_words.get(each.id) == each.content_hash, by_meaning.get(each.id) == each.content_hash)
        for each in products
    ]


def _hashes(ids: np.ndarray, hashes: Sequence[str], products: Sequence[PlatformProduct]) -> dict[int, str]:
    places = np.flatnonzero(np.isin(ids, [each.id for each in products]))
    return {int(ids[place]): hashes[place] for place in places.tolist()}


@dataclass(frozen=True)
class Read:
    """What the indexes read of a product: fields of words with their weights, marks, and the text for meaning."""

    held: Held
    fields: tuple[tuple[str, float], ...]
    marks: tuple[str, ...]
    encoded: str


async def read(discovery: Discovery, product_id: str) -> Read:
    """Return what the indexes read of a product with this platform id.

    Raises:
        ProductNotFound: There is none.
    """
    p = PlatformProduct
    async with discovery.database.read() as session:
        row = await session.scalar(select(p).where(p.shop_id == discovery.shop_id, p.platform_id == product_id))
    if row is None:
        raise ProductNotFound
    [one] = _held(discovery.view, [row])
    async for part in stored.documents(discovery.database, discovery.shop_id, [row.id]):
        for document in part:
            said = indexed_text.to_words(document)
            return Read(one, tuple(said.fields), tuple(said.marks), indexed_text.to_encode(document))
    return Read(one, (), (), "")
