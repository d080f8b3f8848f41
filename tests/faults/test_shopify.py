"""SIGKILL at every point of every change at Shopify: nothing is lost, nothing happens twice."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from evals.faults.customer import Visit
from evals.faults.kills import bench, make_home, run
from evals.faults.platform import platform_of
from evals.faults.points import POINTS
from tests.faults.shopify_platform import lodge

pytestmark = pytest.mark.faults
#: With 180 every action is killed at every point.
KILLS = int(os.environ.get("SHOPCLERK_TEST_KILLS_SHOPIFY", "27"))
SHOPIFY = "tests.faults.shopify_platform"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_home(tmp_path_factory.mktemp("faults") / "home")


@pytest.mark.parametrize("action", sorted(platform_of(SHOPIFY).changes))
def test_each_change_without_a_kill(action: str, template: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(template, home)
    with lodge(home):
        code, answer = run(Visit(home, "keys", action, 3, platform=SHOPIFY))
        assert (code, answer) == (0, {})
        _, found = run(Visit(home, "keys", platform=SHOPIFY))
    assert found.get("findings") == [], found
    assert (found["proposals"], found["failed"]) == (1, 0)
    assert found["confirmed"] >= 1


@pytest.mark.timeout(400)
def test_kills_lose_nothing_and_double_nothing(template: Path) -> None:
    result = bench(KILLS, 1, kinds=("keys",), template=template, platform=SHOPIFY, lodge=lodge, abreast=3)
    data = result.data()
    assert data["findings"] == []
    assert (data["lost"], data["doubled"], data["unresolved"]) == (0, 0, 0)
    each = KILLS // (len(POINTS) + 1)
    assert {point: data["points"]["keys"][point]["kills"] for point in POINTS} == dict.fromkeys(POINTS, each)
    assert data["effects"] >= KILLS * 0.8
