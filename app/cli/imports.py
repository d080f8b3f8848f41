"""``import``: a catalogue from a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from runtime.settings import Settings
    from service.sync import SyncSummary


def import_catalogue(
    file: Annotated[Path, typer.Argument(help="JSON lines or CSV, Shopify's product export among them.")],
    replace: Annotated[bool, typer.Option("--replace", help="Delete products that the file does not have.")] = False,
    default_price: Annotated[str | None, typer.Option(help="Price of rows that have none.")] = None,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Import a catalogue; a bad row is reported with its line, the rest goes in.

    The exit code is 1 when no row could be taken.
    """
    import asyncio

    from app.cli.runs import show
    from app.cli.settings import load

    summary = asyncio.run(_import(load(), file, replace, default_price, quiet=json_output))
    show(summary, json_output)
    if summary.state != "done" or not summary.created + summary.updated + summary.unchanged:
        raise typer.Exit(1)


async def _import(
    settings: Settings, file: Path, replace: bool, default_price: str | None, *, quiet: bool
) -> SyncSummary:
    from app.cli.progress import bar
    from app.cli.session import opened
    from commerce.money import parse_amount
    from service.sync import import_file

    price = parse_amount(default_price) if default_price is not None else None
    async with opened(settings, quiet=quiet, filled=False) as house:
        shop = house.shop
        with bar(quiet=quiet) as report:
            return await import_file(
                shop.database, shop.shop_id, file, shop.discovery, currency=shop.info.currency,
                default_price=price, replace=replace, progress=report,
            )  # fmt: skip
