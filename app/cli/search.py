"""``search``: find products the way a customer does."""

from __future__ import annotations

from typing import Annotated, Any

import typer


def search(
    query: Annotated[str, typer.Argument(help="What to look for, price words included: 'rain jacket under 120'.")],
    min_price: Annotated[str | None, typer.Option(help="Lowest price.")] = None,
    max_price: Annotated[str | None, typer.Option(help="Highest price.")] = None,
    in_stock: Annotated[bool, typer.Option("--in-stock", help="Leave out what is sold out.")] = False,
    category: Annotated[str | None, typer.Option(help="Only this category.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many to show.")] = 10,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Search the shop's products."""
    import asyncio

    from app.cli.output import as_json
    from app.cli.settings import load

    wanted = {
        "query": query, "min_price": min_price, "max_price": max_price, "in_stock": in_stock or None,
        "category": category, "limit": limit,
    }  # fmt: skip
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
    async with reading(settings) as house:
        page = await house.shop.discovery.search(request)
    return page.model_dump(mode="json", exclude_none=True)


def _show(found: dict[str, Any]) -> None:
    from app.cli import words
    from app.cli.output import line, note, table

    if found.get("degraded"):
        note(f"Incomplete: the indexes for {' and '.join(found['degraded'])} are being made again.")
    if not found["items"]:
        line("Nothing was found.")
        return
    rows = [
        [item["title"], words.price(item), "yes" if item.get("in_stock") else "no", item.get("sku", ""), item["id"]]
        for item in found["items"]
    ]
    table({"Product": "left", "Price": "right", "In stock": "left", "SKU": "left", "Id": "left"}, rows)
    if "total" in found:
        note(f"{len(rows)} of {found['total']}")
