"""What a sync or an import did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from service.discovery.view import IndexState

Progress = Callable[[str, int, int], None]
MAX_ERRORS = 1000


@dataclass
class SyncSummary:
    """One run, as its `SyncRun` row has it, and how far the indexes are afterwards.

    Attributes:
        run_id: The row's id.
        kind: full, incremental or import.
        state: done, or failed with ``error`` saying why; what was read until then is kept.
        errors: ``{"product_id", "reason"}``, for imports with ``"line"``: each product that could not be taken,
            the first 1,000. ``failed`` counts them all.
        index: The indexes' state; None when another process owns them and will bring them up to date.
        documents: How many policies, pages and FAQ the platform gave.
        baskets: From how many orders was learnt what is bought together.
        notes: What beside the products could not be read, and why; it stays as it was.
        resumed: How many of ``seen`` were read by an earlier try of this run, which broke off.
        refused: The ids of all products that could not be taken: whatever row they had is kept.
        shape: What an imported file was recognised as.
        currency: The currency of an imported file's prices.
        variants: How many variants the imported products have.
        hidden: How many imported products are not shown to customers: drafts, archived, private, unpublished.
        refused_file: Where the refused rows of an imported file were written for mending.
    """

    run_id: int
    kind: Literal["full", "incremental", "import"]
    state: Literal["running", "done", "failed"] = "running"
    seen: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    failed: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)
    error: str = ""
    index: IndexState | None = None
    documents: int = 0
    baskets: int = 0
    notes: list[str] = field(default_factory=list)
    resumed: int = 0
    refused: set[str] = field(default_factory=set, repr=False)
    shape: str = ""
    currency: str = ""
    variants: int = 0
    hidden: int = 0
    refused_file: str = ""

    def fail(self, product_id: str, reason: str, line: int | None = None) -> None:
        """Count a product that could not be taken."""
        self.failed += 1
        self.refused.add(product_id)
        if len(self.errors) < MAX_ERRORS:
            entry: dict[str, Any] = {"product_id": product_id[:255], "reason": reason[:500]}
            self.errors.append(entry if line is None else {**entry, "line": line})
