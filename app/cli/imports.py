"""``import``: a catalogue from a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from runtime.settings import Settings
    from service.importing import Import, Preview
    from service.sync import SyncSummary


def import_catalogue(
    file: Annotated[
        Path,
        typer.Argument(
            help="The product export of your shop system, a Google Merchant feed, JSON lines, or any table."
        ),
    ],
    replace: Annotated[bool, typer.Option("--replace", help="Delete products that the file does not have.")] = False,
    default_price: Annotated[str | None, typer.Option(help="Price of rows that have none.")] = None,
    currency: Annotated[str, typer.Option(help="The shop's currency, such as EUR; others are refused.")] = "",
    fact: Annotated[
        list[str] | None, typer.Option(help="A column that customers may read, such as custom.fit; may be repeated.")
    ] = None,
    decimal: Annotated[str, typer.Option(help="What stands before decimals in the file: point or comma.")] = "",
    encoding: Annotated[str, typer.Option(help="What the file is written in, such as windows-1250.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be taken; change nothing.")] = False,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Import a catalogue; a bad row is reported with its line, the rest goes in.

    The exit code is 1 when no row could be taken.
    """
    import asyncio

    from app.cli.runs import show, show_preview
    from app.cli.settings import load
    from commerce.money import parse_amount
    from service.importing import Import

    settings = load()
    price = parse_amount(default_price) if default_price is not None else None
    asked = Import(
        file,
        currency.strip().upper() or settings.currency or None,
        "EUR",
        price,
        facts=tuple(fact or ()),
        decimal=decimal.strip().lower(),
        encoding=encoding.strip(),
    )
    if dry_run:
        found = asyncio.run(_preview(settings, asked))
        show_preview(found, json_output)
        summary = found.summary
    else:
        summary = asyncio.run(_import(settings, asked, replace, quiet=json_output))
        show(summary, json_output)
    if summary.state != "done" or not summary.created + summary.updated + summary.unchanged:
        raise typer.Exit(1)


async def _preview(settings: Settings, asked: Import) -> Preview:
    from app.cli.session import opened
    from service.importing import preview

    async with opened(settings, own=False, quiet=True, filled=False) as container:
        return await preview(_for_shop(asked, container.shop.info.currency))


async def _import(settings: Settings, asked: Import, replace: bool, *, quiet: bool) -> SyncSummary:
    from app.cli.progress import bar
    from app.cli.session import opened
    from service import rules
    from service.importing import take

    async with opened(settings, quiet=quiet, filled=False) as container:
        shop, sample = container.shop, container.shop.sample
        with bar(quiet=quiet) as report:
            summary = await take(
                shop.database,
                shop.shop_id,
                _for_shop(asked, shop.info.currency),
                shop.discovery,
                replace=replace,
                # Whoever brings a catalogue wants to see their own goods, not the demo's beside them.
                instead=sample is not None,
                refused_to=asked.path,
                progress=report,
            )
        if sample is not None and summary.state == "done":
            if shop.connector.capabilities.orders:
                await sample.let_go(shop.connector)
                summary.notes.append(
                    "The demo's orders and people went with its goods: only a connected shop has some."
                )
            if own := rules.begin_own(settings):
                summary.notes.append(
                    f"The demo's rules and pages went with its goods: safe defaults hold now, in {own}."
                )
        return summary


def _for_shop(asked: Import, currency: str) -> Import:
    from dataclasses import replace

    return replace(asked, fallback=currency)
