"""A small real shop for tests: products, a hashing encoder, and a platform that streams what it is given."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Sequence, Set
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from commerce.errors import ProductNotFound, ShopclerkError
from commerce.money import Money
from commerce.product import Product, Variant
from connectors.stores.base import Capabilities, ShopInfo, StoreConnector
from connectors.stores.stock import ProductFailure, Stock
from service.discovery import Discovery
from service.sync import sync
from store.database import Database
from store.migrate import migrate
from store.search.analyse import words


class HashingEncoder:
    """A real, if simple, encoder: a bag of hashed character trigrams, deterministic in every process."""

    dimensions = 64

    def __init__(self, fingerprint: str = "hashing-1") -> None:
        self.fingerprint = fingerprint
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        return np.stack([self.encode_query(text) for text in texts]) if texts else np.zeros((0, 64), np.float32)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        vector = np.full(self.dimensions, 1e-3, dtype=np.float32)
        for word in words(text):
            for start in range(max(1, len(word) - 2)):
                vector[zlib.crc32(word[start : start + 3].encode()) % self.dimensions] += 1
        return vector / np.linalg.norm(vector)


class BrokenEncoder(HashingEncoder):
    def encode_query(self, text: str) -> NDArray[np.float32]:
        raise RuntimeError("no model here")


def product(number: int, title: str, price: str = "10.00", **more: object) -> Product:
    """Return a product of one variant, or with ``variants`` of those."""
    stock = more.pop("stock", 5)
    barcode = more.pop("barcode", "")
    one = Variant(
        id=f"v{number}",
        sku=f"SKU-{number:04}",
        barcode=barcode,
        price=Money(price, "EUR"),
        stock=stock,  # type: ignore[arg-type]
    )
    return Product(**{"id": f"p{number}", "title": title, "variants": (one,), **more})  # type: ignore[arg-type]


def sizes(number: int, *variants: tuple[str, str, int]) -> tuple[Variant, ...]:
    """Return variants from (size, price, stock)."""
    return tuple(
        Variant(
            id=f"v{number}-{size}",
            sku=f"SKU-{number:04}-{size}",
            title=size,
            options={"Size": size},
            price=Money(price, "EUR"),
            stock=stock,
        )
        for size, price, stock in variants
    )


SAMPLE_CATALOGUE = [
    product(
        1,
        "Waterproof rain jacket",
        "89.00",
        category="Clothing > Outerwear",
        brand="Nordwind",
        description="A breathable jacket for wet days",
        variants=sizes(1, ("S", "89.00", 3), ("M", "99.00", 0)),
    ),
    product(2, "Fleece jacket", "59.00", category="Clothing > Outerwear", brand="Nordwind", rating=4.5),
    product(3, "Leather boots", "140.00", category="Shoes", description="Sturdy boots for the hills", rating=4.9),
    product(4, "Running shoes", "75.50", category="Shoes", stock=0),
    product(5, "Espresso cup", "8.00", category="Kitchen", description="Small porcelain cup", barcode="4006381333931"),
    product(6, "Umbrella", "25.00", category="Accessories", description="Keeps the rain off"),
    product(7, "Smart watch", "199.00", category="Electronics", updated_at=datetime(2026, 1, 1, tzinfo=UTC)),
    product(8, "Hidden gem", "1.00", status="draft"),
]


class Platform(StoreConnector):
    """The reading side of a store platform, over a list that tests may change."""

    platform = "shelf"
    capabilities = Capabilities()

    def __init__(self, products: Sequence[Product | ProductFailure]) -> None:
        self.catalogue = self
        self.goods: list[Product | ProductFailure | ShopclerkError] = list(products)
        self.healed: dict[str, Product] = {}
        self.since: list[datetime | None] = []
        self.url, self.given, self.anew = "https://shelf.example", 0, False
        self.stocks: dict[str, Stock] | ShopclerkError | float = {}

    async def check(self) -> str:
        return "a shelf"

    async def reach(self) -> None:
        """It is here."""

    async def close(self) -> None:
        """Nothing is held open."""

    def all(self, already: Set[str] = frozenset()) -> AsyncIterator[Product | ProductFailure]:
        return self._given(None, already)

    def changed(self, since: datetime) -> AsyncIterator[Product | ProductFailure]:
        return self._given(since, frozenset())

    async def _given(self, since: datetime | None, already: Set[str]) -> AsyncIterator[Product | ProductFailure]:
        self.since.append(since)
        for item in list(self.goods):
            if isinstance(item, ShopclerkError):
                raise item
            if self.anew or isinstance(item, ProductFailure) or item.id not in already:
                self.given += 1
                yield item

    async def shop(self) -> ShopInfo:
        return ShopInfo(name="Shelf", currency="EUR", url=self.url)

    async def ids(self) -> set[str]:
        return {
            item.product_id if isinstance(item, ProductFailure) else item.id
            for item in self.goods
            if not isinstance(item, ShopclerkError)
        }

    async def product(self, product_id: str) -> Product:
        if product_id not in self.healed:
            raise ProductNotFound
        return self.healed[product_id]

    async def stock(self, variant_ids: Sequence[str]) -> dict[str, Stock]:
        if isinstance(self.stocks, ShopclerkError):
            raise self.stocks
        if isinstance(self.stocks, float):
            await asyncio.sleep(self.stocks)
            return {}
        return {name: stock for name, stock in self.stocks.items() if name in variant_ids}


async def open_database(url: str) -> Database:
    await asyncio.to_thread(migrate, url)
    return Database(url)


async def open_shop(
    database: Database,
    folder: Path,
    products: Sequence[Product] = SAMPLE_CATALOGUE,
    encoder: HashingEncoder | None = None,
) -> Discovery:
    """Return the search over ``products``, synced."""
    discovery = await Discovery.open(database, "test", encoder or HashingEncoder(), folder, repair=False)
    summary = await sync(database, "test", Platform(products), discovery)  # type: ignore[arg-type]
    assert summary.state == "done"
    assert summary.index is not None
    assert summary.index.complete
    return discovery
