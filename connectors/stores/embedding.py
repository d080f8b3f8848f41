"""How the widget gets onto the pages of a platform's shops, in the platform's own way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Embedding:
    """A platform's own way to put a script on every page of a shop.

    Attributes:
        files: Returns the files of it, by their place in a folder, for the clerk's address and the shop's id there.
        advice: What is better about it than a line in the layout.
        after: What to do with the files.
        marks: Texts of which one stands in every page of such a shop.
        hint: What to do when such a page lacks the line.
    """

    files: Callable[[str, str], dict[Path, str]]
    advice: str
    after: str
    marks: tuple[str, ...]
    hint: str
