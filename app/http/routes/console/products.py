"""Products as the search sees them, and a search that says why it ranks as it does."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from app.http.routes.console.member import ConsoleRoute, MemberDep
from commerce.errors import InputError
from service.discovery import SearchRequest, explaining
from service.inbox.staff import require

router = APIRouter(prefix="/console/products", route_class=ConsoleRoute)


@router.get("")
async def every(
    member: MemberDep,
    q: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    words: Annotated[str, Query(max_length=300, alias="try")] = "",
) -> HTMLResponse:
    """Show the products with their places in the indexes, and what a search for some words finds and why."""
    require(member.principal, "read")
    found, trouble = None, ""
    if words.strip():
        try:
            found = await explaining.explain(member.shop.discovery, SearchRequest(query=words, limit=15))
        except InputError as error:
            trouble = error.message
    rows, more = await explaining.held(member.shop.discovery, q, page)
    state = member.shop.discovery.state()
    return member.page(
        "products",
        "products",
        state=state,
        rows=rows,
        more=more,
        q=q,
        page=page,
        words=words,
        found=found,
        trouble=trouble,
    )


@router.get("/{product_id:path}")
async def one(product_id: str, member: MemberDep) -> HTMLResponse:
    """Show what the indexes read of a product."""
    require(member.principal, "read")
    read = await explaining.read(member.shop.discovery, product_id)
    return member.page("product", "products", read=read)
