"""``test``: the test suite of a checkout. The start script handles it before it comes here."""

from __future__ import annotations

from typing import Any

import typer

CONTEXT: dict[str, Any] = {"allow_extra_args": True, "ignore_unknown_options": True}


def test(context: typer.Context) -> None:
    """Run the test suite with pytest; needs a checkout and the development tools."""
    import importlib.util
    import os
    import sys
    from pathlib import Path

    from commerce.errors import ConfigurationError

    root = Path(__file__).resolve().parents[2]
    if not (root / "tests").is_dir():
        raise ConfigurationError(
            "The tests come with a checkout, not with the installed package: run ./shopclerk test there."
        )
    if importlib.util.find_spec("pytest") is None:
        raise ConfigurationError("pytest is not installed here: run ./shopclerk test, which sets it up.")
    os.chdir(root)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *context.args])  # noqa: S606 - no shell wanted
