"""Fixtures of this folder: a running server with the embedded engine, and a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from tests.app.serving import Server, serve
from tests.homes import demo_home  # noqa: F401
from tests.loud import skip_loudly

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium, ``TEST_CHROMIUM`` or the first one found."""
    names = (os.environ.get("TEST_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        skip_loudly("browser tests, no Chromium", "On Debian or Ubuntu: apt install chromium")
    return found


@pytest.fixture(scope="session")
def shop(chromium: str, demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:  # noqa: F811
    with serve(demo_home, tmp_path_factory.mktemp("page") / "home", "embedded") as running:
        yield running


@pytest.fixture
async def page(chromium: str, shop: Server) -> AsyncIterator[Page]:
    """A fresh page; anything the browser complains about fails the test."""
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = await browser.new_context(base_url=shop.url, viewport={"width": 1100, "height": 800})
        opened = await context.new_page()
        opened.set_default_timeout(30_000)
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda message: complaints.append(message.text) if bad(message) else None)
        yield opened
        await browser.close()
    assert complaints == []


def bad(message: object) -> bool:
    text = str(getattr(message, "text", ""))
    # The browser reports every refused request itself; the tests check what the page makes of it.
    return getattr(message, "type", "") in ("error", "warning") and "Failed to load resource" not in text
