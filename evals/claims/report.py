"""The table of a measurement of claims."""

from __future__ import annotations

from typing import Any


def rows_of(result: dict[str, Any]) -> tuple[dict[str, str], list[list[str]]]:
    """Return columns and rows of the table: all, each language, each spelling."""
    columns = {
        "": "left",
        "untrue": "right",
        "passed": "right",
        "95 %": "left",
        "harmless": "right",
        "fell": "right",
        "95 % ": "left",
    }
    groups = {"all": result, **result["by_language"], **result["by_spelling"]}
    return columns, [_line(name, each) for name, each in groups.items()]


def _line(name: str, each: dict[str, Any]) -> list[str]:
    cells = [name]
    for key in ("passed_untrue", "dropped_true"):
        interval = each[f"{key}_interval"]
        cells += [str(each[f"{key}_of"]), str(each[key]), _between(interval)]
    return cells


def _between(interval: list[float] | None) -> str:
    return "" if interval is None else f"{100 * interval[0]:.1f}–{100 * interval[1]:.1f} %"
