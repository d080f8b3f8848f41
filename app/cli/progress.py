"""A progress bar on stderr; in a pipe or a log, a line now and then of what takes long."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.cli.output import console, note

if TYPE_CHECKING:
    from rich.progress import TaskID

Report = Callable[[str, int, int], None]
_SILENT = 10.0  # seconds between two lines, and before the first


class _Lines:
    """Tells on stderr, now and then, how far a stage is."""

    def __init__(self) -> None:
        self._told = time.monotonic()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if time.monotonic() - self._told < _SILENT:
            return
        self._told = time.monotonic()
        note(f"{stage}: {done:,} of {total:,} ..." if total else f"{stage} ...")


@contextmanager
def bar(*, quiet: bool = False) -> Iterator[Report | None]:
    """Show a bar per stage while the block runs; yields the callback (stage, done, total).

    Where stderr is no terminal a stage is told by lines, the first after `_SILENT` seconds: what is quick says nothing.
    Yields None when ``quiet``, so that nobody counts for nothing.
    """
    if quiet:
        yield None
        return
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    stages: dict[str, TaskID] = {}
    with Progress(*columns, console=console(stderr=True), transient=True) as progress:

        def report(stage: str, done: int, total: int) -> None:
            if stage not in stages:
                stages[stage] = progress.add_task(stage, total=total or None)
            progress.update(stages[stage], completed=done, total=total or None)

        yield report
