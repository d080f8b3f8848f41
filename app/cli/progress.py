"""A progress bar on stderr; in a pipe, silence."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.cli.output import console

if TYPE_CHECKING:
    from rich.progress import TaskID

Report = Callable[[str, int, int], None]


@contextmanager
def bar(*, quiet: bool = False) -> Iterator[Report | None]:
    """Show a bar per stage while the block runs; yields the callback (stage, done, total).

    Yields None when stderr is no terminal, so that nobody counts for nothing.
    """
    if quiet or not sys.stderr.isatty():
        yield None
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
