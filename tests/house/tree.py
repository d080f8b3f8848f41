"""What the ground rules look at: the files of the house."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("agent", "app", "commerce", "connectors", "evals", "prompts", "runtime", "service", "store", "tools")
# A migration is generated and never edited afterwards: it may be as long as the schema is.
GENERATED = ROOT / "store/migrations/versions"


def modules(*folders: str) -> Iterator[Path]:
    """Yield the Python files of these folders."""
    for folder in folders:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if GENERATED not in path.parents)


def tracked() -> list[Path]:
    """Return every file under version control, or every file of a tree that came without it."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listing.returncode == 0:
        return [path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file()]
    hidden = {".venv", ".git", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not hidden.intersection(path.parts)]
