"""``search`` and ``recommend``: find products the way a customer does."""

from __future__ import annotations

from typing import Annotated, Any

import typer

_COLUMNS = {"Product": "left", "Price": "right", "In stock": "left", "SKU": "left", "Id": "left"}


def search(
    query: Annotated[str, typer.Argument(help="What to look for, price words included: 'rain jacket under 120'.")],
    min_price: Annotated[str | None, typer.Option(help="Lowest price.")] = None,
    max_price: Annotated[str | None, typer.Option(help="Highest price.")] = None,
    in_stock: Annotated[bool, typer.Option("--in-stock", help="Leave out what is sold out.")] = False,
    category: Annotated[str | None, typer.Option(help="Only this category.")] = None,
    brand: Annotated[str | None, typer.Option(help="Only this brand.")] = None,
    exclude: Annotated[list[str] | None, typer.Option(help="A word that no result may have; may be repeated.")] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(help="What not to read out of the words: price, colour, …; may be repeated.")
    ] = None,
    sort: Annotated[str | None, typer.Option(help="relevance, price_asc, price_desc, newest or rating.")] = None,
    facets: Annotated[
        bool, typer.Option("--facets", help="Also count the results by category, brand and so on.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many to show.")] = 10,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Search the shop's products."""
    import asyncio

    from app.cli.output import as_json
    from app.cli.settings import load

    wanted = {
        "query": query,
        "min_price": min_price,
        "max_price": max_price,
        "in_stock": in_stock or None,
        "category": category,
        "brand": brand,
        "exclude": exclude or None,
        "ignore": ignore or None,
        "sort": sort,
        "facets": facets,
        "limit": limit,
    }
    settings = load()
    found = asyncio.run(_search(settings, {name: value for name, value in wanted.items() if value is not None}))
    if json_output:
        as_json(found)
    else:
        _show(found)


async def _search(settings: Any, wanted: dict[str, Any]) -> dict[str, Any]:
    from pydantic import ValidationError

    from app.cli.session import reading
    from commerce.errors import InputError
    from service.discovery import SearchRequest

    try:
        request = SearchRequest(**wanted)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise InputError(f"{'.'.join(str(part) for part in first['loc']) or 'search'}: {first['msg']}.") from None
    async with reading(settings) as container:
        page = await container.shop.discovery.search(request)
    return page.model_dump(mode="json", exclude_none=True)


def _show(found: dict[str, Any]) -> None:
    from app.cli.output import line, note, table

    if found.get("degraded"):
        note(f"Incomplete: the indexes for {' and '.join(found['degraded'])} are being made again.")
    for each in found["understood"].get("corrections", ()):
        note(f"{each['word']} was read as {each['instead']}; --ignore corrections searches for it as it is.")
    if found["items"]:
        table(_COLUMNS, _rows(found["items"]))
        note(f"{len(found['items'])} of {found['total']}")
    else:
        line("Nothing was found.")
    if near := found.get("nearest"):
        note(f"Without {' and '.join(near['without'])} there would be {near['total']}:")
        table(_COLUMNS, _rows(near["items"]))
    for facet in found.get("facets", ()):
        counted = ", ".join(f"{each['value']} ({each['count']})" for each in facet["values"])
        line(f"{facet['name']}: {counted}")


def _rows(items: list[dict[str, Any]]) -> list[list[str]]:
    from app.cli import terminal_text

    return [
        [
            item["title"],
            terminal_text.price(item),
            "yes" if item.get("in_stock") else "no",
            item.get("sku", ""),
            item["id"],
        ]
        for item in items
    ]


def recommend(
    product: Annotated[str, typer.Argument(help="Id or SKU of the product that it is about.")] = "",
    kind: Annotated[
        str | None,
        typer.Option(help="similar, goes_with, for_you or trending; default: similar to PRODUCT, else trending."),
    ] = None,
    liked: Annotated[
        list[str] | None, typer.Option(help="Id of a product that the customer likes; repeatable.")
    ] = None,
    rejected: Annotated[list[str] | None, typer.Option(help="Id of one that they do not want; repeatable.")] = None,
    max_price: Annotated[str | None, typer.Option(help="Highest price.")] = None,
    category: Annotated[str, typer.Option(help="Only this category.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many to show.")] = 5,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Recommend products, each with the reason why."""
    import asyncio

    from app.cli.output import as_json, line, note, table
    from app.cli.settings import load
    from commerce.errors import InputError
    from commerce.money import parse_amount

    chosen = kind or ("similar" if product else "for_you" if liked or rejected else "trending")
    if chosen not in ("similar", "goes_with", "for_you", "trending"):
        raise InputError(f"{chosen} is no kind of recommendation: similar, goes_with, for_you or trending.")
    if chosen in ("similar", "goes_with") and not product:
        raise InputError("Which product is it about? Name its id or SKU.")
    asked = {
        "liked": tuple(liked or ()),
        "rejected": tuple(rejected or ()),
        "category": category,
        "limit": limit,
        "max_price": parse_amount(max_price) if max_price else None,
    }
    found = asyncio.run(_recommend(load(), chosen, product, asked))
    if json_output:
        as_json(found)
        return
    if not found["items"]:
        line("There is nothing to recommend for that which is in stock.")
        return
    rows = [[*row, item["reason"]] for row, item in zip(_rows(found["items"]), found["items"], strict=True)]
    table({**_COLUMNS, "Because": "left"}, rows)
    note(f"From {found['basis']}.")


async def _recommend(settings: Any, kind: Any, product: str, asked: dict[str, Any]) -> dict[str, Any]:
    from app.cli.session import reading
    from commerce.errors import ProductNotFound
    from service.recommend import Ask

    async with reading(settings) as container:
        about = ""
        if product and kind in ("similar", "goes_with"):
            try:
                about = (await container.shop.discovery.product(product)).id
            except ProductNotFound:
                about = (await container.shop.discovery.product_by_sku(product)).id
        recommendation = await container.shop.recommender.recommend(Ask(kind, product_id=about, **asked))
    return recommendation.model_dump(mode="json", exclude_none=True)
