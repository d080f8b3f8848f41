"""``embed``: print the line, write a shop system's files, or check a page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def embed(
    where: Annotated[str, typer.Argument(help="html, or the store platform, as in `connect`.")] = "html",
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Write the plug-in's or the extension's files there.")
    ] = None,
    check: Annotated[
        str, typer.Option("--check", metavar="URL", help="Look whether the clerk is on this page and can work there.")
    ] = "",
    json_output: Annotated[bool, typer.Option("--json", help="With --check: print JSON.")] = False,
) -> None:
    """Put the clerk on a shop's pages: the line, a plug-in, an app embed; exit code 1 when a check fails."""
    from app.cli.settings import load

    settings = load()
    address = settings.server.base_url
    if check:
        _check(check, address, json_output)
    else:
        _give(where, to, address, settings.shop_id)


def _give(where: str, to: Path | None, address: str, shop: str) -> None:
    from app.cli.embed.line import script_line
    from app.cli.output import line, note
    from commerce.errors import InputError
    from connectors.stores.registry import platforms

    ways = {each.route: each.embedding for each in platforms() if each.embedding}
    if where not in ("html", *ways):
        raise InputError(f"There is no way in for {where!r}. There are: {', '.join(('html', *ways))}.")
    way = ways.get(where)
    if to is None:
        line(script_line(address, shop))
        note(way.advice if way else "Put it into the layout of your shop, before </body>.")
    elif way is None:
        raise InputError("Plain HTML needs no files: it takes the line.")
    else:
        for place, text in way.files(address, shop).items():
            path = to / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            line(str(path))
        note(way.after)
    if not address.startswith("https://"):
        note(f"{address} is for this machine alone. Set SHOPCLERK_SERVER_PUBLIC_URL to the clerk's public address.")


def _check(url: str, address: str, json_output: bool) -> None:
    import asyncio

    from app.cli.doctor.command import show
    from app.cli.embed.page import examine

    show(asyncio.run(examine(url, address)), json_output=json_output)
