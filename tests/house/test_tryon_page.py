"""docs/developers/tryon.md tells of the providers what the code knows of them."""

from __future__ import annotations

import re

import pytest

from connectors.tryon import registry
from connectors.tryon.fashn.provider import MODELS
from connectors.tryon.settings import TryOnSettings
from tests.house.tree import ROOT

pytestmark = pytest.mark.house
PAGE = (ROOT / "docs" / "developers" / "tryon.md").read_text(encoding="utf-8")
ROWS = {
    cells[1].strip(" `"): cells for line in PAGE.splitlines() if len(cells := line.split("|")) == 9 and "`" in cells[1]
}


named = TryOnSettings.variable


def test_the_table_has_a_row_for_every_provider() -> None:
    assert list(ROWS) == list(registry.PROVIDERS)
    folders = {path.parent.name for path in (ROOT / "connectors" / "tryon").glob("*/__init__.py")}
    assert folders == set(registry.PROVIDERS)


@pytest.mark.parametrize("name", registry.PROVIDERS)
def test_a_row_tells_settings_company_and_cost(name: str) -> None:
    entry, row = registry.PROVIDERS[name], ROWS[name]
    needs, also = (set(re.findall(r"`([A-Z_]+)`", row[place])) for place in (4, 5))
    assert needs == {named(each) for each in entry.settings}
    own = {named(each) for each in TryOnSettings.model_fields if each.startswith(f"{name}_")}
    assert needs | also == own | ({"GOOGLE_APPLICATION_CREDENTIALS"} if name == "google" else set())
    assert entry.paid is bool(entry.company) is bool(entry.keeps) is (row[7].strip() != "none")
    assert not entry.company or row[2].strip() == entry.company


def test_models_that_are_settings_are_told() -> None:
    assert all(f"`{name}`" in PAGE for name in MODELS if name != "tryon-v1.6")
    choices = TryOnSettings.model_fields["fashn_model"].annotation
    assert set(choices.__args__) == set(MODELS)  # type: ignore[union-attr]
