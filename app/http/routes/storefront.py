"""``/shop`` and ``/cart``: the demo's own small shop, which the clerk's links lead to. Nothing is bought there."""

import secrets
from typing import Annotated, Literal
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Cookie, Depends, Header, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.http.deps import Counted, ShopDep
from app.storefront import basket, pages
from app.storefront.markup import NOTHING, Html
from commerce.errors import InputError, NotFound
from commerce.links import origin_of
from commerce.sentences import say
from service.discovery import SearchPage, SearchRequest
from service.shop import Shop

#: The one address that takes a form, and where baskets are.
BASKET = "/shop/basket"
_ON_A_PAGE = 24
router = APIRouter(include_in_schema=False, dependencies=[Counted])


async def _here(shop: ShopDep) -> Shop:
    if not shop.info.here:
        raise NotFound  # the shop's pages are elsewhere
    return shop


Here = Annotated[Shop, Depends(_here)]
Kept = Annotated[str, Cookie(alias=basket.COOKIE, max_length=8000)]


@router.get("/shop")
async def catalogue(
    shop: Here,
    q: Annotated[str, Query(max_length=200)] = "",
    category: Annotated[str, Query(max_length=200)] = "",
    sort: Literal["", "price_asc", "price_desc", "newest"] = "",
    in_stock: bool = False,
    cursor: Annotated[str, Query(max_length=400)] = "",
    kept: Kept = "",
) -> HTMLResponse:
    """Serve the catalogue, searched and filtered as the clerk would."""
    asked = pages.Asked(q.strip(), category, sort, in_stock)
    found = await _search(shop, asked, cursor)
    everything = await shop.discovery.search(SearchRequest(sort="newest", limit=1, facets=True))
    named = next((each.values for each in everything.facets or () if each.name == "category"), [])
    body = pages.catalogue(asked, found, sorted(each.value for each in named))
    return _page(shop, say("page.products"), body, kept, "/shop")


async def _search(shop: Shop, asked: pages.Asked, cursor: str) -> SearchPage | None:
    """Return what is there; None when the words ask for nothing or the page is no longer known."""
    request = {"query": asked.query, "category": asked.category, "in_stock": asked.in_stock or None, "cursor": cursor}
    sort = asked.sort or (None if asked.query else "newest")
    try:
        return await shop.discovery.search(SearchRequest.model_validate({**request, "sort": sort, "limit": _ON_A_PAGE}))
    except InputError:
        return None


@router.get("/shop/p/{handle}")
async def product(
    shop: Here, handle: str, variant: Annotated[str, Query(max_length=80)] = "", kept: Kept = ""
) -> HTMLResponse:
    """Serve a product, with one of its variants chosen.

    Raises:
        NotFound: There is no such product.
    """
    found = next(
        (each for each in await shop.discovery.selling(handle[:200]) if each.url.rsplit("/", 1)[-1] == handle), None
    )
    if found is None or not found.variants:
        raise NotFound
    first = next((each for each in found.variants if each.in_stock), found.variants[0])
    chosen = next((each for each in found.variants if each.id == variant), first)
    about = pages.described(found, shop.settings.server.base_url)
    return _page(shop, found.title, pages.product(found, chosen), kept, pages.address(found.url), about)


@router.get(BASKET)
async def my_basket(shop: Here, kept: Kept = "") -> HTMLResponse:
    """Serve the visitor's basket; what is no longer sold has left it."""
    lines = await _lines(shop, basket.from_cookie(kept))
    return _page(shop, say("cart.page.title"), pages.basket(lines, _checkout(lines), mine=True), kept)


@router.post(BASKET)
async def change_basket(
    shop: Here,
    request: Request,
    kept: Kept = "",
    site: Annotated[str, Header(alias="sec-fetch-site")] = "same-origin",
) -> Response:
    """Put something into the basket, or with a count below nought take it out.

    Raises:
        NotFound: The article is not sold here, or another site sent the form.
    """
    sent = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), max_num_fields=10))
    count = sent.get("count", "1")
    if site not in ("same-origin", "none") or not (
        len(count) <= 3 and count.isascii() and count.removeprefix("-").isdecimal()
    ):
        raise NotFound
    wanted = sent.get("variant", "")
    if int(count) > 0 and not await _lines(shop, {wanted: 1}):
        raise NotFound
    answer = RedirectResponse(BASKET, 303)
    value = basket.to_cookie(basket.added(basket.from_cookie(kept), wanted, int(count)))
    secure = shop.settings.server.base_url.startswith("https://")
    answer.set_cookie(basket.COOKIE, value, path="/shop", httponly=True, samesite="strict", secure=secure)
    return answer


@router.get("/shop/checkout")
async def checkout(shop: Here, items: Annotated[str, Query(max_length=4000)] = "", kept: Kept = "") -> HTMLResponse:
    """Serve the checkout, which says that it is a demo.

    Raises:
        NotFound: There is nothing to check out.
    """
    return _page(shop, say("shop.checkout"), pages.checkout(await _linked(shop, items)), kept)


@router.get("/cart/{items}")
async def cart(shop: Here, items: str, kept: Kept = "") -> HTMLResponse:
    """Serve the cart that a checkout link of the clerk leads to.

    Raises:
        NotFound: An article is not sold here.
    """
    lines = await _linked(shop, items)
    return _page(shop, say("cart.page.title"), pages.basket(lines, _checkout(lines), mine=False), kept)


async def _linked(shop: Shop, items: str) -> list[pages.Line]:
    wanted = basket.read(items)
    lines = await _lines(shop, wanted or {})
    if not wanted or len(lines) != len(wanted):
        raise NotFound
    return lines


async def _lines(shop: Shop, wanted: dict[str, int]) -> list[pages.Line]:
    """Return those of the variants that are sold here, at the prices of this moment."""
    lines = []
    for identifier, count in wanted.items():
        for found in (await shop.discovery.selling(identifier, 1)) if identifier else ():
            lines += [(found, each, count) for each in found.variants if each.id == identifier]
    return lines


def _checkout(lines: list[pages.Line]) -> str:
    items = basket.write({variant.id: count for _, variant, count in lines})
    return f"/shop/checkout?{urlencode({'items': items})}"


def _page(shop: Shop, title: str, body: Html, kept: str, path: str = "", about: Html = NOTHING) -> HTMLResponse:
    clerk, nonce = shop.settings.server.base_url, secrets.token_urlsafe(16)
    frame = pages.Frame(shop.info.name, clerk, nonce, sum(basket.from_cookie(kept).values()))
    sources = f"'self' {origin_of(clerk)}"
    policy = (
        f"default-src 'none'; script-src {sources}; connect-src {sources}; img-src {sources} data: blob:; "
        f"style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    )
    return HTMLResponse(frame.page(title, body, path, about), headers={"Content-Security-Policy": policy})
