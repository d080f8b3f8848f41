"""The sync benchmark over a platform's stand-in, small: everything comes in, and again there is nothing to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commerce.errors import ConfigurationError
from evals.bench import bench_store
from evals.standins import registry
from evals.standins import shopify as shopify_standin


@pytest.mark.parametrize("platform", registry.servers())
@pytest.mark.timeout(300)
def test_a_small_run(platform: str) -> None:
    told: list[str] = []
    found = bench_store.bench(platform, 60, 200, lambda stage, _done, _total: told.append(stage))
    assert (found["first"]["state"], found["first"]["products"], found["first"]["failed"]) == ("done", 60, 0)
    assert found["again"]["state"] == "done"
    assert found["unchanged"]["state"] == "done" and 0 < found["unchanged"]["requests"] <= found["first"]["requests"]
    assert found["again"]["products"] <= 5  # what orders took off the shelf a moment ago counts as changed
    assert all(found[run]["server"] <= found[run]["seconds"] for run in ("first", "unchanged", "again"))
    assert found["unchanged"]["ratio"] >= 1
    assert {"products", "words", "vectors", "beside"} <= found["first"]["stages"].keys()
    assert {"products", "vectors"} <= set(told)


def test_a_platform_without_a_stand_in_is_named() -> None:
    with pytest.raises(ConfigurationError, match="elsewhere"), registry.running("elsewhere"):
        pass


def test_what_the_stand_ins_need_is_said_before_they_start(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = replace(shopify_standin.STANDIN, needs=("no_such_package",))
    monkeypatch.setattr(shopify_standin, "STANDIN", lacking)
    with pytest.raises(ConfigurationError, match="no_such_package"), registry.running("shopify"):
        pass
