"""docs/developers/reliability.md tells the points and tests that there are."""

from __future__ import annotations

import re

import pytest

from evals.faults.points import POINTS
from runtime import failpoints
from tests.house.tree import ROOT

pytestmark = pytest.mark.house
PAGE = (ROOT / "docs" / "developers" / "reliability.md").read_text(encoding="utf-8")
CODE = [path for room in ("agent", "connectors", "service", "store") for path in (ROOT / room).rglob("*.py")]


def test_the_page_lists_the_points_in_their_order() -> None:
    assert dict(re.findall(r"^\| `([a-z_.]+)` \| (.+) \|$", PAGE, re.M)) == POINTS
    assert re.findall(r"^\| ``([a-z_.]+)`` \|", failpoints.__doc__ or "", re.M) == list(POINTS)


@pytest.mark.parametrize("point", POINTS)
def test_every_point_is_passed_once_in_the_code(point: str) -> None:
    counts = {path: path.read_text(encoding="utf-8").count(f'failpoint("{point}")') for path in CODE}
    passed = [path.relative_to(ROOT).parts for path, count in counts.items() for _ in range(count)]
    if point.startswith("store."):  # each connector has its own
        assert all(parts[:2] == ("connectors", "stores") for parts in passed)
        assert sorted({parts[2] for parts in passed}) == sorted(parts[2] for parts in passed) != []
    else:
        assert len(passed) == 1


def test_every_row_of_the_matrix_names_tests_that_exist() -> None:
    rows = re.findall(r"^\| .+ \| .+ \| (`tests/.+`) \|$", PAGE, re.M)
    named = [tuple(each.split("::")) for row in rows for each in re.findall(r"`(tests/\S+::test_\w+)`", row)]
    assert len(rows) >= 20
    assert all("::" in row for row in rows)
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.M)
    ]
    assert missing == []
    told = {path.split("/")[-1] for path, _ in named}
    assert {path.name for path in (ROOT / "tests" / "faults").glob("test_*.py")} <= told
