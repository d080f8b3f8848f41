"""What the terminal tells before a conversation."""

from __future__ import annotations

import importlib.util
import sys

import pytest

from app.cli.terminal import studio
from runtime.settings import Settings


@pytest.mark.parametrize("gone", [("cv2",), ("ai_edge_litert", "cv2", "PIL")])
def test_what_trying_on_lacks_is_one_command_away(gone: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name in gone else there(name, *more))
    (told,) = studio(Settings(tryon="local"))
    assert f"{sys.executable} -m pip install " in told and told.endswith(
        "pillow" if "PIL" in gone else "opencv-python-headless"
    )
    assert studio(Settings(tryon="off")) == studio(Settings(tryon="gemini")) == []


def test_nothing_is_said_where_it_is_installed() -> None:
    pytest.importorskip("ai_edge_litert")
    assert studio(Settings()) == []
