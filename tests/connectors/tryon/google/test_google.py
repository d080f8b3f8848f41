"""Vertex AI keeps the contracts with its try-on model and with a Gemini model, against a stand-in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from commerce.errors import ConfigurationError, TryOnUnavailable
from connectors.tryon.base import Garment, Photo
from connectors.tryon.garment_kinds import kinds
from connectors.tryon.google import GoogleTryOn, open_provider
from connectors.tryon.google.auth import Machine, Tokens, tokens
from connectors.tryon.google.provider import TAKES
from evals.standins.tryon import google
from evals.standins.tryon.google import DRAWS, MODEL, PROJECT, REGION, TOKEN, Google
from runtime import clock
from tests.connectors.tryon.remote_contract import RemoteContract
from tests.homes import settings_for


@pytest.fixture
def model() -> str:
    return MODEL


@pytest.fixture
async def service(served):
    async with served(Google()) as serving:
        yield serving


@pytest.fixture
def made(service: Google, tmp_path: Path, model: str):
    access = tokens(google.key_file(tmp_path, service.url))
    return lambda url, seconds=20.0: GoogleTryOn(PROJECT, REGION, model, access, url, seconds)


class TestGoogle(RemoteContract):
    secrets = (TOKEN, "BEGIN PRIVATE KEY", "SECRET")
    refusals = dict.fromkeys(google.SAFETY, "tryon_safety")
    failures = ()
    other_kinds = ("Glasses > Sunglasses", "Hats > Caps", "Bags > Totes", "Accessories > Scarves")


class TestGoogleGemini(RemoteContract):
    secrets = TestGoogle.secrets
    refusals = {"image_safety": "tryon_safety", "blocked": "tryon_safety", "says_minor": "tryon_minor"}
    failures = ("no_image", "other")
    other_kinds = ()

    @pytest.fixture
    def model(self) -> str:
        return DRAWS


def test_what_it_takes_are_kinds() -> None:
    assert set(kinds()) >= TAKES


async def test_a_token_is_asked_for_once_an_hour(provider, service: Google, photo: Photo, garment: Garment) -> None:
    for _ in range(2):
        await provider.overlay(photo, garment)
    assert service.tokens == ["service account"]
    with clock.travel(timedelta(minutes=58)):
        await provider.overlay(photo, garment)
    assert len(service.tokens) == 2
    await provider.close()
    assert TOKEN not in str(vars(provider._access))


async def test_a_token_that_was_withdrawn_is_not_used_again(provider, service: Google) -> None:
    service.fault = "key"
    with pytest.raises(TryOnUnavailable):
        await provider.check()
    service.fault = ""
    assert await provider.check() and len(service.tokens) == 2


@pytest.mark.parametrize("lasts", [None, "3600", -5, 10**12, True])
async def test_a_token_of_no_known_life_is_used_once(service: Google, provider, lasts: object) -> None:
    service.lasts = lasts
    await provider.check()
    await provider.check()
    assert len(service.tokens) == 2


async def test_who_signed_in_with_gcloud_may_use_it(service: Google, tmp_path: Path) -> None:
    provider = GoogleTryOn(PROJECT, REGION, MODEL, tokens(google.signed_in(tmp_path, service.url)), service.url)
    assert await provider.check() == f"google: {MODEL} answers, GA"
    assert service.tokens == ["signed in"]
    await provider.close()


async def test_the_machine_may_be_the_account(service: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")  # a token is asked for on the machine itself
    monkeypatch.setenv("NO_PROXY", "")
    access = Tokens(Machine(service.url))
    assert await access.get() == TOKEN and service.tokens == ["machine"]
    await access.close()


async def test_no_access_is_told_and_costs_nothing(service: Google, provider, photo: Photo, garment: Garment) -> None:
    service.denied = True
    for call in (provider.check(), provider.overlay(photo, garment)):
        with pytest.raises(TryOnUnavailable) as failed:
            await call
        assert failed.value.code == "tryon_provider_key"
    assert service.orders == []


@pytest.mark.parametrize(
    "facts",
    [{"type": "external_account"}, {"private_key": ""}, {"client_email": 5}, {"token_uri": "http://example.com/t"}],
)
def test_a_key_file_that_cannot_be_used_is_told(tmp_path: Path, facts: dict[str, object]) -> None:
    with pytest.raises(ConfigurationError) as failed:
        tokens(google.key_file(tmp_path, "http://127.0.0.1:9", **facts))
    assert "PRIVATE" not in str(failed.value)


async def test_so_is_one_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    for text in ("", "[]", "{}", "\x00", '"service_account"'):
        path.write_text(text)
        with pytest.raises(ConfigurationError, match="GOOGLE_APPLICATION_CREDENTIALS"):
            tokens(path)
    with pytest.raises(ConfigurationError):
        tokens(tmp_path / "none.json")
    broken = tokens(google.key_file(tmp_path, "http://127.0.0.1:9", private_key="-----BEGIN PRIVATE KEY-----\nx\n"))
    with pytest.raises(ConfigurationError) as failed:
        await broken.get()
    assert "BEGIN" not in str(failed.value)


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("europe-west4", "https://europe-west4-aiplatform.googleapis.com"),
        ("global", "https://aiplatform.googleapis.com"),
    ],
)
def test_the_region_is_part_of_the_address(tmp_path: Path, region: str, host: str) -> None:
    found = settings_for(tmp_path, tryon_google_project=PROJECT, tryon_google_region=region)
    provider = open_provider(found)
    assert provider._remote._base == host and provider._place == f"projects/{PROJECT}/locations/{region}"
