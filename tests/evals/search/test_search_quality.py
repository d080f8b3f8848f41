from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from commerce.errors import InputError
from evals.bench.bench_search import FILTERS, bench, products, queries
from evals.search.search_measures import gains, measure, ndcg
from evals.search.search_quality import evaluate, read_qrels


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
    assert found["baselines"].keys() == {"bm25", "chroma", "hybrid"}
    for peer in found["baselines"].values():
        assert peer["ndcg10"] == 1
        assert peer["gain"]["ndcg10"] == {"mean": 0, "low": 0, "high": 0}


def test_a_gain_comes_with_its_interval() -> None:
    ours = [{"ndcg10": 0.5 + 0.01 * number, "pool_ndcg10": 1.0} for number in range(40)]
    theirs = [{"ndcg10": 0.4, "pool_ndcg10": 1.0} for _ in ours]
    found = gains(ours, theirs)
    assert found["ndcg10"]["mean"] == pytest.approx(0.295)
    assert found["ndcg10"]["low"] < found["ndcg10"]["mean"] < found["ndcg10"]["high"]
    assert found["ndcg10"]["low"] > 0.2
    assert found["pool_ndcg10"] == {"mean": 0, "low": 0, "high": 0}


async def test_judgments_without_any_fit_are_refused(tmp_path: Path) -> None:
    (tmp_path / "p.jsonl").write_text(json.dumps({"id": "1", "title": "Rain jacket"}))
    (tmp_path / "q.tsv").write_text("q1\tjacket\n")
    (tmp_path / "r.tsv").write_text("q1\t1\t0\n")
    with pytest.raises(InputError, match="judged to fit"):
        await evaluate(tmp_path / "p.jsonl", tmp_path / "q.tsv", tmp_path / "r.tsv")


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
