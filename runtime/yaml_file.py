"""Our own word lists and other data in YAML files, read by libyaml where it is there: ten times as fast."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """Return what a file holds: plain lists, dictionaries, texts and numbers.

    Raises:
        OSError: It cannot be read.
        yaml.YAMLError: It is not YAML.
    """
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - both loaders are safe ones


@cache
def data(path: Path) -> dict[str, Any]:
    """Return a file of lists by name, read once in a process: nobody changes what it returns."""
    found: dict[str, Any] = read_yaml(path)
    return found


@cache
def pattern(path: Path, name: str) -> re.Pattern[str]:
    """Return the pattern of a name in such a file, compiled once."""
    return re.compile(data(path)[name])
