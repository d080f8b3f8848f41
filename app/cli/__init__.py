"""The command line. Each command has its own small module; heavy imports wait until a command runs."""

from __future__ import annotations

import gc


def main() -> None:
    """Run the command line; the entry point of the installed package."""
    from runtime import descriptors

    descriptors.fill_standard()
    # A start makes a million objects that stay, and Python's own 700 looks through them for garbage all the while.
    gc.set_threshold(20_000)
    from app.cli.root import app

    app(prog_name="shopclerk")
