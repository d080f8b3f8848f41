"""``privacy``: what is held about one customer, for who asks for it or wants it gone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from service.shop import Shop

T = TypeVar("T")
app = typer.Typer(no_args_is_help=True, help="What is held about a customer: export it, or erase it.")
Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The customer's e-mail address.")]
_ACTOR = "staff:terminal"


@app.command()
def export(email: Email) -> None:
    """Print all that is held about a customer as JSON. The audit trail says that it was asked for."""
    from app.cli.output import as_json
    from service.webhooks import privacy

    as_json(_with_shop(lambda shop: privacy.asked(shop, _ACTOR, email)))


@app.command()
def erase(
    email: Email,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Erase without asking.")] = False,
) -> None:
    """Erase a customer for good: conversations, proofs, mails and exports. Changes keep amounts, without the name."""
    from app.cli.output import line
    from service.webhooks import privacy

    known = privacy.address(email)
    if not yes:
        typer.confirm(f"Erase all that is held about {known}? It cannot be undone.", abort=True, err=True)
    _with_shop(lambda shop: privacy.erase(shop, known, _ACTOR))
    line("Erased.")


def _with_shop(work: Callable[[Shop], Awaitable[T]]) -> T:
    import asyncio

    from agent.checkpoints import open_checkpointer
    from app.cli.session import opened
    from app.cli.settings import load
    from service.webhooks import privacy

    settings = load()

    async def run() -> T:
        async with (
            opened(settings, own=False, quiet=True) as container,
            open_checkpointer(settings.home) as checkpointer,
        ):
            with privacy.also_forget(container.shop.shop_id, checkpointer.adelete_thread):
                return await work(container.shop)

    return asyncio.run(run())
