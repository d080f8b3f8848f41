"""A real django-helpdesk keeps the contract of all desks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from evals.contracts.desks import CONTRACTS
from tests.connectors.desks.helpdesk.desk import Site, World, site
from tests.contracts import every, kept


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("desk")) as running:
        yield running


@pytest.fixture
async def world(desk: Site) -> AsyncIterator[World]:
    made = World(desk)
    yield made
    await made.adapter.close()


@pytest.mark.parametrize("contract", every(CONTRACTS))
async def test_it_keeps_the_contract(contract, world: World) -> None:
    await kept(contract, world)
