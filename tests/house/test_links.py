"""Links between the Markdown pages lead to files and headings that are there."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.house.tree import ROOT, tracked

pytestmark = pytest.mark.house

_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)")
_CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)


def pages() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".md"]


@cache
def anchors(page: Path) -> frozenset[str]:
    """Return the anchors that GitHub makes of a page's headings."""
    found: Counter[str] = Counter()
    made = set()
    for heading in _HEADING.findall(re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.S | re.M)):
        words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading)
        name = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        made.add(f"{name}-{found[name]}" if found[name] else name)
        found[name] += 1
    return frozenset(made)


def broken(page: Path) -> list[str]:
    wrong = []
    for target, anchor in _LINK.findall(_CODE.sub("", page.read_text(encoding="utf-8"))):
        there = (page.parent / target) if target else page
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in anchors(there)):
            wrong.append(f"{target}#{anchor}" if anchor else target)
    return wrong


def test_links_and_anchors_lead_somewhere() -> None:
    assert {str(page.relative_to(ROOT)): wrong for page in pages() if (wrong := broken(page))} == {}


def test_a_missing_file_and_a_missing_heading_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# One `two`, three\n[a](#one-two-three) [b](#four) [c](gone.md) `[d](gone.md)` [e](page.md#five)\n"
    )
    assert broken(page) == ["#four", "gone.md", "page.md#five"]


def test_every_page_is_reached_from_the_first_ones() -> None:
    """A page that nothing links to is a page that nobody reads."""
    linked = {
        (page.parent / target).resolve() for page in pages() for target, _ in _LINK.findall(page.read_text()) if target
    }
    lost = [page for page in (ROOT / "docs").rglob("*.md") if page.resolve() not in linked]
    assert [str(page.relative_to(ROOT)) for page in lost] == []
