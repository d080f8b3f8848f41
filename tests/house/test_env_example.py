"""`.env.example` lists every setting with its default, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import AliasChoices, SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from connectors.stores.registry import platforms
from runtime.settings import Settings
from tests.house.tree import ROOT

pytestmark = pytest.mark.house


def accepted_names(kind: type[BaseSettings], name: str, field: FieldInfo) -> list[str]:
    """Return the environment variables that set a field, the plain name first."""
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        return [str(choice) for choice in reversed(alias.choices)]
    return [str(alias)] if alias else [f"{kind.model_config['env_prefix']}{name}".upper()]


def shown(default: Any) -> str:
    """Write a default the way `.env.example` does."""
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    if isinstance(default, Path):
        return str(default).replace(str(Path.home()), "~", 1)
    return "" if default is None else f"{default:g}" if isinstance(default, float) else str(default)


def test_every_setting_is_listed_with_its_default() -> None:
    text = (ROOT / ".env.example").read_text()
    listed = dict(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=(.*)$", text, re.MULTILINE))
    expected = {}
    for kind in (Settings, *(each.section for each in platforms())):
        for name, field in kind.model_fields.items():
            expected[accepted_names(kind, name, field)[0]] = shown(field.get_default(call_default_factory=True))
    assert listed == expected


def test_nothing_is_set_by_copying_it() -> None:
    """Every line is a comment, so a copy changes nothing until somebody edits it."""
    text = (ROOT / ".env.example").read_text()
    assert [line for line in text.splitlines() if line.strip() and not line.startswith("#")] == []
