"""What the recommender is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from service.discovery.page import Frozen, SearchItem

Kind = Literal["similar", "goes_with", "for_you", "trending"]


@dataclass(frozen=True)
class Ask:
    """A request for recommendations; ids are the platform's.

    Attributes:
        kind: What is wanted.
        product_id: The product that ``similar`` and ``goes_with`` are about.
        liked: Products that the customer liked.
        rejected: Products that the customer does not want; neither they nor their like are shown.
        shown: Products that the conversation showed, oldest first.
        bought: Products of the customer's own orders; never shown.
        min_price: Lowest price, in the shop's currency.
        max_price: Highest price.
        category: Only this category.
        cheaper: Only what costs less than the product asked about.
        limit: How many.
    """

    kind: Kind
    product_id: str = ""
    liked: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    bought: frozenset[str] = field(default=frozenset())
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    category: str = ""
    cheaper: bool = False
    limit: int = 5


class RecommendedItem(SearchItem):
    """A product and why it is shown: a sentence made from counted and compared facts."""

    reason: str


class About(Frozen):
    """The product that recommendations are about."""

    id: str
    title: str


class Recommendation(Frozen):
    """Recommended products, best first.

    ``basis`` says what they rest on: ``content``, ``orders``, ``catalogue``, ``conversation``, ``purchases``,
    ``ratings`` or ``newest``. ``as_of`` is set when price and stock could not be read live.
    """

    kind: Kind
    basis: str
    about: About | None = None
    items: list[RecommendedItem]
    as_of: datetime | None = None
