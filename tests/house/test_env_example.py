"""`.env.example` and docs/settings.md list every setting with its default, and nothing else."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest

from app.cli.settings_page import as_env, as_page, sections
from runtime.section import Section
from tests.house.tree import PACKAGES, ROOT

pytestmark = pytest.mark.house


@pytest.mark.parametrize(("path", "text"), [(".env.example", as_env), ("docs/settings.md", as_page)])
def test_the_files_are_made_from_the_code(path: str, text) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == text(), "run scripts/settings"


def test_every_section_is_told() -> None:
    for package in PACKAGES:
        for each in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            if each.name.endswith("settings") and not each.name.startswith(("app.", "evals.")):
                import_module(each.name)
    declared = {kind for kind in Section.__subclasses__() if not kind.__module__.startswith(("tests", "toy"))}
    assert {kind for _, kind in sections()} >= declared


def test_every_setting_has_a_name_and_words_of_its_own() -> None:
    every = [
        (kind.variable(name), field.description) for _, kind in sections() for name, field in kind.model_fields.items()
    ]
    assert len({name for name, _ in every}) == len(every) and all(text for _, text in every)


def test_nothing_is_set_by_copying_it() -> None:
    """Every line is a comment, so a copy changes nothing until somebody edits it."""
    text = (ROOT / ".env.example").read_text()
    assert [line for line in text.splitlines() if line.strip() and not line.startswith("#")] == []
