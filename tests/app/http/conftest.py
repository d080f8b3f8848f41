"""Fixtures of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.serving import Server, serve
from tests.homes import demo_home, home  # noqa: F401


@pytest.fixture(scope="session")
def server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:  # noqa: F811
    """The real application with a model that does what the test's message says; one for all tests here."""
    with serve(demo_home, tmp_path_factory.mktemp("http") / "home", "scripted") as running:
        yield running
