"""Fixtures of this folder: the real application, with agents' profiles from hosts of the tests."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from fastapi import FastAPI

from app.http import api
from app.http.api import create_app
from app.ucp.agents import Agents
from connectors import public_only
from tests.app.serving import free_port
from tests.app.ucp.agents import Publishers, resolve
from tests.homes import demo_home, settings_for  # noqa: F401


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def publishers() -> Publishers:
    return Publishers()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def app(
    demo_home: Path,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
    port: int,
    publishers: Publishers,
) -> AsyncIterator[FastAPI]:
    home = tmp_path_factory.mktemp("ucp") / "home"
    shutil.copytree(demo_home, home, ignore=shutil.ignore_patterns("owner.lock"))
    made = create_app(settings_for(home, port=port, limit_requests=100_000))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(public_only, "public_address", resolve)
        patch.setattr(api, "ShoppingAgents", lambda local: Agents(local=local, transport=publishers))
        async with made.router.lifespan_context(made):
            yield made
