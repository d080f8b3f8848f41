"""The local try-on: small networks find the person, and geometry puts the article on; nothing leaves the machine."""

from __future__ import annotations

from connectors.tryon.local.provider import LocalTryOn
from runtime.settings import Settings

__all__ = ["LocalTryOn"]


def open_provider(_settings: Settings) -> LocalTryOn:
    """Return the provider; it needs no settings."""
    return LocalTryOn()
