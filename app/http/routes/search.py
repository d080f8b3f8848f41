"""``GET /search`` and ``GET /products/{id}``: the catalogue, for everybody."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from app.http import problems
from app.http.deps import ShopDep
from service.discovery import Ignorable, SearchRequest

router = APIRouter(tags=["catalogue"])
_Price = Annotated[str | None, Query(max_length=40, description="amount in the shop's currency", examples=["120"])]


@router.get("/search", summary="Find products", responses=problems.responses(400))
async def search(
    shop: ShopDep,
    q: Annotated[
        str, Query(max_length=2000, description="what is wanted; prices and stock in words are understood too")
    ] = "",
    min_price: _Price = None,
    max_price: _Price = None,
    in_stock: Annotated[bool | None, Query(description="true leaves out what is sold out")] = None,
    category: Annotated[str, Query(max_length=200)] = "",
    brand: Annotated[str, Query(max_length=200)] = "",
    exclude: Annotated[list[str] | None, Query(max_length=10, description="words that no result may have")] = None,
    ignore: Annotated[
        list[Ignorable] | None, Query(description="what not to read out of the words, by the names in `understood`")
    ] = None,
    facets: Annotated[bool, Query(description="true adds how the results divide")] = False,
    sort: Literal["relevance", "price_asc", "price_desc", "newest", "rating"] | None = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    cursor: Annotated[str, Query(max_length=400, description="from the page before")] = "",
) -> dict[str, Any]:
    """Return products that fit, best first, and how the query was understood."""
    request = SearchRequest(
        query=q, min_price=min_price, max_price=max_price, in_stock=in_stock, category=category, sort=sort,
        limit=limit, cursor=cursor, brand=brand, exclude=tuple(exclude or ()), ignore=frozenset(ignore or ()),
        facets=facets,
    )  # fmt: skip
    return (await shop.discovery.search(request)).model_dump(mode="json", exclude_none=True)


@router.get("/products/{product_id}", summary="Show a product", responses=problems.responses(404))
async def product(product_id: str, shop: ShopDep) -> dict[str, Any]:
    """Return one product with its options and variants, prices and stock."""
    return (await shop.discovery.product(product_id)).model_dump(mode="json", exclude_none=True)
