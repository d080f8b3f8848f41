"""What a size guide says to a question about a size, in code's words; see `service.knowledge.sizes`."""

from __future__ import annotations

from typing import Any

from commerce.sentences import joined, listed, say
from commerce.text import one_line


def told(advice: dict[str, Any]) -> str:
    """Return advice in words; empty where there is none."""
    kind = str(advice.get("kind") or "")
    values = {name: one_line(str(advice.get(name) or ""), 40) for name in ("size", "measure", "value", "low", "high")}
    sizes = [one_line(str(each), 20) for each in advice.get("sizes") or []]
    match kind:
        case "fits" | "above" | "below":
            inches = say("sizes.inches", inches=advice["inches"]) if advice.get("inches") else ""
            return joined(say(f"sizes.{kind}", **{**values, "measure": _measure(values["measure"])}), inches)
        case "gap":
            return say("sizes.gap", value=values["value"], sizes=listed(sizes))
        case "between":
            return joined(*(say("chat.quoted", words=one_line(str(each), 300)) for each in advice.get("notes") or []))
        case "converted":
            return _converted(advice, sizes)
        case "table":
            return joined(say("sizes.table", rows=_rows(advice.get("rows") or [])), say("sizes.tell"))
        case _:
            return ""


def _converted(advice: dict[str, Any], sizes: list[str]) -> str:
    there = f"{one_line(str(advice.get('system')), 5)} {one_line(str(advice.get('number')), 5)}"
    if not sizes:
        return say("sizes.no_conversion", there=there)
    return say(
        "sizes.converted" if advice.get("own") else "sizes.usually", there=there, sizes=listed(sizes, "lists.or")
    )


def _rows(rows: list[dict[str, Any]]) -> str:
    by_size: dict[str, list[str]] = {}
    for each in rows:
        span = say("sizes.span", measure=_measure(str(each.get("measure"))), low=each.get("low"), high=each.get("high"))
        by_size.setdefault(str(each.get("size")), []).append(span)
    return "; ".join(
        say("sizes.row", size=one_line(size, 20), spans=", ".join(spans)) for size, spans in by_size.items()
    )


def _measure(name: str) -> str:
    return one_line(name, 30)
