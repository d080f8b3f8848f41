"""Fixtures for tests that need an open shop: a filled state directory, made once, copied per test."""

from __future__ import annotations

import asyncio
import fcntl
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from connectors.stores.demo import POLICY as DEMO_POLICY
from evals.run import Stage, open_stage
from runtime.settings import Settings
from service.bootstrap import Container, open_container
from tests.vectors import remember


def settings_for(home: Path, **values: object) -> Settings:
    """Return settings that read nothing from the developer's own environment."""
    defaults = {"home": home, "policy_file": DEMO_POLICY, "chat_model": "embedded", "_env_file": None}
    return Settings(**{**defaults, **values})  # type: ignore[arg-type]


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with open(path, "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


async def _fill(home: Path) -> None:
    async with open_container(settings_for(home), own=True):
        pass


@pytest.fixture(scope="session")
def demo_home(shared: Path) -> Path:
    """A state directory with the demo store synced. Shared by all workers: never open it, copy it."""
    home = shared / "demo-home"
    with _alone(shared / "demo-home.lock"):
        if not (home / "filled").exists():
            shutil.rmtree(home, ignore_errors=True)
            with pytest.MonkeyPatch.context() as patch:
                remember(shared / "vectors", patch)
                asyncio.run(_fill(home))
            (home / "filled").touch()
    return home


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Path:
    """A fresh copy of the demo's state directory."""
    target = tmp_path / "home"
    shutil.copytree(demo_home, target)
    return target


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(demo_home: Path) -> AsyncIterator[Stage]:
    """An open container for a whole module; tests take fresh shops from it with `fresh_shop`."""
    async with open_stage(template=demo_home, chat_model="embedded") as opened:
        yield opened


@pytest.fixture
async def container(home: Path) -> AsyncIterator[Container]:
    """An open container on a fresh copy, owned by this process."""
    async with open_container(settings_for(home), own=True) as opened:
        yield opened
