"""FASHN keeps the contracts with both of its models, against a stand-in that looks at every field."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from commerce.errors import TryOnError, TryOnUnavailable
from connectors.tryon.base import Garment, Photo
from connectors.tryon.fashn import FashnTryOn, open_provider
from connectors.tryon.fashn.provider import _CLOTHES, MODELS
from connectors.tryon.garment_kinds import kinds
from evals.standins.tryon.fashn import FAILURES, KEY, Fashn
from tests.connectors.tryon.remote_contract import RemoteContract
from tests.homes import settings_for


async def at_once(_: float) -> None:
    """No time passes in tests."""


@pytest.fixture
def model() -> str:
    return "tryon-v1.6"


@pytest.fixture
async def service(served, model: str):
    async with served(Fashn(model)) as serving:
        yield serving


@pytest.fixture
def made(model: str):
    return lambda url, seconds=20.0: FashnTryOn(SecretStr(KEY), model, url, seconds, at_once)


class TestFashn(RemoteContract):
    secrets = (KEY,)
    refusals = {"moderated": "tryon_safety", "no_pose": "tryon_pose"}
    failures = (
        "no_image",
        "pipeline",
        "third",
        "new_error",
        "not_started",
        "strange_id",
        "address",
        "forgotten",
        "never_known",
        "cancelled",
    )
    other_kinds = ("Glasses > Sunglasses", "Hats > Caps", "Shoes > Sneakers", "Bags > Totes", "Accessories > Scarves")


class TestFashnMax(RemoteContract):
    secrets, refusals, failures = TestFashn.secrets, TestFashn.refusals, TestFashn.failures
    other_kinds = ()

    @pytest.fixture
    def model(self) -> str:
        return "tryon-max"


def test_every_failure_of_the_stand_in_is_tried() -> None:
    assert {*FAILURES} <= {*TestFashn.refusals, *TestFashn.failures}


def test_every_kind_of_clothes_has_a_category() -> None:
    assert {name for name, kind in kinds().items() if kind.wear in ("upper", "legs", "skirt")} == set(_CLOTHES)


@pytest.mark.parametrize(
    ("kind", "category"),
    [("Tops > Jumpers", "tops"), ("Bottoms > Jeans", "bottoms"), ("Dresses > Gowns", "one-pieces")],
)
async def test_the_category_is_ours(
    provider, service: Fashn, photo: Photo, garment: Garment, kind: str, category: str
) -> None:
    await provider.overlay(photo, Garment(garment.picture, kind, "", "X"))
    assert service.orders[0]["inputs"]["category"] == category and service.asked == 3


async def test_asking_after_it_may_fail_a_few_times(provider, service: Fashn, photo: Photo, garment: Garment) -> None:
    service.fault, service.waits = "hiccup", 8
    assert await provider.overlay(photo, garment)
    assert len(service.orders) == 1 and service.asked > 8


async def test_the_picture_is_not_fetched_from_an_address(
    provider, service: Fashn, photo: Photo, garment: Garment
) -> None:
    service.fault = "address"
    with pytest.raises(TryOnError) as failed:
        await provider.overlay(photo, garment)
    assert failed.value.code == "tryon_no_answer" and service.problems == []


async def test_no_credits_are_told_before_anybody_asks(provider, service: Fashn) -> None:
    assert await provider.check() == "fashn: tryon-v1.6, 234 credits left"
    service.credits = 0
    with pytest.raises(TryOnUnavailable):
        await provider.check()


def test_the_settings_are_heard(tmp_path) -> None:
    for name in MODELS:
        found = settings_for(tmp_path, FASHN_API_KEY=KEY, tryon_fashn_model=name)
        provider = open_provider(found)
        assert provider._name == name and KEY not in repr(vars(provider)) + repr(found)
