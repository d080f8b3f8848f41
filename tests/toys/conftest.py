"""Fixtures of this folder: the demo's state directory is the one that the test outside has made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.homes import home, stage  # noqa: F401


@pytest.fixture(scope="session")
def demo_home() -> Path:
    """A state directory with the demo store synced."""
    return Path(os.environ["DEMO_HOME"])
