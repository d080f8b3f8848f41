"""What the discovery service answers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from service.discovery.request import Sort

PriceText = Annotated[Decimal, PlainSerializer(lambda value: format(value, "f"), return_type=str)]


class Frozen(BaseModel):
    """Base of the answers: values, never changed."""

    model_config = ConfigDict(frozen=True)


class SearchItem(Frozen):
    """One product of a page.

    ``id`` is the platform's. ``price`` is the lowest price of the variants that meet the search's conditions
    (of those in stock, when any is), and ``sku`` and ``in_stock`` speak of the same variants. ``options`` are
    those that can be bought, all of them when the product is sold out. ``price_before`` is the higher price that the
    shop compares ``price`` with.
    """

    id: str
    sku: str
    title: str
    price: PriceText
    price_before: PriceText | None = None
    currency: str
    in_stock: bool
    category: str
    brand: str = ""
    url: str
    image: str
    rating: float | None = None
    options: dict[str, list[str]] = Field(default_factory=dict)


class Correction(Frozen):
    """A word that the catalogue does not know, and what was searched beside it."""

    word: str
    instead: str


class Understood(Frozen):
    """What the search took from the words and conditions; None where nothing was said.

    Whatever the words were understood to say can be taken back: name it in ``ignore`` of the next search.
    ``corrections`` are words that the catalogue (nearly) lacks, with what was searched beside them; ``also`` are
    other names and spellings of a word that were searched beside it; ``known`` are those of the values here that the
    catalogue has as they stand. ``kinds`` are the kinds of things that are shown, ``needs`` what they must say of
    themselves, ``avoid`` what is ruled out for good; ``unmet`` was asked for and nothing of that kind says it is so.
    """

    text: str
    min_price: PriceText | None = None
    max_price: PriceText | None = None
    currency: str | None = None
    in_stock: bool | None = None
    category: str | None = None
    options: dict[str, str] | None = None
    size: str | None = None
    colour: str | None = None
    material: str | None = None
    brand: str | None = None
    kinds: list[str] | None = None
    audience: str | None = None
    needs: list[str] | None = None
    avoid: list[str] | None = None
    min_rating: float | None = None
    unmet: list[str] | None = None
    exclude: list[str] | None = None
    quantity: int | None = None
    cheap: bool | None = None
    sort: Sort | None = None
    corrections: list[Correction] | None = None
    identifiers: list[str] | None = None
    also: dict[str, list[str]] | None = None
    known: list[str] | None = None


class Nearest(Frozen):
    """What comes nearest when nothing meets all conditions: the best products ``without`` those named."""

    without: list[str]
    total: int
    items: list[SearchItem]
    as_of: datetime | None = None


class FacetValue(Frozen):
    """A value and how many products of the results have it."""

    value: str
    count: int


class Facet(Frozen):
    """How the results divide by one property, the most common values first; prices from low to high."""

    name: str
    values: list[FacetValue]


class SearchPage(Frozen):
    """A page of products.

    ``total`` counts all products that the pages of this search show. ``next_cursor`` is None on the last page.
    ``degraded`` names what could not take part: ``words``, ``meaning``. When conditions leave nothing, ``nearest``
    says which ones and shows what there is without them. Where live prices and stock were asked for and could not
    be had, ``as_of`` says when they were read. ``near_only`` says that no product has a word of the query: what is
    shown comes near in meaning, and may be something else. ``absent`` names what was asked for when the
    catalogue has nothing of that kind. ``unread`` are the words of ``refine`` that tell nothing
    about the search in force: they may ask for something else altogether.
    """

    items: list[SearchItem]
    total: int
    near_only: bool = False
    absent: str | None = None
    understood: Understood
    next_cursor: str | None = None
    degraded: list[str] = Field(default_factory=list)
    nearest: Nearest | None = None
    facets: list[Facet] | None = None
    as_of: datetime | None = None
    page: int = 1
    pages: int = 1
    unread: list[str] | None = None


class VariantView(Frozen):
    """One variant of a product that is shown; ``handle`` is what it is bought or exchanged by."""

    id: str
    handle: str
    sku: str
    title: str
    options: dict[str, str]
    price: PriceText
    price_before: PriceText | None = None
    in_stock: bool
    image: str = ""


class ProductView(SearchItem):
    """One product with everything a customer may want to know.

    Prices and stock were read live from the platform; when that failed, ``as_of`` says when they were.
    """

    description: str
    images: list[str]
    attributes: dict[str, str]
    tags: list[str] = Field(default_factory=list)
    variants: list[VariantView]
    as_of: datetime | None = None
