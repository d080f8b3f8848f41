"""The benchmark of recommendations: deterministic, in order, and better than what it is measured against."""

from __future__ import annotations

from pathlib import Path

import pytest

from commerce.errors import InputError
from evals.run import Stage
from evals.search.recommend_quality import evaluate, read_orders, synthetic

#: The loop of `stage`, whose jobs would stand still, with their locks, while a test had another.
IN_MODULE = pytest.mark.asyncio(loop_scope="module")
KINDS = {"a": ["a1", "a2"], "b": ["b1", "b2", "b3"], "c": ["c1"]}


def test_made_orders_are_the_same_for_the_same_seed() -> None:
    assert synthetic(KINDS, 50, 1) == synthetic(KINDS, 50, 1) != synthetic(KINDS, 50, 2)
    assert all(len(set(basket)) == len(basket) >= 1 for basket in synthetic(KINDS, 50, 1))


@IN_MODULE
async def test_learns_what_no_baseline_knows(stage: Stage) -> None:
    discovery = stage.container.shop.discovery
    found = await evaluate(discovery, count=2500, tests=60)
    rates = {name: rate["mean"] for name, rate in found["hit_rate"].items()}
    assert rates["recommend"] > rates["popularity"] >= rates["random"]
    assert found["advantage"]["random"]["low"] > 0
    assert all(rate["low"] <= rate["mean"] <= rate["high"] for rate in found["hit_rate"].values())


@IN_MODULE
async def test_takes_any_file_of_orders(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "orders.jsonl"
    path.write_text('{"products": ["p1041", "p1325"]}\n\n' * 20 + '{"products": ["nowhere"]}\n', encoding="utf-8")
    found = await evaluate(stage.container.shop.discovery, read_orders(path), tests=5)
    assert not found["made"]
    assert found["hit_rate"]["recommend"]["mean"] == 1.0


@pytest.mark.parametrize("text", ['{"products": 3}', "nonsense", "[]", '{"items": []}'])
def test_a_bad_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "orders.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        read_orders(path)


@IN_MODULE
async def test_too_few_orders_are_refused(stage: Stage) -> None:
    with pytest.raises(InputError):
        await evaluate(stage.container.shop.discovery, [("p1041",)])
