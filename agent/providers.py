"""Companies and servers of chat models: how their models are named, the package that asks them, and what they need.

The clients are LangChain's. Only OpenAI's is installed with the product, as it asks every server that speaks its API.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from importlib.util import find_spec

from commerce.errors import ConfigurationError


@dataclass(frozen=True)
class Provider:
    """A provider as ``CHAT_MODEL=<name>:<model>`` names it.

    Attributes:
        name: What stands before the colon.
        label: What people call it.
        package: The package that asks it.
        keys: Settings that it cannot be asked without; of ``A|B`` one is enough.
        begins: How bare names of its models begin.
        also: Other spellings of its name.
    """

    name: str
    label: str
    package: str
    keys: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def installed(self) -> bool:
        """Whether its package is installed."""
        return find_spec(self.package.replace("-", "_")) is not None

    def lacking(self) -> list[str]:
        """Return the settings that it needs and that nobody gave."""
        return [key for key in self.keys if not any(os.environ.get(each) for each in key.split("|"))]


PROVIDERS = {
    each.name: each
    for each in (
        Provider("openai", "OpenAI", "langchain-openai", ("OPENAI_API_KEY",), ("gpt-", "o1", "o3", "o4", "chatgpt")),
        Provider("anthropic", "Anthropic", "langchain-anthropic", ("ANTHROPIC_API_KEY",), ("claude",), ("claude",)),
        Provider(
            "google_genai",
            "Google Gemini",
            "langchain-google-genai",
            ("GOOGLE_API_KEY|GEMINI_API_KEY",),
            ("gemini",),
            ("google", "gemini", "googleai", "google-genai"),
        ),
        Provider(
            "mistralai",
            "Mistral",
            "langchain-mistralai",
            ("MISTRAL_API_KEY",),
            ("mistral-", "ministral", "magistral", "codestral"),
            ("mistral",),
        ),
        Provider(
            "azure_openai",
            "Azure OpenAI",
            "langchain-openai",
            ("AZURE_OPENAI_API_KEY|AZURE_OPENAI_AD_TOKEN", "AZURE_OPENAI_ENDPOINT", "OPENAI_API_VERSION"),
            also=("azure", "azure-openai"),
        ),
        Provider(
            "bedrock_converse",
            "Amazon Bedrock",
            "langchain-aws",
            ("AWS_DEFAULT_REGION|AWS_REGION",),
            ("anthropic.", "amazon.", "meta."),
            ("bedrock", "aws", "amazon"),
        ),
        Provider("ollama", "Ollama", "langchain-ollama"),
    )
}
#: Servers that speak OpenAI's API: the address of ``OPENAI_BASE_URL`` as their own documentation gives it.
COMPATIBLE = {
    "LM Studio": "http://127.0.0.1:1234/v1",
    "vLLM": "http://127.0.0.1:8000/v1",
    "llama.cpp": "http://127.0.0.1:8080/v1",
    "Ollama": "http://127.0.0.1:11434/v1",
    "OpenRouter": "https://openrouter.ai/api/v1",
}
_SPELLED = {spelled: each for each in PROVIDERS.values() for spelled in (each.name, *each.also)}
_COMPATIBLE = re.compile(r"lm[-_ ]?studio|vllm|llama[-_.]?cpp|openrouter|groq|together|deepseek|localai", re.I)


def resolved(name: str) -> tuple[str, str]:
    """Return provider and model of a name as ``CHAT_MODEL`` has it.

    Args:
        name: ``provider:model``, or the bare name of a model whose provider it tells.

    Raises:
        ConfigurationError: It does not tell the provider.
    """
    first, colon, model = name.partition(":")
    if colon and (found := _SPELLED.get(first.casefold())):
        return found.name, model
    if colon and _COMPATIBLE.fullmatch(first):
        raise ConfigurationError(
            f"{first} speaks OpenAI's API: set CHAT_MODEL=openai:{model or 'NAME'} and OPENAI_BASE_URL."
        )
    if not colon or first.casefold().startswith(("anthropic.", "amazon.", "meta.")):  # Bedrock's names hold a colon
        for each in PROVIDERS.values():
            if name.casefold().startswith(each.begins or ("\0",)):
                return each.name, name
    if colon:
        return first, model  # a provider of LangChain's that nobody has tried with this product
    raise ConfigurationError(
        f"CHAT_MODEL={name} does not tell who runs the model. Put it before the name: openai:{name} for any server "
        f"that OPENAI_BASE_URL names, ollama:{name}, or one of {', '.join(PROVIDERS)}."
    )


def checked(name: str, model: str) -> None:
    """Make sure that a provider can be asked.

    Args:
        name: The provider.
        model: The model's name.

    Raises:
        ConfigurationError: Its package is not installed, or a key is missing; the sentence names it.
    """
    if not model:
        raise ConfigurationError(f"CHAT_MODEL={name}: names no model. Write CHAT_MODEL={name}:NAME.")
    provider = PROVIDERS.get(name)
    if provider is None:
        return
    if not provider.installed:
        raise ConfigurationError(
            f"CHAT_MODEL={name}:{model} needs the package {provider.package}: pip install {provider.package}."
        )
    if lacking := provider.lacking():
        named = " and ".join(each.replace("|", " or ") for each in lacking)
        raise ConfigurationError(f"CHAT_MODEL={name}:{model} needs {named}, in the environment or in .env.")
