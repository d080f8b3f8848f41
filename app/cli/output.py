"""Writing results: plain lines, JSON and tables on stdout; notes and progress on stderr."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console


def line(text: str = "") -> None:
    """Write a line to stdout, without terminal control characters and always encodable."""
    typer.echo(printable(text))
    sys.stdout.flush()


def note(text: str) -> None:
    """Write a line to stderr: what a person wants to know and a script does not."""
    typer.echo(printable(text), err=True)


def as_json(value: Any) -> None:
    """Write ``value`` to stdout as JSON, indented on a terminal and one line in a pipe."""
    indent = 2 if sys.stdout.isatty() else None
    typer.echo(json.dumps(value, ensure_ascii=False, indent=indent, default=str))


def printable(text: str) -> str:
    """Return untrusted text without control characters, in what the terminal's encoding can show.

    Blanks and line feeds at the edges stay: a streamed text comes in pieces.
    """
    from commerce.text import clean

    body = text.strip(" \n")
    start = text.index(body)
    encoding = sys.stdout.encoding or "utf-8"
    return text[:start] + clean(body).encode(encoding, "replace").decode(encoding) + text[start + len(body) :]


def table(columns: dict[str, Any], rows: list[list[str]]) -> None:
    """Write a table to stdout.

    Args:
        columns: Heading to ``left`` or ``right``.
        rows: The cells; untrusted text is shown literally.
    """
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, pad_edge=False, header_style="bold")
    for heading, justify in columns.items():
        grid.add_column(heading, justify=justify, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(printable(cell)) for cell in row))
    console().print(grid)


def console(*, stderr: bool = False) -> Console:
    """Return a rich console; in a pipe it is wide and without colour."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, highlight=False, width=None if stream.isatty() else 160)
