"""Fixtures of this folder: the running demo and a browser, as the chat page's tests have them."""

from __future__ import annotations

from tests.app.page.conftest import chromium, page, shop  # noqa: F401
from tests.homes import demo_home  # noqa: F401
