"""``chat``: talk with the clerk of the configured shop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from service.bootstrap import Container


def chat(
    email: Annotated[
        str | None, typer.Option("--as", metavar="EMAIL", help="Sign in as this customer (development only).")
    ] = None,
) -> None:
    """Talk with the clerk of the configured shop; in a pipe, one message a line."""
    import asyncio

    from app.cli.session import opened
    from app.cli.settings import load

    settings = load()

    async def run() -> None:
        async with opened(settings) as container:
            await converse(container, email)

    asyncio.run(run())


async def converse(container: Container, email: str | None) -> None:
    """Open the conversation in the window or the pipe, whichever there is."""
    from app.cli import pipe, terminal
    from app.cli.session import talking
    from app.cli.settings import log_to_file

    async with talking(container, email) as talk:
        if terminal.is_interactive():
            log_to_file(container.settings)
            await terminal.Terminal(talk).converse()
        else:
            await pipe.converse(talk)
