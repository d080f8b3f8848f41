"""``demo``: the demo store and a conversation in it, with nothing to set up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from runtime.settings import Settings


def demo(
    email: Annotated[str | None, typer.Option("--as", metavar="EMAIL", help="Be another customer.")] = None,
    visitor: Annotated[bool, typer.Option("--visitor", help="Be nobody in particular.")] = False,
    web: Annotated[bool, typer.Option("--web", help="Serve the chat page instead.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of --web; the next free one is taken.")] = 8000,
    reset: Annotated[bool, typer.Option("--reset", help="Delete all data of the demo and start afresh.")] = False,
) -> None:
    """Talk with the clerk of the demo store; the owner of order 1007 is signed in.

    In a pipe, every line of stdin is a customer's message: echo 'where is my order 1007?' | shopclerk demo
    """
    import asyncio

    from app.cli.settings import load
    from commerce.errors import InputError

    if email is not None and visitor:
        raise InputError("--as and --visitor exclude each other.")
    settings = load(platform="demo", **({"host": "127.0.0.1"} if web else {}))
    if reset:
        from app.cli.reset import reset_demo

        asyncio.run(reset_demo(settings))
    if web:
        _serve(settings, email, visitor, port)
    else:
        asyncio.run(_talk(settings, email, visitor))


async def _talk(settings: Settings, email: str | None, visitor: bool) -> None:
    from app.cli.chat import converse
    from app.cli.session import demo_customer, opened

    async with opened(settings) as house:
        await converse(house, None if visitor else email or await demo_customer(house))


def _serve(settings: Settings, email: str | None, visitor: bool, port: int) -> None:
    from urllib.parse import quote

    from app.cli.output import note
    from app.cli.server import address, listen, run
    from connectors.stores.demo import cast

    found = listen(settings.host, port, next_free=True)
    host, number = address(found)
    settings = settings.model_copy(update={"host": host, "port": number})

    who = "" if visitor else email or cast.OWNER

    def ready() -> None:
        # What follows the # stays in the browser: the page signs in with it.
        note(f"The demo's chat page is at http://{host}:{number}/#as={quote(who, safe='@')} (API at /docs).")
        note(f"It signs you in as {who}." if who else "You are a visitor there; the page can sign you in.")
        note("Ctrl-C stops it.")

    run(settings, found, ready)
