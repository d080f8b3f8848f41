"""What an installer leaves beside a package: its name and its entry points, from the example's own ``pyproject.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path


def install(package: Path, where: Path) -> Path:
    """Write a ``.dist-info`` into a folder that is then put on the path together with the package; return it."""
    told = tomllib.loads((package / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = where / f"{told['name']}-{told['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {told['name']}\nVersion: {told['version']}\n")
    groups = told["entry-points"].items()
    rows = [f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in each.items()) for group, each in groups]
    (info / "entry_points.txt").write_text("\n".join(rows))
    return where
