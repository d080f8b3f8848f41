"""Showing what a sync or an import did."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.sync import SyncSummary

_SHOWN_ERRORS = 20


def show(summary: SyncSummary, json_output: bool) -> None:
    """Write the counts, and every product that could not be taken (the first 20; all of them as JSON)."""
    from app.cli.output import as_json, line

    if json_output:
        as_json({name: value for name, value in asdict(summary).items() if name != "refused"})
        return
    for error in summary.errors[:_SHOWN_ERRORS]:
        place = f"line {error['line']}" if "line" in error else error["product_id"]
        line(f"not taken: {place}: {error['reason']}")
    if summary.failed > _SHOWN_ERRORS:
        line(f"not taken: {summary.failed - _SHOWN_ERRORS} more (--json lists them)")
    if summary.error:
        line(f"stopped: {summary.error}")
    line(
        f"{summary.kind}: {summary.seen} read, {summary.created} new, {summary.updated} changed, "
        f"{summary.unchanged} unchanged, {summary.deleted} deleted, {summary.failed} not taken."
    )
    if summary.resumed:
        line(f"{summary.resumed} of them were read by an earlier try, which broke off.")
    if summary.documents or summary.baskets:
        line(f"{summary.documents} pages of the store, {summary.baskets} orders to learn from.")
    for note in summary.notes:
        line(note)
    if summary.index is None:
        line("The shopclerk that owns the state directory brings the search up to date.")
    elif not summary.index.complete:
        line("The search does not cover everything yet: run `shopclerk index rebuild`.")
