"""``audit``: the trail of who changed what."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="The audit trail: who changed what.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The audit trail: who changed what."""


@app.command()
def verify(json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Walk the whole chain and say whether anything was changed, deleted or cut off."""
    import asyncio

    from app.cli.output import as_json, line
    from app.cli.parts import audit_trail
    from app.cli.settings import load

    async def run() -> tuple[int, tuple[str, ...]]:
        async with audit_trail(load()) as (trail, database):
            verdict = await trail.verify(database)
            return verdict.entries, verdict.problems

    entries, problems = asyncio.run(run())
    if json_output:
        as_json({"entries": entries, "problems": list(problems)})
    else:
        for problem in problems:
            line(f"fail  {problem}")
        line(f"{entries} entries, {'nothing is wrong' if not problems else f'{len(problems)} problems'}.")
    if problems:
        raise typer.Exit(1)
