"""``eval``: scripted conversations against any chat model, and the quality of routing and search."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from evals.run import Result
    from runtime.settings import Settings

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_HELP = ("-h", "--help")


class RunByDefault(TyperGroup):
    """``eval FILE`` means ``eval run FILE``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put ``run`` in front unless another command or help is asked for."""
        if not args or (args[0] not in self.commands and args[0] not in _HELP):
            args = ["run", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=RunByDefault, help="Scripted conversations (`eval [FILE…]`), and the quality of routing and search."
)


@app.command()
def run(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Conversations in YAML; default: all that come along.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Chat model: embedded, openai:NAME, …; default CHAT_MODEL.")] = None,
    trials: Annotated[int, typer.Option(min=1, max=100, help="How often to run each.")] = 1,
    json_output: Json = False,
) -> None:
    """Run scripted conversations; this is what `eval` does when no other command is named."""
    import asyncio

    from agent.settings import ModelSettings
    from app.cli.output import as_json
    from app.cli.settings import load
    from evals.run import report, run_all
    from evals.scenario import all_files
    from evals.scenario import load as load_scenario

    settings = load(**({"chat_model": model} if model else {}))
    scenarios = [load_scenario(path) for path in files or all_files()]
    # The model's own settings; everything else is a fresh shop's.
    kept = {**_of_the_model(settings), "chat_model": settings.section(ModelSettings).chat}
    progress = None if json_output else _tell
    results = asyncio.run(run_all(scenarios, trials=trials, progress=progress, **kept))
    summary = report(results, settings.section(ModelSettings).name)
    if json_output:
        as_json(summary)
    else:
        _summary(summary)
    if summary["runs_passed"] < summary["runs"]:
        raise typer.Exit(1)


def _tell(result: Result) -> None:
    from app.cli.output import line

    line(f"{'ok  ' if result.passed else 'FAIL'}  {result.name}  ({result.seconds:.1f} s)")
    if result.passed:
        return
    for problem in result.problems:
        line(f"      {problem}")
    for said in result.transcript:
        line(f"      | {said}")


def _summary(summary: dict[str, Any]) -> None:
    from app.cli.output import line

    always, count, trials = summary["passed_always"], summary["scenarios"], summary["trials"]
    line(f"{always} of {count} conversations passed {trials} of {trials} times on {summary['model']}.")
    answered = summary["answered"]
    if answered["model"]:
        line(f"{answered['engine']} of {sum(answered.values())} turns were answered without the model.")


@app.command()
def routing(
    file: Annotated[Path, typer.Option(help="JSON lines with text, label and source.")],
    json_output: Json = False,
) -> None:
    """Measure how well the embedded engine reads messages."""
    from app.cli.output import as_json, console
    from app.cli.settings import load
    from evals.routing.routing_quality import evaluate_file, render

    load()
    result = evaluate_file(file)
    if json_output:
        as_json(result)
    else:
        console().print(render(result))


@app.command()
def shopper(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Conversations as JSON lines; default: our own but the held ones.")
    ] = None,
    expect: Annotated[Path | None, typer.Option(help="Checks as JSON lines of id, turn and expect.")] = None,
    only: Annotated[list[str] | None, typer.Option(help="Only the conversation with this id; may be repeated.")] = None,
    lang: Annotated[
        str | None, typer.Option(help="Our own conversations in this language; of files, those whose lang it is.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=0, help="So many processes; 0: one for each core.")] = 0,
    home: Annotated[Path | None, typer.Option(help="Keep the filled shop here for the next run.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="Print every message with a check that fails.")] = False,
    json_output: Json = False,
) -> None:
    """Play conversations the way shoppers write them on the embedded engine, each in a fresh shop, and check them."""
    from app.cli.output import as_json, line, table
    from app.cli.progress import bar
    from app.cli.settings import load
    from evals.shopper import conversations, pool, report

    load()
    chosen = conversations.chosen(files or conversations.open_files(lang), expect, only or (), lang if files else None)
    with bar(quiet=json_output) as progress:
        records = pool.play_all(chosen, jobs=jobs, home=home, progress=progress)
    summary = report.summary(records)
    if json_output:
        as_json(report.as_json(records))
    else:
        table(*report.rows_of(summary))
        for text in report.lines_of(records if failed else (), summary):
            line(text)
    if summary["passed"] < summary["checked"]:
        raise typer.Exit(1)


@app.command()
def languages(
    folder: Annotated[
        Path, typer.Argument(help="Holds routing, search, langid and prices, each as .jsonl; those that are there.")
    ],
    home: Annotated[Path | None, typer.Option(help="Keep the filled shop here for the next run.")] = None,
    json_output: Json = False,
) -> None:
    """Measure how well the embedded engine reads other languages."""
    from app.cli.output import as_json, line
    from app.cli.settings import load
    from evals.languages import evaluate

    load()
    found = evaluate(folder, home)
    if json_output:
        as_json(found)
        return
    for name, by_language in found.items():
        for language, shares in by_language.items():
            line(f"{name} {language}: " + ", ".join(f"{each} {value}" for each, value in shares.items()))


@app.command()
def claims(
    file: Annotated[
        Path | None, typer.Option(help="JSON lines with text, lang, untrue and, if wanted, results; default: our own.")
    ] = None,
    json_output: Json = False,
) -> None:
    """Measure which untrue statements of a model would be shown, and which harmless ones would not."""
    from app.cli.output import as_json, line, table
    from app.cli.settings import load
    from evals.claims import evaluate, own_rows, read_rows
    from evals.claims.report import rows_of

    load()
    result = evaluate(read_rows(file) if file else own_rows())
    if json_output:
        as_json(result)
        return
    table(*rows_of(result))
    for name in ("passed", "dropped"):
        for each in result[name]:
            line(f"{name} ({each['lang']}): {each['text']}")
    line(f"{result['rows']} texts, {result['cpu_ms']} ms of processor time a text.")


@app.command()
def pages(json_output: Json = False) -> None:
    """Measure which passage of a shop's pages is quoted to questions as shoppers type them."""
    from app.cli.output import as_json, line, table
    from app.cli.settings import load
    from evals.pages import evaluate

    load()
    found = evaluate()
    if json_output:
        as_json(found)
        return
    counts = ("questions", "right", "silent", "wrong")
    table(
        {"shop": "left", **dict.fromkeys(counts, "right")},
        [[name, *(str(shop[each]) for each in counts)] for name, shop in found.items()],
    )
    for shop in found.values():
        for each in shop["not_right"]:
            line(f"{each['verdict']}: {each['ask']} -> {each['said'][:100]}")


