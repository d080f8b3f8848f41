"""Which providers the settings mean, and what happens without the extra."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from commerce.errors import ConfigurationError, TryOnNotReady
from connectors.tryon import registry
from tests.homes import settings_for
from tests.service.tryon.flat import Flat


@pytest.fixture(autouse=True)
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: Any) -> Flat:
        raise TryOnNotReady

    openers = {"one": lambda _: Flat("one"), "two": lambda _: Flat("two"), "three": missing}
    for name, opener in openers.items():
        module = ModuleType(f"providers_{name}")
        module.open_provider = opener  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, f"providers_{name}", module)
    names = {name: f"providers_{name}" for name in openers}
    monkeypatch.setattr(registry, "PROVIDERS", {**names, "four": "providers_that_are_not_there"})


@pytest.mark.parametrize(
    ("setting", "names"),
    [("two, one", ["two", "one"]), ("one", ["one"]), ("one,one", ["one"]), ("off", []), ("three,two,four", ["two"])],
)
def test_providers_come_in_the_order_of_the_setting(tmp_path: Path, setting: str, names: list[str]) -> None:
    found = registry.open_providers(settings_for(tmp_path, tryon=setting))
    assert [each.name for each in found] == names


def test_a_provider_that_there_is_not_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"SHOPCLERK_TRYON names else; there are: one, two, three, four, or off\."):
        registry.open_providers(settings_for(tmp_path, tryon="one,else"))
