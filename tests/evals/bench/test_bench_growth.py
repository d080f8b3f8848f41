"""The growth benchmark, small: simulated sizes measure the same conditions, and the page shows every size."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evals.bench import bench_growth
from evals.bench.bench_search import FILTERS


def test_simulated_products_are_measured_by_filter() -> None:
    found = bench_growth.simulated(5_000, 40, 1)
    assert found["filters"].keys() == FILTERS.keys()
    assert found["simulated"]
    shares = [found["filters"][name]["share"] for name in ("none", "stock", "price", "price+stock", "selective")]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == 1
    assert all(part["recall10"] >= 0.95 for part in found["filters"].values())


def test_sizes_above_the_real_ones_are_simulated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_growth, "REAL", 300)
    results = bench_growth.growth([3_000, 300], 10, peer=False)
    assert [(result["products"], bool(result.get("simulated"))) for result in results] == [(300, False), (3_000, True)]
    text = bench_growth.report(results)
    assert "3,000 (simulated)" in text
    assert text.count("<svg") == 2
    rows = bench_growth.table(results).splitlines()
    assert len(rows) == 2 + 2 * len(FILTERS)
    assert {row.count("|") for row in rows} == {8}


def test_the_documented_table_has_its_form() -> None:
    page = (Path(__file__).parents[3] / "docs" / "developers" / "search.md").read_text(encoding="utf-8")
    made = bench_growth.table([]).splitlines()
    shown = page[page.index(made[0]) :].split("\n\n")[0].splitlines()
    assert shown[:2] == made
    assert len(shown) > 2 + 3 * len(FILTERS)
    assert all(re.fullmatch(r"\| [\d,]* \| \d+% \|( [\d., ]+\|){2}( [\d., ]* ?\|) .*\|", row) for row in shown[2:]), (
        shown
    )
