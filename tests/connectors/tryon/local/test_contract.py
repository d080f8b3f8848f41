"""The local provider keeps the contract of all providers."""

from __future__ import annotations

import pytest

from connectors.tryon.base import Garment, Photo
from connectors.tryon.local import LocalTryOn
from tests.connectors.tryon import people
from tests.connectors.tryon.contract import ProviderContract


@pytest.fixture(scope="module")
def provider() -> LocalTryOn:
    people.needs_runtime()
    return LocalTryOn()


@pytest.fixture
def photo() -> Photo:
    return people.body("b0_down")


@pytest.fixture
def garment() -> Garment:
    return people.garment("jumper")


@pytest.fixture
def nobody() -> Photo:
    return people.room()


class TestLocal(ProviderContract):
    pass
