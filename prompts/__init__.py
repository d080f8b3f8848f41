"""Prompt texts, as Markdown beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def text(name: str) -> str:
    """Return the prompt ``name``.md."""
    return (Path(__file__).parent / f"{name}.md").read_text(encoding="utf-8")
