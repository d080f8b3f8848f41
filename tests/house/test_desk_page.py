"""The page about desks names routes that there are, and says of nothing that it is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.http.api import create_app
from tests.homes import settings_for
from tests.house.tree import ROOT

pytestmark = pytest.mark.house


def test_every_route_of_the_page_is_one(tmp_path: Path) -> None:
    text = (ROOT / "docs/developers/add-a-desk.md").read_text(encoding="utf-8")
    told = {(method, re.sub(r"\?.*", "", path)) for method, path in re.findall(r"`(GET|POST) (/[^`\s]*)`", text)}
    routes = {
        (method.upper(), re.sub(r"\{\w+\}", "{id}", path))
        for path, methods in create_app(settings_for(tmp_path)).openapi()["paths"].items()
        for method in methods
    }
    assert len(told) > 8 and told <= routes
