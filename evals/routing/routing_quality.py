"""How well the embedded engine's router reads messages: measured on labelled rows, a source at a time."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.embedded.intents import INTENTS, WRITES
from agent.embedded.router import Router, Routing, router
from commerce import decoding
from commerce.errors import InputError

if TYPE_CHECKING:
    from rich.table import Table

#: Not about a shop at all: a bank's help desk and general questions. They show what happens far from home.
OFF_DOMAIN = frozenset({"banking77", "clinc_oos"})
#: Templated rows; easy to overfit, so never part of a headline.
TEMPLATED = frozenset({"bitext"})

COLUMNS = ("rows", "decided", "right_when_decided", "top1", "macro_f1", "wrong_write", "cpu_ms")


def evaluate_file(path: Path) -> dict[str, Any]:
    """Measure the router on a file of JSON lines with ``text``, ``label`` and ``source``.

    Args:
        path: The file.

    Returns:
        The measures of every row under ``all``, of the rows that are neither templated nor off-domain under
        ``in_domain``, and of each source under its name. See :func:`measure`.

    Raises:
        InputError: The file cannot be read, or a line of it is not such a row.
    """
    return evaluate(read_rows(path), router())


def evaluate(rows: Iterable[dict[str, str]], using: Router) -> dict[str, Any]:
    """Measure a router on rows; see :func:`evaluate_file`."""
    using.route("warm up")  # the first call loads code that no message pays for
    results: dict[str, list[tuple[str, Routing, float]]] = defaultdict(list)
    for row in rows:
        started = time.process_time()
        routing = using.route(row["text"])
        spent = 1000 * (time.process_time() - started)
        results[row["source"]].append((row["label"], routing, spent))
    skipped = OFF_DOMAIN | TEMPLATED
    return {
        "all": measure([each for found in results.values() for each in found]),
        "in_domain": measure([each for name, found in results.items() if name not in skipped for each in found]),
        **{name: measure(results[name]) for name in sorted(results)},
    }


def measure(results: list[tuple[str, Routing, float]]) -> dict[str, Any]:
    """Return the measures of some routed rows.

    Args:
        results: True label, what the router said, and the CPU milliseconds it took.

    Returns:
        ``rows``; ``decided``, the share acted on without asking; ``right_when_decided``, the share of those
        that is right; ``top1``, the share whose likeliest request is right, decided or not; ``macro_f1`` over
        the labels that occur; ``wrong_write``, how many rows would have led to the wrong change of an order;
        and ``cpu_ms``, the mean a message. Shares are None where there is nothing to divide by.
    """
    decided = [(label, routing) for label, routing, _ in results if routing.decided]
    right = sum(label == routing.label for label, routing in decided)
    hits = sum(label == routing.label for label, routing, _ in results)
    wrong_write = sum(routing.label in WRITES and routing.label != label for label, routing in decided)
    return {
        "rows": len(results),
        "decided": _share(len(decided), len(results)),
        "right_when_decided": _share(right, len(decided)),
        "top1": _share(hits, len(results)),
        "macro_f1": _macro_f1([(label, routing.label) for label, routing, _ in results]),
        "wrong_write": wrong_write,
        "cpu_ms": _share(sum(spent for _, _, spent in results), len(results)),
    }


def _share(part: float, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _macro_f1(pairs: list[tuple[str, str]]) -> float | None:
    scores = []
    for label in {true for true, _ in pairs}:
        both = sum(true == label == said for true, said in pairs)
        either = sum((true == label) + (said == label) for true, said in pairs)
        scores.append(2 * both / either)
    return round(sum(scores) / len(scores), 4) if scores else None


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read the rows, naming the line of the first bad one.

    Raises:
        InputError: The file cannot be read, or a line is not a row with known label.
    """
    try:
        lines = decoding.lines(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read.", detail=str(error)) from error
    rows = [_row(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise InputError(f"{path} has no rows.")
    return rows


def _row(path: Path, number: int, line: str) -> dict[str, str]:
    try:
        row: Any = json.loads(line)
    except ValueError as error:
        raise InputError(f"{path}, line {number}: not valid JSON.", detail=str(error)) from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or row.get("label") not in INTENTS:
        raise InputError(f"{path}, line {number}: a row needs a text and one of the labels {', '.join(INTENTS)}.")
    return {"text": row["text"], "label": row["label"], "source": str(row.get("source") or "unnamed")}


def render(result: dict[str, Any]) -> Table:
    """Return the measures as a table, one row a source."""
    from rich.table import Table

    table = Table(title="Routing of the embedded engine")
    table.add_column("source")
    for column in COLUMNS:
        table.add_column(column.replace("_", " "), justify="right")
    totals = ("in_domain", "all")
    for name in (*(name for name in result if name not in totals), *totals):
        values = result[name]
        table.add_row(name, *(_cell(column, values[column]) for column in COLUMNS))
    return table


def _cell(column: str, value: float | None) -> str:
    if value is None:
        return "-"
    if column in ("rows", "wrong_write"):
        return str(value)
    return f"{value:.2f}" if column == "cpu_ms" else f"{value:.3f}"
