"""``check-platform``: whether a store platform keeps the contracts of all stores."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from evals.contracts.suite import Outcome, Progress


def check_platform(
    name: Annotated[str, typer.Argument(help="The platform: one of ours, or one that another package brings.")],
    orders: Annotated[
        Path | None, typer.Option(help="Instead of the stand-in: the connected shop, with the orders of this file.")
    ] = None,
    writes: Annotated[
        bool,
        typer.Option(
            "--writes",
            help="With --orders: also try what changes orders. Refunds are really paid, orders cancelled, mails sent.",
        ),
    ] = False,
    only: Annotated[list[str] | None, typer.Option(help="Only the contracts about this; may be repeated.")] = None,
    seconds: Annotated[float, typer.Option(min=1, max=3600, help="How long each contract may take.")] = 120.0,
    template: Annotated[bool, typer.Option("--template", help="Print a file for --orders, to be filled in.")] = False,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Prove a store platform: try the contracts of all stores on its stand-in, or on a shop for tests of your own."""
    import asyncio

    from app.cli.output import as_json, line
    from app.cli.progress import bar
    from commerce.errors import InputError
    from evals import platform_check
    from evals.contracts.stores.named import template as blank

    if template:
        line(blank(platform_check.chosen(only or ())))
        return
    if writes and orders is None:
        raise InputError("--writes goes with --orders: on a stand-in everything is tried anyway.")
    with bar(quiet=json_output) as progress:
        found = asyncio.run(_tried(name, orders, writes, tuple(only or ()), progress, seconds))
    told = platform_check.summary(name, found)
    if json_output:
        as_json(told)
    else:
        _show(found)
        line(
            ", ".join(f"{told[key]} {key.replace('_', ' ')}" for key in ("passed", "failed", "not_offered", "not_run"))
        )
    if told["failed"] or not told["passed"]:
        raise typer.Exit(1)


async def _tried(
    name: str, orders: Path | None, writes: bool, only: tuple[str, ...], progress: Progress | None, seconds: float
) -> list[Outcome]:
    from app.cli.settings import load
    from evals import platform_check
    from evals.contracts.stores.named import read

    if orders is None:
        load()
        return await platform_check.on_standin(name, only, progress, seconds)
    settings = load(platform=name)
    return await platform_check.on_shop(settings, read(orders), writes, only, progress, seconds)


def _show(outcomes: list[Outcome]) -> None:
    from app.cli.output import line, table

    table(
        {"About": "left", "Contract": "left", "Result": "left"},
        [[each.part, each.name, each.state] for each in outcomes],
    )
    for each in outcomes:
        if each.state in ("failed", "not run"):
            line(f"{each.part}: {each.name}: {each.state}")
            for row in each.reason.splitlines():
                line(f"    {row}")
