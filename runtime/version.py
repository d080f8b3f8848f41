"""Which version this is: of the installed package, or of the checkout that runs."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path


def version() -> str:
    """Return the version, such as ``0.2.0``; ``pyproject.toml`` says it and nothing else does."""
    project = Path(__file__).parents[1] / "pyproject.toml"
    if project.is_file():  # a checkout: an older installed one must not speak for it
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    return metadata.version("shopclerk")
