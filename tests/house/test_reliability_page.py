"""docs/reliability.md tells the points and tests that there are."""

from __future__ import annotations

import re

import pytest

from evals.faults.points import POINTS
from runtime import failpoints
from tests.house.tree import ROOT

pytestmark = pytest.mark.house
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
CODE = [path for room in ("agent", "connectors", "service", "store") for path in (ROOT / room).rglob("*.py")]


def test_the_page_lists_the_points_in_their_order() -> None:
    assert dict(re.findall(r"^\| `([a-z_.]+)` \| (.+) \|$", PAGE, re.M)) == POINTS
    assert re.findall(r"^\| ``([a-z_.]+)`` \|", failpoints.__doc__ or "", re.M) == list(POINTS)


@pytest.mark.parametrize("point", POINTS)
def test_every_point_is_passed_once_in_the_code(point: str) -> None:
    assert sum(path.read_text(encoding="utf-8").count(f'failpoint("{point}")') for path in CODE) == 1


def test_every_row_of_the_matrix_names_tests_that_exist() -> None:
    rows = re.findall(r"^\| .+ \| .+ \| `(tests/\S+\.py)` \|$", PAGE, re.M)
    assert len(rows) >= 12
    assert [row for row in rows if not re.search(r"^(async )?def test_", (ROOT / row).read_text(), re.M)] == []
    missing = {path.name for path in (ROOT / "tests" / "faults").glob("test_*.py")} - {
        row.split("/")[-1] for row in rows
    }
    assert missing == set()
