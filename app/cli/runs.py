"""Showing what a sync or an import did."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.importing import Preview
    from service.sync import SyncSummary

_SHOWN_ERRORS = 20
_SHOWN_VARIANTS = 6


def show(summary: SyncSummary, json_output: bool) -> None:
    """Write the counts, and every product that could not be taken (the first 20; all of them as JSON)."""
    from app.cli.output import as_json, line

    if json_output:
        as_json({name: value for name, value in asdict(summary).items() if name != "refused"})
        return
    _show_errors(summary)
    if summary.error:
        line(f"stopped: {summary.error}")
    if summary.shape:
        line(_recognised(summary))
    line(
        f"{summary.kind}: {summary.seen} read, {summary.created} new, {summary.updated} changed, "
        f"{summary.unchanged} unchanged, {summary.deleted} deleted, {summary.failed} not taken."
    )
    if summary.refused_file:
        line(f"The rows that were not taken are in {summary.refused_file}: mend them there and import that file.")
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


def show_preview(preview: Preview, json_output: bool) -> None:
    """Write what an import would take: the first products as they would be, the counts and what is refused."""
    from app.cli.output import as_json, line
    from runtime import clock

    summary, now = preview.summary, clock.now()
    if json_output:
        counts = {name: value for name, value in asdict(summary).items() if name not in ("refused", "run_id", "index")}
        as_json({**counts, "products": [product.model_dump(mode="json") for product in preview.products]})
        return
    for product in preview.products:
        shown = "" if product.status == "active" else f" ({product.status}: not shown)"
        line(f"{product.title}{shown} [{product.id}]")
        for name, value in (("brand", product.brand), ("category", product.category), *product.attributes.items()):
            if value:
                line(f"  {name}: {value[:100]}")
        for variant in product.variants[:_SHOWN_VARIANTS]:
            price, was = variant.price_at(now), variant.before_at(now)
            before = f" (before {was})" if was else ""
            count = "" if variant.stock is None else f"{variant.stock} "
            stock = f"{count}in stock" if variant.in_stock else "sold out"
            name = ", ".join(f"{key} {value}" for key, value in variant.options.items()) or "one variant"
            line(f"  - {name}: {price}{before}, {stock}{f', SKU {variant.sku}' if variant.sku else ''}")
        if len(product.variants) > _SHOWN_VARIANTS:
            line(f"  - and {len(product.variants) - _SHOWN_VARIANTS} more variants")
    _show_errors(summary)
    line(_recognised(summary))
    line(f"{summary.created} products would be taken, {summary.failed} rows not. Nothing was changed.")
    for note in summary.notes:
        line(note)


def _recognised(summary: SyncSummary) -> str:
    products = summary.created + summary.updated + summary.unchanged
    hidden = f" Not shown to customers: {summary.hidden} of the products." if summary.hidden else ""
    counts = f"{products} product{'s' * (products != 1)} with {summary.variants} variant{'s' * (summary.variants != 1)}"
    return f"Read as {summary.shape}, prices in {summary.currency}: {counts}.{hidden}"


def _show_errors(summary: SyncSummary) -> None:
    from app.cli.output import line

    for error in summary.errors[:_SHOWN_ERRORS]:
        place = f"line {error['line']}" if "line" in error else error["product_id"]
        line(f"not taken: {place}: {error['reason']}")
    if summary.failed > _SHOWN_ERRORS:
        line(f"not taken: {summary.failed - _SHOWN_ERRORS} more (--json lists them)")
