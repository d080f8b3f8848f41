"""The sync benchmark, small: an unchanged catalogue is little work, and many syncs leave no more than one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.bench import bench_sync


@pytest.mark.timeout(300)
def test_a_small_run() -> None:
    told: list[str] = []
    found = bench_sync.bench(600, 5, progress=lambda what, _done, _total: told.append(what))
    assert found["products"] == 600
    assert found["growth"]["ratio"] <= 1.1
    assert found["encoder"]["docs_per_cpu_second"] > 0
    assert found["chroma"]["again"]["seconds"] > 0
    assert {"re-syncs", "re-syncs of the peer"} <= set(told)
    json.dumps(found)


def test_each_round_changes_other_products(tmp_path: Path) -> None:
    texts = []
    for round_ in range(3):
        bench_sync.write(tmp_path / "p.jsonl", 200, 1, round_)
        texts.append((tmp_path / "p.jsonl").read_text().splitlines())
    assert texts[0] != texts[1] != texts[2]
    changed = [number for number in range(200) if texts[1][number] != texts[2][number]]
    assert changed == [2, 52, 102, 152]
