"""What the real services answer; opt-in, for each of them that a key is given for. One picture each is paid for.

SHOPCLERK_TEST_GOOGLE_PROJECT, SHOPCLERK_TEST_GOOGLE_KEY_FILE   Vertex AI: the project, and the path of a key file
SHOPCLERK_TEST_GEMINI_API_KEY                                   the Gemini API
SHOPCLERK_TEST_FASHN_API_KEY                                    FASHN

    SHOPCLERK_TEST_FASHN_API_KEY=… pytest -m real_tryon
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from connectors.tryon.registry import open_providers
from evals.tryon import people
from tests.homes import settings_for
from tests.loud import skip_loudly

#: Provider → setting → what the environment calls it in tests.
NEEDED = {
    "google": {
        "tryon_google_project": "SHOPCLERK_TEST_GOOGLE_PROJECT",
        "GOOGLE_APPLICATION_CREDENTIALS": "SHOPCLERK_TEST_GOOGLE_KEY_FILE",
    },
    "gemini": {"GEMINI_API_KEY": "SHOPCLERK_TEST_GEMINI_API_KEY"},
    "fashn": {"FASHN_API_KEY": "SHOPCLERK_TEST_FASHN_API_KEY"},
}


@pytest.mark.real_tryon
@pytest.mark.parametrize("name", NEEDED)
async def test_a_jumper_is_shown_on_a_person(name: str, tmp_path: Path) -> None:
    given = {setting: os.environ.get(variable, "") for setting, variable in NEEDED[name].items()}
    if not all(given.values()):
        skip_loudly(f"the real try-on of {name}", f"It needs {' and '.join(NEEDED[name].values())}")
    [provider] = open_providers(settings_for(tmp_path, tryon=name, **given))
    photo = people.photo("b0_down")
    try:
        assert (await provider.check()).startswith(f"{name}: ")
        made = await provider.overlay(photo, people.article("jumper"))
    finally:
        await provider.close()
    assert Image.open(io.BytesIO(made.picture)).size == (photo.width, photo.height)
