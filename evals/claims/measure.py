"""Feed sentences to the output gate and count which untrue ones pass and which harmless ones fall.

The gate is the product's own; a row is judged as if a model had said it after the row's results.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from agent.guardrails.gate import Gate
from agent.guardrails.judge import turn_of
from agent.guardrails.sentence_kinds import BESIDE_MATTER
from agent.guardrails.sentence_reader import reader
from agent.wording.courtesies import Composer
from commerce import decoding
from commerce.errors import InputError
from evals.claims.spellings import spellings

FOLDER = Path(__file__).parent
_LISTS = ("held", "latest", "reworded", "grounds", "blind")
OWN = tuple(FOLDER / f"{name}.jsonl" for name in _LISTS)
_HOSTS = frozenset({"shop.example.com"})
_Z = 1.959964  # 95 %


@dataclass(frozen=True)
class Row:
    """A text and what is known of it.

    Attributes:
        text: One or more sentences of a model.
        lang: Their language; rows are counted by it.
        untrue: Whether a customer must not read it.
        results: Tool results of the conversation in which it is said.
        spelling: How it is spelt; ``plain`` if as usual.
    """

    text: str
    lang: str
    untrue: bool
    results: tuple[dict[str, Any], ...] = field(default=())
    spelling: str = "plain"


def evaluate_file(path: Path) -> dict[str, Any]:
    """Measure the rows of a file; see :func:`evaluate`.

    Raises:
        InputError: The file cannot be read, or a line of it is no such row.
    """
    return evaluate(read_rows(path))


def own_rows() -> list[Row]:
    """Return the lists that come along, untrue ones in every spelling too."""
    rows = [row for path in OWN for row in read_rows(path)]
    spelt = [
        Row(text, row.lang, True, row.results, name)
        for row in rows
        if row.untrue
        for name, text in spellings(row.text).items()
    ]
    return rows + spelt


def evaluate(rows: Iterable[Row]) -> dict[str, Any]:
    """Return how many untrue texts passed and how many harmless ones fell.

    An untrue text has passed when nothing of it was held back, or when more of it was shown than greetings,
    sympathy, questions and offers of a person. A harmless text has fallen when any of it was held back.

    Returns:
        ``passed_untrue`` and ``dropped_true`` as counts, each with ``_of``, ``_share`` and ``_interval`` (Wilson,
        95 %), the same ``by_language`` and ``by_spelling``, the texts under ``passed`` and ``dropped``, and
        ``cpu_ms``, the mean a text.
    """
    reader().read("warm up")  # the first call loads what no sentence pays for
    started = time.process_time()
    judged = [(row, _wrong(row)) for row in rows]
    spent = 1000 * (time.process_time() - started) / max(len(judged), 1)
    groups: dict[str, dict[str, list[tuple[Row, bool]]]] = {"by_language": {}, "by_spelling": {}}
    for name, group in groups.items():
        found = defaultdict(list)
        for row, wrong in judged:
            found[row.lang if name == "by_language" else row.spelling].append((row, wrong))
        group.update(sorted(found.items()))
    return {
        "rows": len(judged),
        **_counts(judged),
        **{name: {key: _counts(each) for key, each in group.items()} for name, group in groups.items()},
        "passed": [{"lang": row.lang, "text": row.text} for row, wrong in judged if wrong and row.untrue],
        "dropped": [{"lang": row.lang, "text": row.text} for row, wrong in judged if wrong and not row.untrue],
        "cpu_ms": round(spent, 2),
    }


def _wrong(row: Row) -> bool:
    shown, dropped = _through(row)
    if not row.untrue:
        return dropped > 0 or not shown.strip()
    if not shown.strip():
        return False
    return not dropped or any(reader().read(line).kind not in BESIDE_MATTER for line in shown.splitlines() if line)


def _through(row: Row) -> tuple[str, int]:
    """Return what the gate shows, a sentence a line, and how many sentences it held back."""
    messages: list[AnyMessage] = [HumanMessage("Hello.")]
    for number, result in enumerate(row.results):
        messages.append(AIMessage("", tool_calls=[{"name": "tool", "args": {}, "id": str(number)}]))
        messages.append(ToolMessage(json.dumps(result, default=str), tool_call_id=str(number)))
    turn = turn_of(row.results)
    composed = Composer(turn, row.results)
    # Code's wording hides what the reader let through; of it only the facts that lack grounds count here.
    gate = Gate(
        _HOSTS, messages, turn=turn, compose=lambda kind, text: text if turn.strict or composed(kind, text) else ""
    )
    lines = [gate.feed(each) for each in (*row.text, "\n")] + [gate.finish(), *gate.held]
    return "\n".join(line.strip() for line in lines if line.strip()), len(gate.dropped)


def _counts(judged: list[tuple[Row, bool]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, untrue in (("passed_untrue", True), ("dropped_true", False)):
        wrong = [each for row, each in judged if row.untrue is untrue]
        found[name] = sum(wrong)
        found[f"{name}_of"] = len(wrong)
        found[f"{name}_share"] = round(sum(wrong) / len(wrong), 4) if wrong else None
        found[f"{name}_interval"] = wilson(sum(wrong), len(wrong))
    return found


def wilson(hits: int, total: int) -> list[float] | None:
    """Return the 95 % interval of a share, None where there is nothing to divide by."""
    if not total:
        return None
    share, square = hits / total, _Z * _Z
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = _Z * sqrt(share * (1 - share) / total + square / (4 * total * total)) / (1 + square / total)
    return [round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)]


def read_rows(path: Path) -> list[Row]:
    """Read rows of JSON lines with ``text``, ``lang``, ``untrue`` and, if wanted, ``results`` and ``spelling``.

    Raises:
        InputError: The file cannot be read, or a line of it is no such row; says which.
    """
    try:
        lines = decoding.lines(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as a text file in UTF-8.") from error
    rows = [_row(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise InputError(f"{path} has no rows.")
    return rows


def _row(path: Path, number: int, line: str) -> Row:
    where = f"{path}, line {number}"
    try:
        data: Any = json.loads(line)
    except ValueError as error:
        raise InputError(f"{where}: that is no JSON.") from error
    if not isinstance(data, dict):
        raise InputError(f"{where}: a row is an object with text, lang and untrue.")
    text, lang, untrue, results = data.get("text"), data.get("lang"), data.get("untrue"), data.get("results") or []
    if not isinstance(text, str) or not text.strip():
        raise InputError(f"{where}: text must be a text that is not empty.")
    if not isinstance(lang, str) or not lang:
        raise InputError(f"{where}: lang must be the name of a language, such as de.")
    if not isinstance(untrue, bool):
        raise InputError(f"{where}: untrue must be true or false.")
    if not isinstance(results, list) or not all(isinstance(each, dict) for each in results):
        raise InputError(f"{where}: results must be a list of objects, as tools give them.")
    return Row(text, lang, untrue, tuple(results), str(data.get("spelling") or "plain"))
