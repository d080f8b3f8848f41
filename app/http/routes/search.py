"""``GET /search``, ``/products/{id}``, ``…/related`` and ``/documents/search``: what the shop has, for everybody."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from app.http import problems
from app.http.deps import Counted, ShopDep
from service.discovery import Ignorable, SearchRequest
from service.knowledge import SURE
from service.recommend import Ask

router = APIRouter(tags=["catalogue"], dependencies=[Counted])
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
        query=q,
        min_price=min_price,
        max_price=max_price,
        in_stock=in_stock,
        category=category,
        sort=sort,
        limit=limit,
        cursor=cursor,
        brand=brand,
        exclude=tuple(exclude or ()),
        ignore=frozenset(ignore or ()),
        facets=facets,
    )
    return (await shop.discovery.search(request)).model_dump(mode="json", exclude_none=True)


@router.get("/products/{product_id}", summary="Show a product", responses=problems.responses(404))
async def product(product_id: str, shop: ShopDep) -> dict[str, Any]:
    """Return one product with its options and variants, prices and stock."""
    return (await shop.discovery.product(product_id)).model_dump(mode="json", exclude_none=True)


@router.get(
    "/products/{product_id}/related",
    summary="Show what is like a product, or goes with it",
    responses=problems.responses(404),
)
async def related(
    product_id: str,
    shop: ShopDep,
    kind: Annotated[Literal["similar", "goes_with"], Query(description="like it, or to go with it")] = "similar",
    cheaper: Annotated[bool, Query(description="true: only what costs less")] = False,
    limit: Annotated[int, Query(ge=1, le=20)] = 5,
) -> dict[str, Any]:
    """Return products in stock, each with the reason why it is shown."""
    ask = Ask(kind, product_id=product_id, cheaper=cheaper, limit=limit)
    return (await shop.recommender.recommend(ask)).model_dump(mode="json", exclude_none=True)


@router.get("/documents/search", summary="Search the store's own pages", responses=problems.responses(400))
async def documents(
    shop: ShopDep,
    q: Annotated[str, Query(max_length=500, description="a question")] = "",
    limit: Annotated[int, Query(ge=1, le=20)] = 5,
) -> dict[str, Any]:
    """Return the passages nearest to the question with their source, and whether the first is sure enough to quote."""
    found = await shop.knowledge.search(q, limit)
    sure = bool(found) and found[0].score >= SURE
    return {"question": q, "found": sure, "quotes": [each.model_dump(mode="json") for each in found]}
