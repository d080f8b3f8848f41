"""A demo store, built once a day and copied for every test."""

import shutil
from pathlib import Path

import pytest

from connectors.stores.demo import create
from runtime import clock


@pytest.fixture(scope="session")
def _masters(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def demo_master(_masters) -> Path:
    """A store with today's dates: a run that passes midnight builds a second one, which `rebase` need not move."""
    path = _masters / f"demo-{clock.now():%Y-%m-%d}.sqlite"
    if not path.exists():
        create(path)
    return path


@pytest.fixture
def demo_path(demo_master, tmp_path) -> Path:
    return Path(shutil.copy(demo_master, tmp_path / "demo.sqlite"))
