"""docs/developers/architecture.md draws every floor."""

from __future__ import annotations

from tests.house.tree import PACKAGES, ROOT

PAGE = ROOT / "docs" / "developers" / "architecture.md"


def test_every_floor_is_drawn() -> None:
    drawing = PAGE.read_text(encoding="utf-8").partition("flowchart TB")[2].partition("```")[0]
    assert not [name for name in PACKAGES if name not in drawing]
