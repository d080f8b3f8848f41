"""What is asked of the discovery service."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from commerce.errors import InputError, MoneyError
from commerce.money import parse_amount
from commerce.sentences import say
from commerce.text import one_line

MAX_QUERY = 500
Sort = Literal["relevance", "price_asc", "price_desc", "newest", "rating"]

Audience = Literal["women", "men", "kids", "baby"]

Ignorable = Literal[
    "price",
    "in_stock",
    "sort",
    "exclude",
    "size",
    "colour",
    "material",
    "brand",
    "quantity",
    "cheap",
    "corrections",
    "kinds",
    "audience",
    "options",
    "needs",
]


def _price(value: object) -> Decimal | None:
    if value is None or value == "":
        return None
    amount = parse_amount(format(value, "f") if isinstance(value, float) else value)
    if amount < 0:
        raise MoneyError(say("search.negative_price"))
    return amount


Price = Annotated[Decimal | None, BeforeValidator(_price)]


class SearchRequest(BaseModel):
    """A search. Explicit conditions and those found in the query's words hold together.

    Prices are amounts in the shop's currency, both ends included. ``options`` are such as
    ``{"Size": "M"}``; all of them must hold for one and the same variant. Of ``categories`` one is enough. ``cursor``
    continues a page. ``exclude`` are words that no result may have, ``brand`` is one the shop sells. ``ignore`` takes
    back what the words were understood to say, by the names of `Understood`: "price", "size" and so on. ``facets`` asks
    for counts.
    A query longer than 500 characters is cut.

    ``kinds`` are product types, ``needs`` words that a product must say of itself, ``avoid`` what is ruled out by a
    need such as an allergy: it stays when something else is searched. ``refine`` are words that go on with the search
    that the other fields describe: "in yellow", "not wool"; see `service.discovery.follow_up`.
    """

    model_config = ConfigDict(frozen=True)

    query: str = ""
    min_price: Price = None
    max_price: Price = None
    in_stock: bool | None = None
    category: str = Field("", max_length=200)
    categories: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = Field((), max_length=20)
    options: dict[str, str] = Field(default_factory=dict, max_length=10)
    brand: str = Field("", max_length=200)
    exclude: tuple[Annotated[str, Field(min_length=1, max_length=80)], ...] = Field((), max_length=10)
    kinds: tuple[Annotated[str, Field(min_length=1, max_length=120)], ...] = Field((), max_length=40)
    audience: Audience | Literal[""] = ""
    colour: str = Field("", max_length=80)
    size: str = Field("", max_length=40)
    material: str = Field("", max_length=80)
    needs: tuple[Annotated[str, Field(min_length=1, max_length=80)], ...] = Field((), max_length=10)
    avoid: tuple[Annotated[str, Field(min_length=1, max_length=80)], ...] = Field((), max_length=20)
    min_rating: float | None = Field(None, ge=0, le=5)
    refine: str = ""
    ignore: frozenset[Ignorable] = frozenset()
    facets: bool = False
    sort: Sort | None = None
    limit: int = Field(10, ge=1, le=50)
    page: int = Field(1, ge=1, le=200)
    cursor: str = Field("", max_length=400)

    @model_validator(mode="before")
    @classmethod
    def _clean(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        data = {name: value for name, value in data.items() if value is not None}
        if isinstance(data.get("query"), str):
            data["query"] = one_line(data["query"], MAX_QUERY)
        if isinstance(data.get("refine"), str):
            data["refine"] = one_line(data["refine"], MAX_QUERY)
        if isinstance(data.get("category"), str):
            data["category"] = one_line(data["category"], 200)
        if isinstance(data.get("exclude"), (list, tuple)):
            # What names nothing rules nothing out.
            said = [one_line(one, 80) if isinstance(one, str) else one for one in data["exclude"]]
            data["exclude"] = tuple(one for one in said if one != "")
        return data

    @model_validator(mode="after")
    def _range(self) -> SearchRequest:
        if self.min_price is not None and self.max_price is not None and self.min_price > self.max_price:
            raise InputError(say("search.price_range"))
        return self
