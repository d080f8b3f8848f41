"""What is not installed with the rest, and the command by which it is.

The package stands on no index under its own name, so that ``pip install 'shopclerk[tryon]'`` finds nothing, or somebody
else's: what an extra consists of is named instead.
"""

from __future__ import annotations

import shlex
import sys
import tomllib
from importlib import metadata
from pathlib import Path


def requirements(extra: str) -> tuple[str, ...]:
    """Return what an extra of ``pyproject.toml`` consists of; nothing where there is no such extra."""
    project = Path(__file__).parents[1] / "pyproject.toml"
    if project.is_file():
        extras = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["optional-dependencies"]
        return tuple(extras.get(extra, ()))
    named = (each.partition(";") for each in metadata.requires("shopclerk") or ())
    return tuple(text.strip() for text, _, marker in named if f'extra == "{extra}"' in marker)


def command(*packages: str) -> str:
    """Return the command that installs packages for the Python that runs."""
    return shlex.join((sys.executable, "-m", "pip", "install", *packages))


def install(extra: str) -> str:
    """Return the command that installs an extra for the Python that runs."""
    return command(*requirements(extra))