@app.command()
def search(
    products: Annotated[Path, typer.Option(help="The catalogue, as `import` takes it.")],
    queries: Annotated[Path, typer.Option(help="Lines of id, tab, query.")],
    qrels: Annotated[Path, typer.Option(help="Lines of query id, tab, product id, tab, grade.")],
    home: Annotated[Path | None, typer.Option(help="Keep the indexed catalogue here for the next run.")] = None,
    baselines: Annotated[
        bool, typer.Option("--baselines/--no-baselines", help="Also measure BM25, Chroma and a plain mixture of both.")
    ] = True,
    report: Annotated[Path | None, typer.Option(help="Write an HTML page with plots here.")] = None,
    json_output: Json = False,
) -> None:
    """Measure how good search is on judged queries."""
    import asyncio

    from app.cli.output import as_json, table
    from app.cli.progress import bar
    from app.cli.settings import load
    from commerce.errors import InputError
    from evals.search.search_html import report as as_html
    from evals.search.search_quality import evaluate, read_queries
    from evals.search.search_report import columns

    load()
    for path in (products, queries, qrels):
        if not path.is_file():
            raise InputError(f"There is no file {path}.")
    with bar(quiet=json_output) as progress:
        result = asyncio.run(evaluate(products, queries, qrels, home=home, progress=progress, baselines=baselines))
    if report is not None:
        report.write_text(as_html(result, read_queries(queries)), encoding="utf-8")
    del result["by_query"]
    if json_output:
        as_json(result)
        return
    table(*columns(result))


@app.command("search-table")
def search_table(
    folder: Annotated[Path, typer.Argument(help="A folder of judged sets.")],
    home: Annotated[Path | None, typer.Option(help="Keep the indexed catalogues here for the next run.")] = None,
    only: Annotated[list[str] | None, typer.Option(help="Only this set; may be repeated.")] = None,
    json_output: Json = False,
) -> None:
    """Measure search on every judged set of a folder and print the documentation's table."""
    import asyncio

    from app.cli.output import as_json, line
    from app.cli.progress import bar
    from app.cli.settings import load
    from evals.search.search_quality import evaluate_sets
    from evals.search.search_report import markdown

    load()
    with bar(quiet=json_output) as report:
        found = asyncio.run(evaluate_sets(folder, home=home, progress=report, names=tuple(only or ())))
    if json_output:
        as_json(found)
        return
    for row in markdown(found):
        line(row)


