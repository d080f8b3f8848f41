"""Fixtures of this folder: a server with the embedded engine, and browsers of the staff."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Page, async_playwright

from tests.app.page.conftest import FLAGS, bad, chromium, shop  # noqa: F401
from tests.app.serving import Server
from tests.homes import demo_home  # noqa: F401

SignedIn = Callable[..., Awaitable[Page]]


@pytest.fixture
async def signed_in(chromium: str, shop: Server) -> AsyncIterator[SignedIn]:  # noqa: F811
    """Opens a browser of a member of staff, by the name of their key. What it complains about fails the test."""
    complaints: list[str] = []
    async with AsyncExitStack() as stack:
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        stack.push_async_callback(browser.close)

        async def open_console(which: str, *, width: int = 1100, dark: bool = False) -> Page:
            viewport = {"width": width, "height": 800}
            context = await browser.new_context(
                base_url=shop.url,
                viewport=viewport,  # type: ignore[arg-type]
                color_scheme="dark" if dark else "light",
                reduced_motion="reduce",
            )
            page = await context.new_page()
            page.set_default_timeout(30_000)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda message: complaints.append(message.text) if bad(message) else None)
            await page.goto("/console")
            await page.get_by_label("Your staff key").fill(shop.keys[which])
            await page.keyboard.press("Enter")
            await page.get_by_role("heading", name="Inbox").wait_for()
            return page

        yield open_console
    assert complaints == []
