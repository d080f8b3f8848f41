"""A demo store, built once and copied for every test."""

import shutil
from pathlib import Path

import pytest

from connectors.stores.demo import create


@pytest.fixture(scope="session")
def demo_master(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    create(path)
    return path


@pytest.fixture
def demo_path(demo_master, tmp_path) -> Path:
    return Path(shutil.copy(demo_master, tmp_path / "demo.sqlite"))
