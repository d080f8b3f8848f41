"""``bench``: how fast it is, measured on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(no_args_is_help=True, help="How fast it is on this machine.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def turn(json_output: Json = False) -> None:
    """Measure a reading turn and a confirmed write, beside LangChain's create_agent."""
    import asyncio

    from app.cli.settings import load
    from evals.bench.bench_turn import bench

    load()
    _show(asyncio.run(bench()), json_output)


@app.command()
def http(json_output: Json = False) -> None:
    """Measure how many turns a second one server process answers, and how evenly, beside a bare create_agent."""
    import asyncio

    from app.cli.settings import load
    from evals.bench.bench_http import bench

    load()
    _show(asyncio.run(bench()), json_output)


@app.command()
def mcp(json_output: Json = False) -> None:
    """Measure how many calls a second one server answers over MCP, and how evenly, beside a bare server of the SDK."""
    import asyncio

    from app.cli.settings import load
    from evals.bench.bench_mcp import bench

    load()
    _show(asyncio.run(bench()), json_output)


@app.command()
def search(
    size: Annotated[
        list[int], typer.Option(min=100, max=1_000_000, help="How many made-up products; several give a growth curve.")
    ] = [20_000],  # noqa: B006 - typer reads it, nobody changes it
    queries: Annotated[int, typer.Option(min=10, max=10_000, help="How many queries per filter.")] = 200,
    file: Annotated[Path | None, typer.Option(help="Products to use instead of made-up ones.")] = None,
    peer: Annotated[bool, typer.Option("--peer/--no-peer", help="Also measure Chroma with its own filters.")] = True,
    report: Annotated[Path | None, typer.Option(help="Write an HTML page with plots here.")] = None,
    as_table: Annotated[bool, typer.Option("--table", help="Print the table of docs/developers/search.md.")] = False,
    json_output: Json = False,
) -> None:
    """Measure search by filter, its memory and its start; above 200,000 products with simulated vectors."""
    from app.cli.output import line
    from app.cli.progress import bar
    from app.cli.settings import load
    from commerce.errors import InputError
    from evals.bench import bench_growth
    from evals.bench.bench_search import bench

    load()
    if file is not None and not file.is_file():
        raise InputError(f"There is no file {file}.")
    with bar(quiet=json_output) as progress:
        if file is not None:
            results = [bench(0, queries, file=file, peer=peer, progress=progress)]
        else:
            results = bench_growth.growth(size, queries, peer=peer, progress=progress)
    if report is not None:
        report.write_text(bench_growth.report(results), encoding="utf-8")
    if as_table:
        line(bench_growth.table(results))
        return
    _show(results[0] if len(results) == 1 else {"sizes": results}, json_output)


@app.command()
def sync(
    size: Annotated[int, typer.Option(min=100, max=1_000_000, help="How many made-up products.")] = 20_000,
    resyncs: Annotated[int, typer.Option(min=1, max=1_000, help="How often everything is taken in again.")] = 50,
    store: Annotated[
        str, typer.Option(help="Instead: from the stand-in of this platform, over HTTP, stage by stage.")
    ] = "",
    variants: Annotated[int, typer.Option(min=0, max=5_000_000, help="With --store: in all; 0 = six a product.")] = 0,
    answer: Annotated[
        float, typer.Option(min=0, max=60, help="With --store, where it can be set: seconds that each answer takes.")
    ] = 0.0,
    json_output: Json = False,
) -> None:
    """Measure taking a catalogue in: first, unchanged, with few changes; and what many times leave on disk."""
    from app.cli.progress import bar
    from app.cli.settings import load
    from evals.bench import bench_store, bench_sync

    load()
    with bar(quiet=json_output) as progress:
        if store:
            result = bench_store.bench(store, size, variants or 6 * size, progress, answer)
        else:
            result = bench_sync.bench(size, resyncs, progress=progress)
    _show(result, json_output)


@app.command()
def faults(
    kills: Annotated[int, typer.Option(min=1, max=100_000, help="How many processes to kill.")] = 1_008,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same kills.")] = 1,
    concurrent: Annotated[
        int, typer.Option(min=0, max=100_000, help="Instead: so many rounds of refunds of one order at once.")
    ] = 0,
    http: Annotated[
        int, typer.Option(min=0, max=100_000, help="Instead: so many kills of the HTTP server, at any time.")
    ] = 0,
    json_output: Json = False,
) -> None:
    """Kill the process at every point of a change and at any time, and count what got lost or happened twice."""
    from app.cli.output import as_json, line, table
    from app.cli.progress import bar
    from app.cli.settings import load
    from evals.faults.kills import bench
    from evals.faults.race import race

    load()
    if http:
        from evals.faults import http_kills

        with bar(quiet=json_output) as progress:
            served = http_kills.bench(http, seed, progress=progress)
        _show(vars(served), json_output)
        raise typer.Exit(1 if served.findings else 0)
    if concurrent:
        with bar(quiet=json_output) as progress:
            counted = race(concurrent, progress=progress)
        _show(counted, json_output)
        raise typer.Exit(1 if counted["findings"] or counted["over_refunded"] else 0)
    with bar(quiet=json_output) as progress:
        result = bench(kills, seed, progress=progress)
    if json_output:
        as_json(result.data())
    else:
        names = ("kills", "effects", "lost", "doubled", "unresolved")
        cells = [*result.by(1).items(), *result.by(2).items(), (("all", "all"), result.total())]
        rows = [[kind, what, *(str(getattr(tally, name)) for name in names)] for (kind, what), tally in cells]
        table({"Platform": "left", "Point or action": "left", **dict.fromkeys(map(str.title, names), "right")}, rows)
        for finding in result.findings:
            line(f"fail  {finding['rule']}: {finding['text']}")
    if result.findings:
        raise typer.Exit(1)


@app.command()
def tryon(
    sheet: Annotated[Path | None, typer.Option(help="Instead: draw every article on every body into this PNG.")] = None,
    photo: Annotated[list[Path] | None, typer.Option(help="With --sheet: one more photo; may be repeated.")] = None,
    only: Annotated[list[str] | None, typer.Option(help="With --sheet: this drawing; may be repeated.")] = None,
    json_output: Json = False,
) -> None:
    """Measure the local try-on on rendered people: landmarks, refusals, colours, time, memory."""
    from app.cli.output import line
    from commerce.errors import TryOnNotReady
    from runtime import extras

    try:
        from evals.tryon import bench
        from evals.tryon import sheet as sheets
    except ImportError as error:
        needs = f"The local try-on needs `{extras.install('tryon')}`."
        raise TryOnNotReady(needs, detail=str(error)) from error
    if sheet is not None:
        line(f"{sheets.sheet(sheet, tuple(photo or ()), tuple(only or ()))} pictures in {sheet}")
        return
    result = bench.bench()
    _show(result, json_output)
    if not result["passed"]:
        raise typer.Exit(1)


def _show(result: dict[str, Any], json_output: bool) -> None:
    from app.cli.output import as_json, table

    if json_output:
        as_json(result)
    else:
        table({"Measure": "left", "Value": "right"}, [[name, str(value)] for name, value in _flat(result)])


def _flat(value: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for name, inner in value.items():
        if isinstance(inner, list):
            inner = {f"{each['products']:,} products": each for each in inner}
        label = f"{prefix}{str(name).replace('_', ' ')}"
        rows += _flat(inner, f"{label}, ") if isinstance(inner, dict) else [(label, inner)]
    return rows
