"""Which chat model is opened, and that the keys of the file of settings reach its client: a server sees them come in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from agent.models import load_model
from agent.settings import ModelSettings
from commerce.errors import ConfigurationError
from evals.standins.openai.server import serve
from runtime import settings

KEYS = (
    "CHAT_MODEL",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "AZURE_OPENAI_API_KEY",
    "AZURE_OPENAI_ENDPOINT",
    "OPENAI_API_VERSION",
)


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        for each in (name, f"SHOPCLERK_{name}"):
            monkeypatch.setenv(each, "")  # what is passed on meanwhile is taken back after the test
            monkeypatch.delenv(each)


def written(folder: Path, **lines: str) -> settings.Settings:
    path = folder / "own.env"
    path.write_text("".join(f"{name}={value}\n" for name, value in lines.items()), encoding="utf-8")
    return settings.Settings(_env_file=path)


def test_the_embedded_engine_is_the_default_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.load().section(ModelSettings).name == "embedded"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-CANARY")
    found = settings.load().section(ModelSettings)
    assert found.name.startswith("openai:")
    assert "CANARY" not in repr(found)
    monkeypatch.setenv("CHAT_MODEL", "embedded")
    assert settings.load().section(ModelSettings).name == "embedded"


@pytest.mark.parametrize("prefix", ["", "SHOPCLERK_"])
def test_a_key_in_the_file_is_what_the_server_gets(tmp_path: Path, prefix: str) -> None:
    with serve([{"text": "ready"}]) as (url, script):
        lines = {"CHAT_MODEL": "openai:any", "OPENAI_API_KEY": "sk-of-the-file", "OPENAI_BASE_URL": url}
        found = load_model(written(tmp_path, **{f"{prefix}{name}": value for name, value in lines.items()}))
        assert "".join(chunk.text for chunk in found.stream("hello")).strip() == "ready"
    assert script.credentials == ["Bearer sk-of-the-file"]


def test_a_key_that_is_no_setting_of_ours_reaches_its_providers_client(tmp_path: Path) -> None:
    with serve([{"text": "ready"}]) as (url, script):
        lines = {"CHAT_MODEL": "azure_openai:any", "AZURE_OPENAI_API_KEY": "of-the-file"}
        lines |= {"AZURE_OPENAI_ENDPOINT": url.removesuffix("/v1"), "OPENAI_API_VERSION": "2026-01-01"}
        found = load_model(written(tmp_path, **lines))
        assert "".join(chunk.text for chunk in found.stream("hello")).strip() == "ready"
    assert script.credentials == ["of-the-file"]
    assert os.environ["AZURE_OPENAI_API_KEY"] == "of-the-file"


def test_a_model_without_its_key_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="OPENAI_API_KEY is not set"):
        load_model(written(tmp_path, CHAT_MODEL="openai:any"))
