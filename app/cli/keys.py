"""``key`` and ``token``: who may call the HTTP API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from service.shop import Shop
    from store.models import ApiKey

T = TypeVar("T")
app = typer.Typer(no_args_is_help=True, help="Staff keys of the HTTP API.")


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the key is for, such as the desk's name.")],
    scope: Annotated[
        list[str] | None,
        typer.Option(
            help="actions (make changes), approvals, read, relay (a desk passes on a customer's yes or no), or "
            "privacy (export and erase what is held about a customer); repeatable. Default: the first three."
        ),
    ] = None,
) -> None:
    """Create a staff key and print it: it is shown this once."""
    from app.cli.output import line, note
    from commerce.errors import InputError
    from commerce.text import one_line
    from service.identity import principals

    scopes = tuple(dict.fromkeys(scope or principals.SCOPES))
    unknown = [each for each in scopes if each not in principals.ALL_SCOPES]
    if unknown:
        raise InputError(f"There is no scope {unknown[0]!r}. Scopes are: {', '.join(principals.ALL_SCOPES)}.")
    label = one_line(name, 120)
    if not label:
        raise InputError("The key needs a name.")
    line(_with_shop(lambda shop: principals.create_key(shop, label, scopes)))
    note("Keep it safe: it cannot be shown again.")


@app.command()
def revoke(key_id: Annotated[str, typer.Argument(metavar="ID", help="The key's id, from `key list`.")]) -> None:
    """Revoke a staff key, at once and for good."""
    from app.cli.output import line
    from commerce.errors import NotFound
    from service.identity import principals

    # The whole key works too: its id is its middle part.
    wanted = key_id.removeprefix("ak_").partition("_")[0]
    if not _with_shop(lambda shop: principals.revoke_key(shop, wanted)):
        raise NotFound("There is no such key, or it was revoked before.", code="key_not_found")
    line(f"Key {wanted} is revoked.")


@app.command("list")
def list_keys(json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the staff keys, without their secrets."""
    from app.cli.output import as_json, line, table

    rows = _with_shop(_keys)
    if json_output:
        as_json([_as_data(row) for row in rows])
    elif not rows:
        line("There are no keys. `shopclerk key create NAME` makes one.")
    else:
        cells = [
            [
                row.id,
                row.name,
                ", ".join(str(each) for each in row.scopes),
                f"{row.created_at:%Y-%m-%d}",
                "revoked" if row.revoked_at else "valid",
            ]
            for row in rows
        ]
        table({"Id": "left", "Name": "left", "Scopes": "left", "Created": "left", "State": "left"}, cells)


def token(
    email: Annotated[str, typer.Option("--as", metavar="EMAIL", help="The customer to sign in.")],
) -> None:
    """Print a session token of a customer, without proof: development only."""
    from app.cli.output import line
    from service.identity import principals

    line(_with_shop(lambda shop: principals.development_token(shop, email)))


def _with_shop(work: Callable[[Shop], Awaitable[T]]) -> T:
    import asyncio

    from app.cli.session import opened
    from app.cli.settings import load

    settings = load()

    async def run() -> T:
        async with opened(settings, own=False, quiet=True) as container:
            return await work(container.shop)

    return asyncio.run(run())


async def _keys(shop: Shop) -> list[ApiKey]:
    from sqlalchemy import select

    from store.models import ApiKey

    query = select(ApiKey).where(ApiKey.shop_id == shop.shop_id).order_by(ApiKey.created_at)
    async with shop.database.read() as session:
        return list(await session.scalars(query))


def _as_data(row: ApiKey) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.name,
        "scopes": row.scopes,
        "created_at": row.created_at.isoformat(),
        "revoked_at": row.revoked_at.isoformat() if row.revoked_at else None,
    }
