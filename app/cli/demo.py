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
    store: Annotated[
        str, typer.Option(help="Instead of the demo store: the stand-in of this platform; nothing is kept.")
    ] = "",
) -> None:
    """Talk with the clerk of the demo store; the owner of order 1007 is signed in.

    In a pipe, every line of stdin is a customer's message: echo 'where is my order 1007?' | shopclerk demo
    """
    import asyncio

    from app.cli.settings import load
    from commerce.errors import InputError

    if email is not None and visitor:
        raise InputError("--as and --visitor exclude each other.")
    if store:
        _stand_in(store, email, visitor, port if web else None)
        return
    settings = load(platform="demo", **({"host": "127.0.0.1"} if web else {}))
    if reset:
        from app.cli.reset import reset_demo

        asyncio.run(reset_demo(settings))
    if web:
        _serve(settings, email, visitor, port)
    else:
        asyncio.run(_talk(settings, email, visitor))


def _stand_in(platform: str, email: str | None, visitor: bool, port: int | None) -> None:
    """Connect a shop to the stand-in of a platform, and talk or serve."""
    import asyncio
    import tempfile
    from pathlib import Path

    from app.cli.output import note
    from app.cli.settings import load
    from evals.standins.registry import connect, running, settings_for

    with running(platform) as told, tempfile.TemporaryDirectory(prefix="shopclerk-demo-") as folder:
        settings = settings_for(platform, told, load(**({} if port is None else {"host": "127.0.0.1"})), Path(folder))

        async def fill() -> None:
            from app.cli.progress import bar
            from app.cli.session import opened
            from service.sync import sync

            async with opened(settings, own=True, quiet=True) as container:
                shop = container.shop
                await connect(platform, shop, told)
                with bar() as report:
                    await sync(shop.database, shop.shop_id, shop.connector, shop.discovery, progress=report)

        asyncio.run(fill())
        note(f"A stand-in of {platform} with the orders {', '.join(sorted(told['orders'].values()))}.")
        who = email or told.get("email") or "mara@example.com"
        if port is None:
            asyncio.run(_talk(settings, who, visitor))
        else:
            _serve(settings, who, visitor, port)


async def _talk(settings: Settings, email: str | None, visitor: bool) -> None:
    from app.cli.chat import converse
    from app.cli.session import demo_customer, opened

    async with opened(settings) as container:
        await converse(container, None if visitor else email or await demo_customer(container))


def _serve(settings: Settings, email: str | None, visitor: bool, port: int) -> None:
    from urllib.parse import quote

    from app.cli.output import note
    from app.cli.server import address, listen, run
    from app.cli.terminal import generous, outbox, studio
    from commerce.sentences import say
    from connectors.stores.demo import cast, is_empty

    found = listen(settings.server.host, port, next_free=True)
    host, number = address(found)
    settings = settings.with_values(server_host=host, server_port=number)

    def ready() -> None:
        people = not is_empty(settings.home / "demo.sqlite")
        who = "" if visitor or not people else email or cast.OWNER
        # What follows the # stays in the browser: the page signs in with it.
        page = f"http://{host}:{number}/#as={quote(who, safe='@')}"
        note(say("terminal.page", address=page))
        if people:
            note(say("terminal.signs_in", who=who) if who else say("terminal.page_visitor"))
        for text in (*generous(settings), *outbox(settings), *studio(settings)):
            note(text)
        note(say("terminal.stops"))

    run(settings, found, ready)
