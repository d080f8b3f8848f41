"""docs/developers/architecture.md names files and folders that are there."""

from __future__ import annotations

import re

from tests.house.tree import PACKAGES, ROOT

PAGE = ROOT / "docs" / "developers" / "architecture.md"


def test_every_path_on_the_page_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)*(?:/|\.py))`|\(([a-z_]+(?:/[a-z_]+)+\.py)\)", text))
    paths = {first or second for first, second in named}
    assert len(paths) > 20
    assert not [path for path in paths if not (ROOT / path).exists()]


def test_every_floor_is_drawn() -> None:
    drawing = PAGE.read_text(encoding="utf-8").partition("flowchart TB")[2].partition("```")[0]
    assert not [name for name in PACKAGES if name not in drawing]
