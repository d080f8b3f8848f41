"""``migrate`` and ``index``: the database and what is derived from it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from runtime.settings import Settings

index = typer.Typer(no_args_is_help=True, help="The search indexes, which are made from the database.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def migrate() -> None:
    """Bring the database to this version's tables; every start does the same."""
    from app.cli.output import line
    from app.cli.settings import load
    from runtime.home import make_home
    from store.migrate import current
    from store.migrate import migrate as upgrade

    settings = load()
    make_home(settings.home)
    before = current(settings.sql_url)
    after = upgrade(settings.sql_url)
    line(f"The database is at revision {after}" + ("." if before == after else f" (was {before or 'empty'})."))


@index.command()
def state(json_output: Json = False) -> None:
    """Tell how much of the catalogue the indexes cover."""
    import asyncio

    from app.cli.settings import load

    _tell(asyncio.run(_state(load())), json_output)


@index.command()
def rebuild(json_output: Json = False) -> None:
    """Make the indexes anew from the database."""
    import asyncio

    from app.cli.settings import load

    _tell(asyncio.run(_rebuild(load(), quiet=json_output)), json_output)


async def _state(settings: Settings) -> dict[str, Any]:
    from app.cli.session import opened

    async with opened(settings, own=False, quiet=True) as container:
        return asdict(container.shop.discovery.state())


async def _rebuild(settings: Settings, *, quiet: bool) -> dict[str, Any]:
    from app.cli.progress import bar
    from app.cli.session import opened

    async with opened(settings, own=True, quiet=quiet) as container:
        with bar(quiet=quiet) as report:
            return asdict(await container.shop.discovery.rebuild(report))


def _tell(found: dict[str, Any], json_output: bool) -> None:
    from app.cli.output import as_json, line

    if json_output:
        as_json(found)
        return
    line(f"products {found['products']}, words {found['words']}, meaning {found['vectors']}")
    for problem in found.get("problems", ()):
        line(f"problem: {problem}")
