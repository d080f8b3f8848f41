"""What the played conversations come to: by area, and which checks fail most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Any

from evals.shopper.records import ConversationRecord, TurnRecord

#: What a failed check is about, by the first pattern that its sentence has.
_KINDS = (
    ("effect nobody asked for", r"^effect nobody"),
    ("proposal nobody asked for", r"^proposes .* without"),
    ("hand-off nobody asked for", r"^handed over"),
    ("gives up", r"gives up"),
    ("other order in focus", r"in focus"),
    ("filter lost, kept or wrong", r"^filter "),
    ("products that do not fit", r"^(?:shows|none of those|the first one|they are)"),
    ("question or form", r"^(?:puts together|asks for|no question|has .* as )"),
    ("proposal missing or wrong", r"propos"),
    ("effect missing", r"^no effect"),
    ("tool not called", r"^(?:does not call|calls )"),
    ("not said, or said wrongly", r"^(?:does not say|says)"),
    ("no hand-off", r"^does not hand"),
    ("none of the good answers", r"^none of the good"),
    ("error", r"^error"),
)


def kind_of(problem: str) -> str:
    """Return what a failed check is about."""
    return next((name for name, pattern in _KINDS if re.search(pattern, problem)), "products that do not fit")


def summary(records: Sequence[ConversationRecord]) -> dict[str, Any]:
    """Return totals, totals by area, and failures by kind, as JSON data."""
    turns = [turn for record in records for turn in record.turns]
    times = sorted(turn.cpu_ms for turn in turns)
    failed = Counter(kind for turn in turns for kind in {kind_of(each) for each in turn.problems or ()})
    areas = sorted({record.area for record in records})
    return {
        "conversations": len(records),
        **_counts(records),
        "cpu_ms": {"p50": round(median(times), 1), "p95": times[int(0.95 * (len(times) - 1))]} if times else {},
        "areas": {area: _counts([each for each in records if each.area == area]) for area in areas},
        "failed": dict(failed.most_common()),
    }


def _counts(records: Sequence[ConversationRecord]) -> dict[str, int]:
    turns: list[TurnRecord] = [turn for record in records for turn in record.turns]
    checked = [turn for turn in turns if turn.problems is not None]
    whole = [record for record in records if record.checked]
    return {
        "messages": len(turns),
        "checked": len(checked),
        "passed": sum(not turn.problems for turn in checked),
        "whole": len(whole),
        "whole_passed": sum(record.passed for record in whole),
    }


def as_json(records: Sequence[ConversationRecord]) -> dict[str, Any]:
    """Return everything that was written down, with the summary."""
    return {"summary": summary(records), "conversations": [each.model_dump(mode="json") for each in records]}


def rows_of(found: dict[str, Any]) -> tuple[dict[str, Any], list[list[str]]]:
    """Return the summary as the columns and rows of a table."""
    names = ("messages", "passed", "conversations", "passed whole")
    rows = [_row(area, counts) for area, counts in found["areas"].items()]
    return {"area": "left", **dict.fromkeys(names, "right")}, [*rows, _row("all", found)]


def lines_of(records: Sequence[ConversationRecord], found: dict[str, Any]) -> list[str]:
    """Return what is told under the table: how often which kind of check failed, and the messages of ``records``."""
    lines = [f"{count:>5}  {kind}" for kind, count in found["failed"].items()]
    for record in records:
        for number, turn in enumerate(record.turns, 1):
            if turn.problems:
                lines += ["", f"{record.id} {number}: {turn.text}", *(f"    ! {each}" for each in turn.problems)]
                lines += [f"    | {each}" for each in turn.answer.splitlines()]
    times = found["cpu_ms"]
    return [*lines, f"A message takes {times['p50']} ms of processor time, {times['p95']} ms at the 95th percentile."]


def _row(name: str, counts: dict[str, Any]) -> list[str]:
    passed, whole = _share(counts["passed"], counts["checked"]), _share(counts["whole_passed"], counts["whole"])
    return [name, str(counts["messages"]), passed, str(counts["whole"]), whole]


def _share(part: int, of: int) -> str:
    return f"{part} of {of} ({part / of:.0%})" if of else "-"
