"""``mcp``: the clerk's tools for a program on the same machine."""

from __future__ import annotations

from typing import Annotated

import typer


def mcp(
    email: Annotated[
        str | None, typer.Option("--as", metavar="EMAIL", help="Sign in as this customer (development only).")
    ] = None,
) -> None:
    """Offer the clerk's tools to a program on this machine, over stdin and stdout (MCP)."""
    import asyncio

    from app.cli.session import opened, sign_in
    from app.cli.settings import load

    settings = load()

    async def run() -> None:
        from app.mcp.stdio import serve

        async with opened(settings, quiet=True) as container:
            await serve(container.shop, await sign_in(container, email))

    asyncio.run(run())
