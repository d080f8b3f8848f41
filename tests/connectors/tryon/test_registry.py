"""Which providers the settings mean, what happens without the extra, and that none is loaded before it is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from commerce.errors import ConfigurationError
from connectors.tryon import registry
from connectors.tryon.base import Garment, Photo
from connectors.tryon.registry import Entry
from evals.standins.tryon import malformed
from tests.homes import settings_for
from tests.service.tryon.flat import Flat

FOLDER = "tests.service.tryon.flat"
loaded: list[Flat] = []


def open_provider(_: Any) -> Flat:
    loaded.append(Flat("one"))
    return loaded[-1]


@pytest.fixture(autouse=True)
def some(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded.clear()
    monkeypatch.setattr(FOLDER + ".open_provider", open_provider, raising=False)
    entries = {
        "one": Entry(FOLDER, paid=False, needs=("PIL",)),
        "two": Entry(FOLDER, paid=True),
        "three": Entry(FOLDER, paid=False, needs=("no_such_module_anywhere",)),
        "four": Entry("tests.nowhere.at.all", paid=False),
    }
    monkeypatch.setattr(registry, "PROVIDERS", entries)


@pytest.mark.parametrize(
    ("setting", "names"),
    [("two, one", ["two", "one"]), ("one", ["one"]), ("one,one", ["one"]), ("off", []), ("three,two,four", ["two"])],
)
def test_providers_come_in_the_order_of_the_setting(tmp_path: Path, setting: str, names: list[str]) -> None:
    found = registry.open_providers(settings_for(tmp_path, tryon=setting))
    assert [each.name for each in found] == names and [each.paid for each in found] == [name == "two" for name in names]
    assert loaded == []


async def test_one_is_loaded_once_when_it_is_needed(tmp_path: Path) -> None:
    [one] = registry.open_providers(settings_for(tmp_path, tryon="one"))
    await one.close()
    assert loaded == []
    photo = Photo(malformed.encoded("JPEG"), 320, 400)
    garment = Garment(malformed.encoded("PNG", 50, 50), "Tops", "Tee", "T-1")
    for _ in range(2):
        assert (await one.overlay(photo, garment)).picture.startswith(b"\x89PNG")
    assert await one.check() == "flat: ready"
    await one.close()
    assert len(loaded) == 1 and loaded[0].closed


def test_a_provider_that_there_is_not_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigurationError, match=r"SHOPCLERK_TRYON_PROVIDERS names else; there are: one, two, three, four, or off\."
    ):
        registry.open_providers(settings_for(tmp_path, tryon="one,else"))


def test_what_a_provider_needs_is_asked_for_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "PROVIDERS", {"two": Entry(FOLDER, paid=True, settings=("fashn_api_key",))})
    with pytest.raises(ConfigurationError, match="names two, which needs FASHN_API_KEY"):
        registry.open_providers(settings_for(tmp_path, tryon="two"))
    assert registry.open_providers(settings_for(tmp_path, tryon="two", FASHN_API_KEY="k"))[0].paid


async def test_every_real_provider_opens_with_its_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    path = tmp_path / "key.json"
    path.write_text('{"type": "service_account", "client_email": "a@b.c", "private_key": "x"}')
    found = settings_for(
        tmp_path,
        tryon="google,gemini,fashn",
        tryon_google_project="shop",
        FASHN_API_KEY="k",
        GEMINI_API_KEY="k",
        GOOGLE_APPLICATION_CREDENTIALS=str(path),
    )
    providers = registry.open_providers(found)
    assert [(each.name, each.paid) for each in providers] == [("google", True), ("gemini", True), ("fashn", True)]
    for each in providers:
        await each.accepts(Garment(malformed.encoded("PNG", 300, 300), "Tops > T-shirts", "Tee", "T-1"))
        await each.close()
