"""Try-on by Google's Gemini image models, with an API key."""

from __future__ import annotations

from connectors.tryon.gemini.provider import GeminiTryOn, open_provider

__all__ = ["GeminiTryOn", "open_provider"]
