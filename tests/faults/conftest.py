"""Fixtures of this folder."""

from pathlib import Path

import pytest

from evals.faults.kills import PRELOADED, make_home
from tests.homes import container, demo_home, home, stage  # noqa: F401

# The first test that wants a process decides what all processes have imported.
PRELOADED += ["tests.faults.shopify_platform", "tests.faults.woocommerce_platform"]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state directory with a demo store and no catalogue. Never open it, copy it."""
    return make_home(tmp_path_factory.mktemp("faults") / "home")
