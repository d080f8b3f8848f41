"""The local provider keeps the contract of all providers."""

from __future__ import annotations

import pytest

from connectors.tryon.base import Garment, Photo
from connectors.tryon.local import LocalTryOn
from evals.contracts.tryon import CONTRACTS, Fitting
from evals.tryon import people
from tests.connectors.tryon.people import needs_runtime
from tests.contracts import every, kept


@pytest.fixture(scope="module")
def provider() -> LocalTryOn:
    needs_runtime()
    return LocalTryOn()


@pytest.fixture
def photo() -> Photo:
    return people.photo("b0_down")


@pytest.fixture
def garment() -> Garment:
    return people.article("jumper")


@pytest.fixture
def nobody() -> Photo:
    return people.photo("room")


@pytest.mark.parametrize("contract", every(CONTRACTS))
async def test_it_keeps(contract, provider, photo, garment, nobody) -> None:
    await kept(contract, Fitting(provider, photo, garment, nobody))
