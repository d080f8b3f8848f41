"""Fixtures of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.serving import Server, serve
from tests.homes import demo_home, home  # noqa: F401


@pytest.fixture(scope="session")
def server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:  # noqa: F811
    """The real application; one for all tests here."""
    with serve(demo_home, tmp_path_factory.mktemp("mcp") / "home", "embedded") as running:
        yield running
