"""Fixtures of this folder: a server, a shop's site of another origin, and real browsers on it."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import Any

import jwt
import pytest
from playwright.async_api import Page, async_playwright

from tests.app.page.conftest import FLAGS, bad, chromium  # noqa: F401
from tests.app.serving import Server, serve
from tests.app.widget.site import site
from tests.homes import demo_home  # noqa: F401

SECRET = "a secret of the tests, long enough for it"
Opened = Callable[..., Awaitable[Page]]


def signed(email: str, customer: str, name: str = "") -> str:
    """Return what the shop's own backend would sign for a customer who is signed in there."""
    now = int(time.time())
    claims = {"sub": customer, "email": email, "shop": "demo", "iat": now, "exp": now + 300, "name": name}
    return jwt.encode({**claims, "jti": secrets.token_urlsafe(16)}, SECRET, algorithm="HS256")


@pytest.fixture(scope="session")
def clerk(chromium: str, demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:  # noqa: F811
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHOPCLERK_SIGN_IN_TOKEN_SECRET", SECRET)
        patch.setenv("SHOPCLERK_SIGN_IN_SUB", "other")
        running = serve(demo_home, tmp_path_factory.mktemp("widget") / "home", "embedded")
        started = running.__enter__()
    with ExitStack() as stack:  # the settings are the server's alone: other tests of this session have their own
        stack.push(running)
        yield started


@pytest.fixture(scope="session")
def shop_site(clerk: Server) -> Iterator[str]:
    with site(clerk.url) as address:
        yield address


@pytest.fixture
async def browse(chromium: str, shop_site: str) -> AsyncIterator[Opened]:  # noqa: F811
    """Opens pages of the shop's site, each in a browser context of its own unless one is given.

    Anything that a browser complains about fails the test, and so does a cookie.
    """
    complaints: list[str] = []
    async with AsyncExitStack() as stack:
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        stack.push_async_callback(browser.close)
        contexts = []

        async def open_page(
            path: str = "/", *, context: Any = None, width: int = 1100, height: int = 800, **more: Any
        ) -> Page:
            if context is None:
                context = await browser.new_context(
                    base_url=shop_site, viewport={"width": width, "height": height}, **more
                )
                contexts.append(context)
            page = await context.new_page()
            page.set_default_timeout(30_000)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda message: complaints.append(message.text) if bad(message) else None)
            await page.goto(path)
            await page.wait_for_function("() => window.ShopClerk")
            return page

        yield open_page
        assert [each for context in contexts for each in await context.cookies()] == []
    assert complaints == []
