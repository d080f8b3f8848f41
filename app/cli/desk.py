"""``desk``: the desks at which the clerk answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from connectors.desks.base import Setup

app = typer.Typer(no_args_is_help=True, help="Desks at which the clerk answers.")


@app.callback()
def _group() -> None:
    """Keep `setup` a command of its own, as the only one of a group would be the group itself."""


@app.command()
def setup(
    name: Annotated[str, typer.Argument(help="The desk, by the name that docs/owners/desks.md gives it.")],
) -> None:
    """Look whether a desk can be reached, and say what has to be done there and in the settings."""
    import asyncio

    from app.cli.output import line
    from app.cli.settings import load
    from connectors.desks.registry import desk

    settings = load()
    found = desk(name)

    async def run() -> Setup:
        return await found.set_up(settings, f"{settings.server.base_url}/desks/{found.name}")

    told = asyncio.run(run())
    for each in told.done:
        line(f"done: {each}")
    for each in told.todo:
        line(f"to do: {each}")
