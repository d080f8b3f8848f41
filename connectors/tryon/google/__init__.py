"""Try-on by Google's Vertex AI."""

from __future__ import annotations

from connectors.tryon.google.provider import GoogleTryOn, open_provider

__all__ = ["GoogleTryOn", "open_provider"]
