from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from commerce.errors import InputError
from evals.bench_search import FILTERS, bench, products, queries
from evals.search_quality import evaluate, measure, ndcg, read_qrels


def test_ndcg_is_the_textbooks() -> None:
    grades = {"a": 3, "b": 1, "c": 0}
    assert ndcg(["a", "b"], grades) == 1
    assert ndcg(["x", "a"], grades) == pytest.approx((7 / math.log2(3)) / (7 + 1 / math.log2(3)))
    assert ndcg(["c", "x"], grades) == 0
    assert ndcg([], {"a": 0}) == 0


def test_measures_of_one_query() -> None:
    found = measure(["x", "a", "c"], ["a", "c"], {"a": 2, "b": 1, "c": 0})
    assert found["judged10"] == pytest.approx(2 / 3)
    assert (found["recall100"], found["mrr10"], found["hit1"]) == (0.5, 0.5, 0.0)
    assert found["pool_ndcg10"] > found["ndcg10"] > 0
    assert measure([], [], {"a": 1})["judged10"] == 0


async def test_a_judged_set_is_evaluated_through_the_real_search(tmp_path: Path) -> None:
    rows = [{"id": "1", "title": "Rain jacket"}, {"id": "2", "title": "Coffee cup"}, {"id": "3", "title": "Desk lamp"}]
    (tmp_path / "p.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    (tmp_path / "q.tsv").write_text("q1\traincoat jacket\nq2\tmug for coffee\nq3\tnobody judged this\n")
    (tmp_path / "r.tsv").write_text("q1\t1\t3\nq1\t3\t0\nq2\t2\t2\nq3\t1\t0\n")
    found = await evaluate(tmp_path / "p.jsonl", tmp_path / "q.tsv", tmp_path / "r.tsv")
    assert found["queries"] == 2
    assert (found["ndcg10"], found["hit1"], found["mrr10"], found["recall100"], found["pool_ndcg10"]) == (1, 1, 1, 1, 1)
    assert 0 < found["p50_ms"] <= found["p95_ms"]


def test_a_broken_judgment_file_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "r.tsv").write_text("q1\t1\t3\nq1 1 3\n")
    with pytest.raises(InputError, match="line 2"):
        read_qrels(tmp_path / "r.tsv")


def test_the_benchmark_measures_both_sides() -> None:
    assert list(products(5, 1)) == list(products(5, 1))
    assert queries(9, 3) == queries(9, 3)
    found = bench(400, 4)
    assert (found["products"], found["refused"]) == (400, 0)
    assert found["filters"].keys() == found["chroma"]["filters"].keys() == FILTERS.keys()
    for part in found["filters"].values():
        assert 0 < part["p50_ms"] <= part["p95_ms"]
        assert part["recall10"] == 1
    assert found["filters"]["none"]["share"] == 1 > found["filters"]["price+stock"]["share"] > 0.2
    assert found["rss_mb"] > 50
    assert found["start_seconds"] > 0
