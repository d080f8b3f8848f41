"""``sync``: bring the catalogue of the store's platform in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from runtime.settings import Settings
    from service.sync import SyncSummary


def sync(
    full: Annotated[
        bool, typer.Option("--full/--incremental", help="Read everything, or only what changed since the last sync.")
    ] = True,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Sync the products of the store's platform into the search."""
    import asyncio

    from app.cli.runs import show
    from app.cli.settings import load

    summary = asyncio.run(_sync(load(), full, quiet=json_output))
    show(summary, json_output)
    if summary.state != "done":
        raise typer.Exit(1)


async def _sync(settings: Settings, full: bool, *, quiet: bool) -> SyncSummary:
    from app.cli.progress import bar
    from app.cli.session import opened
    from commerce.errors import Conflict
    from service.importing import imported
    from service.sync import sync as run

    async with opened(settings, quiet=quiet, filled=False) as container:
        shop = container.shop
        if shop.sample is not None and await imported(shop.database, shop.shop_id):
            raise Conflict(
                "This shop's catalogue came from a file, and the demo's goods stay out of it. "
                "`shopclerk import FILE` brings a newer file in, `shopclerk demo --reset` starts the demo afresh.",
                code="imported_catalogue",
            )
        with bar(quiet=quiet) as report:
            return await run(shop.database, shop.shop_id, shop.connector, shop.discovery, full=full, progress=report)