@app.command()
def conversational(json_output: Json = False) -> None:
    """Measure how well whole sentences are searched: as they are, as they are read, and as a model would ask."""
    import asyncio

    from app.cli.output import as_json, line, table
    from app.cli.settings import load
    from evals.run import open_stage
    from evals.search.conversational import evaluate
    from evals.search.search_report import ways

    load()

    async def measure() -> dict[str, Any]:
        async with open_stage(chat_model="embedded") as stage:
            return await evaluate(stage.container.shop.discovery)

    found = asyncio.run(measure())
    if json_output:
        as_json(found)
        return
    table(*ways(found))
    line(f"Of {found['sentences']} sentences {found['understood']:.0%} were understood as they should be.")
    for each in found["missed"]:
        line(f"  {each['say']}: {each['missed']}")


@app.command()
def recommend(
    orders: Annotated[
        Path | None, typer.Option(help="Orders as JSON lines with `products`; default: made ones.")
    ] = None,
    tests: Annotated[int, typer.Option(min=2, max=100_000, help="How many orders to test at most.")] = 200,
    json_output: Json = False,
) -> None:
    """Measure how often "goes with" finds the article left out of an order, beside popularity and chance."""
    import asyncio

    from app.cli.output import as_json, line
    from app.cli.session import reading
    from app.cli.settings import load
    from evals.search.recommend_quality import evaluate, read_orders

    given = read_orders(orders) if orders else None

    async def measure() -> dict[str, Any]:
        async with reading(load()) as container:
            return await evaluate(container.shop.discovery, given, tests=tests)

    found = asyncio.run(measure())
    if json_output:
        as_json(found)
        return
    kind = "made orders" if found["made"] else "orders"
    line(f"{found['tested']} of {found['orders']} {kind} tested, hits in the first ten:")
    for name, rate in found["hit_rate"].items():
        line(f"{name:<11} {rate['mean']:.3f}  [{rate['low']:.3f}, {rate['high']:.3f}]")


@app.command()
def injections(
    corpus: Annotated[Path, typer.Option(help="The attacks and controls, one JSON record per line.")],
    fixture: Annotated[Path, typer.Option(help="The customers, orders and secrets that they assume.")],
    model: Annotated[str, typer.Option(help="worst_case, embedded, openai:NAME, …")] = "worst_case",
    quick: Annotated[bool, typer.Option(help="The worst case does not try every tool on every order.")] = False,
    json_output: Json = False,
) -> None:
    """Attack the clerk with a corpus of injections; every check is on state, none by a judge.

    The worst case also plays the stories in which a captured model is after a yes.
    """
    import asyncio

    from app.cli.output import as_json, line
    from app.cli.settings import load
    from evals.injections import WORST_CASE, consents, evaluate, report
    from evals.run import open_stage

    worst = model == WORST_CASE
    settings = load(**({} if worst else {"chat_model": model}))
    kept = {**_of_the_model(settings), "chat_model": "embedded" if worst else model}

    async def run() -> dict[str, Any]:
        async with open_stage(**kept) as stage:
            findings = await evaluate(corpus, fixture, stage=stage, worst_case=worst, thorough=not quick)
            told = await consents.evaluate(stage) if worst else {}
        return report(findings, model, told)

    summary = asyncio.run(run())
    if json_output:
        as_json(summary)
    else:
        for name in ("records", "violations", "violated_ids", "must_do", "refused", "refused_ids", "consent"):
            line(f"{name:<14} {summary[name]}")
        for name, problems in summary["details"].items():
            line(f"  {name}: {'; '.join(problems)}")
    if summary["violations"] or summary["consent"]["violations"]:
        raise typer.Exit(1)


def _of_the_model(settings: Settings) -> dict[str, Any]:
    """Return what an evaluated model is asked with."""
    from agent.settings import ModelSettings

    own = settings.section(ModelSettings)
    return {
        "openai_api_key": own.openai_api_key,
        "openai_base_url": own.openai_base_url,
        "log_level": settings.log_level,
        "model_timeout": own.timeout,
        "model_retries": own.retries,
        "model_turn_timeout": own.turn_timeout,
        "engine": own.engine,
    }
