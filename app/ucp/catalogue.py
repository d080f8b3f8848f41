"""The three questions to the catalogue, and their answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal
from typing import Any

from app.ucp import choosing
from app.ucp.agents import Agreed
from app.ucp.asked import Filters, Narrowed, read_lookup, read_product, read_search
from app.ucp.products import Product, featured, product, variant, web
from app.ucp.refusals import failed, unfit
from app.ucp.versions import LOOKUP, SEARCH
from commerce.errors import InputError
from commerce.money import Money, exponent
from commerce.text import one_line, seen
from service.discovery import ProductView, SearchRequest, VariantView
from service.discovery.codes import products_of
from service.shop import Shop

Answer = dict[str, Any]
_USUAL, _MOST = 10, 25
_OTHER_CURRENCY = "Prices were not filtered: they are in another currency than the shop's."


async def search(shop: Shop, agreed: Agreed, given: Any) -> Answer:
    """Return products that fit, best first.

    Raises:
        Refused: It is no search.
    """
    asked = read_search(given)
    low, high, told = _prices(shop, asked)
    try:
        request = SearchRequest(
            query=asked.query,
            categories=asked.filters.categories,
            min_price=low,
            max_price=high,
            limit=min(asked.pagination.limit or _USUAL, _MOST),
            cursor=asked.pagination.cursor or "",
        )
        if not (request.query or request.categories or low is not None or high is not None):
            return _answer(agreed, SEARCH, products=[], pagination={"has_next_page": False}, **told)
        page = await shop.discovery.search(request)
    except InputError as error:
        raise unfit(error.message) from None
    found = await shop.discovery.products([each.id for each in page.items])
    following = {"cursor": page.next_cursor} if page.next_cursor else {}
    pagination = {"has_next_page": page.next_cursor is not None, "total_count": page.total, **following}
    shown = [product(shop, each, _front(each.variants)) for each in found]
    return _answer(agreed, SEARCH, products=shown, pagination=pagination, **told)


async def lookup(shop: Shop, agreed: Agreed, given: Any) -> Answer:
    """Return the products that ids stand for, each with the variants that were meant.

    Raises:
        Refused: It is no lookup.
    """
    asked = read_lookup(given)
    fits, told = _fits(shop, asked)
    called = await products_of(shop.discovery, asked.ids)
    views = {each.id: each for each in await shop.discovery.products(list(dict.fromkeys(called.values())))}
    shown: list[Product] = []
    messages = list(told.get("messages", ()))
    for view in views.values():
        meant = _meant(view, [code for code in asked.ids if called.get(code) == view.id], fits)
        if meant:
            found = product(shop, view, [])
            found["variants"] = [{**variant(shop, view, each), "inputs": inputs} for each, inputs in meant]
            shown.append(found)
    answered = {each["id"] for one in shown for sold in one["variants"] for each in sold["inputs"]}
    messages += [
        {"type": "info", "code": "not_found", "content": one_line(code, 255)}
        for code in asked.ids
        if code not in answered
    ]
    return _answer(agreed, LOOKUP, products=shown, **({"messages": messages} if messages else {}))


async def get_product(shop: Shop, agreed: Agreed, given: Any) -> Answer:
    """Return one product, with what is left to choose of it.

    Raises:
        Refused: It is no such question.
    """
    asked = read_product(given)
    fits, told = _fits(shop, asked)
    called = await products_of(shop.discovery, [asked.id])
    views = await shop.discovery.products(list(called.values()))
    view = views[0] if views else None
    left = [each for each in view.variants if fits(view, each)] if view is not None else []
    if view is None or not left:
        return _missing(shop, agreed, asked.id)
    view = view.model_copy(update={"variants": left})
    own = next((each for each in left if asked.id in (each.id, each.sku)), None) if asked.id != view.id else None
    chosen = choosing.effective(view, asked.selected, asked.preferences)
    if own is not None and not chosen:
        selected, variants = dict(own.options), choosing.shown(view, {}, own)
    else:
        variants = choosing.shown(view, chosen, own if own in choosing.matching(left, chosen) else None)
        selected = chosen or dict(variants[0].options)
    found = product(shop, view, variants)
    if options := choosing.options(view, selected):
        found["options"] = options
        found["selected"] = [{"name": name, "label": label} for name, label in selected.items()]
    return _answer(agreed, LOOKUP, product=found, **told)


Operation = Callable[[Shop, Agreed, Any], Awaitable[Answer]]
#: What each question is called, over REST and over MCP, and which capability it belongs to.
OPERATIONS: Mapping[str, tuple[str, Operation]] = {
    "search_catalog": (SEARCH, search),
    "lookup_catalog": (LOOKUP, lookup),
    "get_product": (LOOKUP, get_product),
}


async def answer(shop: Shop, agreed: Agreed, name: str, given: Any) -> Answer:
    """Return the answer to one of the questions.

    Raises:
        Refused: The question is none.
    """
    capability, run = OPERATIONS[name]
    if capability in agreed.capabilities:
        found: Answer = seen(await run(shop, agreed, given))
        return found
    content = f"Your profile does not name {capability} at version {agreed.version}."
    ucp: Answer = {"version": agreed.version, "status": "error", "capabilities": {}}
    return {"ucp": ucp, "messages": [failed("capabilities_incompatible", content)]}


def _answer(agreed: Agreed, capability: str, **more: Any) -> Answer:
    capabilities = {capability: [{"version": agreed.version}]}
    return {"ucp": {"version": agreed.version, "status": "success", "capabilities": capabilities}, **more}


def _missing(shop: Shop, agreed: Agreed, code: str) -> Answer:
    ucp = {"version": agreed.version, "status": "error", "capabilities": {LOOKUP: [{"version": agreed.version}]}}
    shown = f"There is no product called {one_line(code, 255)}."
    url = web(shop, shop.info.url)
    return {"ucp": ucp, "messages": [failed("not_found", shown)], **({"continue_url": url} if url else {})}


def _front(variants: list[VariantView]) -> list[VariantView]:
    first = featured(variants)
    return [first, *(each for each in variants if each.id != first.id)]


def _meant(
    view: ProductView, codes: list[str], fits: Callable[[ProductView, VariantView], bool]
) -> list[tuple[VariantView, list[dict[str, str]]]]:
    """Return the variants that codes stand for, each with those codes."""
    left = [each for each in view.variants if fits(view, each)]
    found: dict[str, tuple[VariantView, list[dict[str, str]]]] = {}
    for code in codes if left else ():
        own = [] if code == view.id else [each for each in left if code in (each.id, each.sku)]
        exact = bool(own)
        if not own and any(code in (each.id, each.sku) for each in view.variants) and code != view.id:
            continue  # it was this very variant, and that is not wanted
        for each in own or [featured(left)]:
            inputs = found.setdefault(each.id, (each, []))[1]
            inputs.append({"id": code, "match": "exact" if exact else "featured"})
    return list(found.values())


def _prices(shop: Shop, asked: Narrowed) -> tuple[Decimal | None, Decimal | None, Answer]:
    """Return the range of prices in the shop's currency, and what is said where there is none to be had."""
    wanted, own = asked.filters.price, shop.info.currency
    if wanted is None or not own:
        return None, None, {}
    if (asked.context.currency or own) != own:
        return None, None, {"messages": [{"type": "info", "code": "filter_ignored", "content": _OTHER_CURRENCY}]}
    places = -exponent(own)
    low, high = (None if each is None else Decimal(each).scaleb(places) for each in (wanted.min, wanted.max))
    return low, high, {}


def _fits(shop: Shop, asked: Narrowed) -> tuple[Callable[[ProductView, VariantView], bool], Answer]:
    """Return what tells whether a variant passes the filters, and what is said of those that were not applied."""
    low, high, told = _prices(shop, asked)

    def fits(view: ProductView, sold: VariantView) -> bool:
        amount = Money.rounded(sold.price, view.currency).amount
        return _in_category(view, asked.filters) and (low is None or amount >= low) and (high is None or amount <= high)

    return fits, told


def _in_category(view: ProductView, filters: Filters) -> bool:
    parts = {part.strip().casefold() for part in (view.category, *view.category.replace("/", ">").split(">"))}
    return not filters.categories or any(each.strip().casefold() in parts for each in filters.categories)
