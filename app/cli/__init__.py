"""The command line. Each command has its own small module; heavy imports wait until a command runs."""

from __future__ import annotations


def main() -> None:
    """Run the command line; the entry point of the installed package."""
    from app.cli.root import app

    app(prog_name="shopclerk")
