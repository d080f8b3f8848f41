"""``doctor``: is every setting right, and does every configured part answer?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from app.cli.doctor.check import Check

_STYLES = {"ok": "green", "warn": "yellow", "fail": "bold red"}


def doctor(json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Check every setting and reach every configured part; exit code 1 when something fails."""
    import asyncio
    import logging

    from app.cli.doctor.checks import examine

    # What is wrong is told as a check's line, not beside it.
    logging.disable(logging.ERROR)
    try:
        found = asyncio.run(examine())
    finally:
        logging.disable(logging.NOTSET)
    show(found, json_output=json_output)


def show(found: list[Check], *, json_output: bool) -> None:
    """Print checks, one a line; leave with exit code 1 when one failed."""
    from app.cli.output import as_json

    if json_output:
        as_json([each.as_json() for each in found])
    else:
        from rich.text import Text

        from app.cli.doctor.checks_schedule import columns
        from app.cli.output import console, printable

        out = console()
        for each in found:
            text = Text.assemble((f"{each.state:<5}", _STYLES[each.state]), f"{each.name:<16}", printable(each.text))
            if each.hint:
                text.append(f"  → {printable(each.hint)}", style="dim")
            out.print(text, soft_wrap=True)
            for row in columns(each.rows):
                out.print(Text(printable(row), style="dim"), soft_wrap=True)
    if any(each.state == "fail" for each in found):
        raise typer.Exit(1)
