"""``bench``: how fast it is, measured on this machine."""

from __future__ import annotations

from typing import Annotated, Any

import typer

app = typer.Typer(no_args_is_help=True, help="How fast it is on this machine.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def turn(json_output: Json = False) -> None:
    """Measure a reading turn and a confirmed write, beside LangChain's create_agent."""
    import asyncio

    from app.cli.settings import load
    from evals.bench_turn import bench

    load()
    _show(asyncio.run(bench()), json_output)


@app.command()
def search(
    size: Annotated[int, typer.Option(min=100, max=1_000_000, help="How many products.")] = 20_000,
    json_output: Json = False,
) -> None:
    """Measure search on a made-up catalogue of this size."""
    import asyncio
    import importlib
    import inspect

    from app.cli.settings import load
    from commerce.errors import ConfigurationError

    load()
    try:
        bench = importlib.import_module("evals.bench_search").bench
    except ModuleNotFoundError as error:
        raise ConfigurationError("This build has no search benchmark.", detail=str(error)) from error
    result = bench(size=size)
    _show(asyncio.run(result) if inspect.iscoroutine(result) else result, json_output)


def _show(result: dict[str, Any], json_output: bool) -> None:
    from app.cli.output import as_json, table

    if json_output:
        as_json(result)
    else:
        table({"Measure": "left", "Value": "right"}, [[name, str(value)] for name, value in _flat(result)])


def _flat(value: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for name, inner in value.items():
        label = f"{prefix}{str(name).replace('_', ' ')}"
        rows += _flat(inner, f"{label}, ") if isinstance(inner, dict) else [(label, inner)]
    return rows
