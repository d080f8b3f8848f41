"""``mcp``: the clerk's tools for a program on the same machine, and the tools of others that the clerk reads with."""

from __future__ import annotations

import getpass
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from service.elsewhere import Elsewhere, Offer

T = TypeVar("T")
app = typer.Typer(help="The clerk's tools for a program on this machine; tools of other servers for the clerk.")
_Server = Annotated[str, typer.Argument(help="The server, by its name in SHOPCLERK_TOOLS_SERVERS.")]


@app.callback(invoke_without_command=True)
def mcp(
    context: typer.Context,
    email: Annotated[
        str | None, typer.Option("--as", metavar="EMAIL", help="Sign in as this customer (development only).")
    ] = None,
) -> None:
    """Offer the clerk's tools to a program on this machine, over stdin and stdout (MCP)."""
    if context.invoked_subcommand is not None:
        return
    import asyncio

    from app.cli.session import opened, sign_in
    from app.cli.settings import load

    settings = load()

    async def run() -> None:
        from app.mcp.stdio import serve

        async with opened(settings, quiet=True) as container:
            await serve(container.shop, await sign_in(container, email))

    asyncio.run(run())


@app.command()
def look(
    server: Annotated[str, typer.Argument(help="The server; all of them when left out.")] = "",
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what servers of others offer the clerk: new, approved, or changed since."""
    from app.cli.output import as_json, line

    async def run(elsewhere: Elsewhere) -> list[Offer]:
        return [each for name in ([server] if server else elsewhere.servers) for each in await elsewhere.look(name)]

    offers = _with_servers(run)
    if json_output:
        as_json([each.model_dump(mode="json") for each in offers])
        return
    if not offers:
        line("No server is set up in SHOPCLERK_TOOLS_SERVERS, or none has tools.")
    for each in offers:
        for told in _told(each):
            line(told)


@app.command()
def approve(
    server: _Server,
    tools: Annotated[list[str], typer.Argument(help="The tools, by their names in `mcp look`.")],
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also tools that do not say of themselves that they only read.")
    ] = False,
) -> None:
    """Let the clerk read with tools as they are described now. A running server takes them up when it starts again."""
    from app.cli.output import line

    for each in _with_servers(lambda elsewhere: elsewhere.approve(_by(), server, tools, anyway=anyway)):
        line(f"approved: {each.name} {each.hash[:12]}")


@app.command()
def withdraw(
    server: _Server,
    tools: Annotated[list[str] | None, typer.Argument(help="The tools; all of the server when left out.")] = None,
) -> None:
    """Let the clerk read with these tools no longer; it holds at once."""
    from app.cli.output import line

    gone = _with_servers(lambda elsewhere: elsewhere.withdraw(_by(), server, tools or ()))
    for each in gone:
        line(f"withdrawn: {each}")
    if not gone:
        line("None of these was approved.")


def _told(offer: Offer) -> list[str]:
    """Return what is shown of a tool; whatever its server wrote stands in one line each, with nothing unseen in it."""
    from commerce.text import one_line

    found = offer.found
    says = "says that it only reads" if offer.reads else "does not say that it only reads"
    named = {name: each.get("type") for name, each in found.parameters.get("properties", {}).items()}
    return [
        f"{found.server} {one_line(found.tool, 60)}: {offer.state}, {says}, {found.hash[:12]}",
        f"    {one_line(found.description, 1000)}",
        *([f"    arguments: {one_line(str(named), 600)}"] if named else []),
        *([f"    cannot be approved: {offer.wrong}"] if offer.wrong else []),
    ]


def _by() -> str:
    return f"terminal:{getpass.getuser()}"


def _with_servers(ask: Callable[[Elsewhere], Awaitable[T]]) -> T:
    import asyncio

    from app.cli.session import opened
    from app.cli.settings import load
    from commerce.errors import ConfigurationError

    settings = load()

    async def run() -> T:
        async with opened(settings, quiet=True, filled=False) as container:
            if container.shop.elsewhere is None:
                raise ConfigurationError("No server is set up: SHOPCLERK_TOOLS_SERVERS is empty.")
            return await ask(container.shop.elsewhere)

    return asyncio.run(run())
