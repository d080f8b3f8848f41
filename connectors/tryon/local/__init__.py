"""The local try-on: small networks find the person, and geometry puts the article on; nothing leaves the machine."""

from __future__ import annotations

from connectors.tryon.local.provider import LocalTryOn, open_provider

__all__ = ["LocalTryOn", "open_provider"]
