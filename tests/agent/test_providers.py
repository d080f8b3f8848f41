"""Names of models: who runs them, what they need, and that the sentences name it. Docs tell the same table."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent import providers
from agent.providers import COMPATIBLE, PROVIDERS, checked, resolved
from commerce.errors import ConfigurationError

DOCS = Path(__file__).parents[2] / "docs" / "models.md"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("openai:gpt-5", ("openai", "gpt-5")),
        ("gpt-5-mini", ("openai", "gpt-5-mini")),
        ("claude-sonnet-4-5", ("anthropic", "claude-sonnet-4-5")),
        ("Claude:claude-sonnet-4-5", ("anthropic", "claude-sonnet-4-5")),
        ("gemini-2.5-flash", ("google_genai", "gemini-2.5-flash")),
        ("google:gemini-2.5-flash", ("google_genai", "gemini-2.5-flash")),
        ("mistral-small-latest", ("mistralai", "mistral-small-latest")),
        ("azure:gpt-5", ("azure_openai", "gpt-5")),
        ("ollama:llama3.2:3b", ("ollama", "llama3.2:3b")),
        ("bedrock:anthropic.claude-3-5-haiku-v1:0", ("bedrock_converse", "anthropic.claude-3-5-haiku-v1:0")),
        ("anthropic.claude-3-5-haiku-v1:0", ("bedrock_converse", "anthropic.claude-3-5-haiku-v1:0")),
        ("deepinfra:some", ("deepinfra", "some")),
    ],
)
def test_a_name_tells_who_runs_the_model(name: str, found: tuple[str, str]) -> None:
    assert resolved(name) == found


@pytest.mark.parametrize("name", ["llama3.2", "qwen", "my-model"])
def test_a_name_that_does_not_is_refused_with_the_right_spelling(name: str) -> None:
    with pytest.raises(ConfigurationError, match=f"openai:{name} .* ollama:{name}"):
        resolved(name)


@pytest.mark.parametrize("name", ["lm-studio:qwen", "llama.cpp:qwen", "vllm:qwen", "OpenRouter:qwen"])
def test_a_server_that_speaks_openais_api_is_named_as_such(name: str) -> None:
    with pytest.raises(ConfigurationError, match="CHAT_MODEL=openai:qwen and OPENAI_BASE_URL"):
        resolved(name)


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "GEMINI_API_KEY", "AZURE_OPENAI_ENDPOINT"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setattr(providers, "find_spec", lambda _: None)
    with pytest.raises(ConfigurationError, match="pip install langchain-anthropic"):
        checked("anthropic", "claude")
    monkeypatch.setattr(providers, "find_spec", lambda _: object())
    with pytest.raises(ConfigurationError, match="needs ANTHROPIC_API_KEY, in the environment"):
        checked("anthropic", "claude")
    with pytest.raises(ConfigurationError, match="GOOGLE_API_KEY or GEMINI_API_KEY"):
        checked("google_genai", "gemini")
    monkeypatch.setenv("GEMINI_API_KEY", "k")
    checked("google_genai", "gemini")
    with pytest.raises(ConfigurationError, match="names no model"):
        checked("ollama", "")


def test_docs_tell_the_same() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for each in PROVIDERS.values():
        row = next(line for line in text.splitlines() if line.startswith(f"| {each.label} |"))
        assert f"`{each.name}:NAME`" in row and f"`{each.package}`" in row
        assert all(name in row for key in each.keys for name in key.split("|"))
    for label, address in COMPATIBLE.items():
        assert any(label in line and address in line for line in text.splitlines()), label
