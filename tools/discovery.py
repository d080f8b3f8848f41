"""Tools that find products."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from commerce.errors import ProductNotFound
from commerce.language import language
from commerce.money import parse_amount
from service import gloss
from service.discovery import Ignorable, SearchRequest, named
from service.shop import Shop
from tools.context import ToolContext, make
from tools.results import ProductResult, ProductsResult


class SearchArguments(BaseModel):
    """Arguments of ``search_products``."""

    model_config = ConfigDict(extra="ignore")

    query: str = Field("", max_length=500, description="what the customer is looking for, without price words")
    refine: str | None = Field(
        None, max_length=500, description='what they say to the search in force, "not wool"; with its arguments again'
    )
    kinds: list[str] | None = Field(None, max_length=40, description='product types, such as ["Rain Jacket"]')
    audience: Literal["women", "men", "kids", "baby"] | None = None
    colour: str | None = Field(None, max_length=80, description='such as "navy or black"')
    size: str | None = Field(None, max_length=40)
    material: str | None = Field(None, max_length=80)
    needs: list[str] | None = Field(None, max_length=10, description='what it must be, such as ["dishwasher"]')
    avoid: list[str] | None = Field(
        None, max_length=20, description="what a need such as an allergy rules out, in every search from then on"
    )
    min_price: str | None = Field(None, description="lowest price, such as 20")
    max_price: str | None = Field(None, description="highest price, such as 120")
    in_stock: bool | None = Field(None, description="true to leave out what is sold out")
    category: str | None = Field(None, max_length=200, description="category name, if the customer named one")
    options: dict[str, str] | None = Field(None, description='wanted options, such as {"Size": "M", "Colour": "navy"}')
    brand: str | None = Field(None, max_length=200, description="brand, if the customer wants only that one")
    exclude: list[str] | None = Field(
        None, max_length=10, description='what the customer does not want, such as ["leather"]'
    )
    ignore: list[Ignorable] | None = Field(
        None, description="what `understood` of the last search got wrong, to search again without reading it"
    )
    min_rating: float | None = Field(None, ge=0, le=5)
    sort: Literal["relevance", "price_asc", "price_desc", "newest", "rating"] | None = Field(None, description="order")
    page: int | None = Field(None, ge=1, le=200, description="2 for the next five")

    @field_validator("min_price", "max_price", mode="before")
    @classmethod
    def _price(cls, value: object) -> str | None:
        if value in (None, ""):
            return None
        return format(parse_amount(str(value) if isinstance(value, float) else value), "f")


#: What a search understood that is an argument of the next one too.
_IN_FORCE = (
    "kinds",
    "audience",
    "colour",
    "size",
    "material",
    "needs",
    "avoid",
    "exclude",
    "brand",
    "category",
    "options",
    "min_price",
    "max_price",
    "in_stock",
    "min_rating",
    "sort",
)


def in_force(understood: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments that say a search again, whatever it was read from.

    Args:
        understood: What the search's result says it understood.
    """
    found = {name: understood[name] for name in _IN_FORCE if understood.get(name) not in (None, "", [], {})}
    return {"query": str(understood.get("text") or ""), **found}


#: What results say of their prices in a shop that adds the tax at the checkout.
WITHOUT_TAX = "without tax"


class ProductArguments(BaseModel):
    """Arguments of ``get_product``."""

    product_id: str = Field(
        ..., min_length=1, max_length=255, description="id from a search result, or the product's name"
    )


async def search_products(context: ToolContext, **arguments: Any) -> ProductsResult:
    """Search the shop's catalogue."""
    wanted = {name: value for name, value in arguments.items() if value not in (None, "", {}, [])}
    if language() in gloss.codes():  # a word that its table lacks is no misspelt English one
        wanted["ignore"] = sorted({*wanted.get("ignore", ()), "corrections"})
    page = await context.shop.discovery.search(SearchRequest(**{"limit": 5, **wanted}), fresh=True)
    data = page.model_dump(mode="json", exclude_none=True)
    for item in [*data["items"], *(data.get("nearest") or {}).get("items", [])]:
        item["url"] = context.shop.link(item["url"]) or item["url"]
    return ProductsResult(query=arguments.get("query", ""), **data, **prices(context.shop))


async def get_product(context: ToolContext, product_id: str) -> ProductResult | ProductsResult:
    """Show one product with its variants; those that a name fits equally well, to choose from."""
    discovery = context.shop.discovery
    try:
        item = await discovery.product(product_id)
    except ProductNotFound:
        found = await named.called(discovery, product_id)
        if not found:
            raise
        if len(found) > 1:
            cards = [each.model_dump(mode="json", exclude_none=True) for each in found]
            return ProductsResult(query=product_id, items=cards, total=len(cards), **prices(context.shop))
        item = await discovery.product(found[0].id)
    data = item.model_dump(mode="json", exclude_none=True)
    data["url"] = context.shop.link(data["url"]) or data["url"]
    return ProductResult(item=data, **prices(context.shop))


def prices(shop: Shop) -> dict[str, str]:
    """Return what customers must know of all prices: that tax comes on top, where it does."""
    return {"prices": WITHOUT_TAX} if shop.info.taxes == "added" else {}


TOOLS = (
    make(
        "search_products",
        "Find products of this shop by words, price, stock, category and options. Only these exist. When nothing meets "
        "all conditions, `nearest` shows what there is without those it names: say which. Tell the customer what "
        "`understood` has in `corrections`, and what `prices` says of all prices; `ignore` takes any part of it back.",
        SearchArguments,
        search_products,
    ),
    make(
        "get_product",
        "Get one product's description, options, variants, prices and stock by its id or its name.",
        ProductArguments,
        get_product,
    ),
)
