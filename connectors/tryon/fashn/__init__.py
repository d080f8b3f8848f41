"""Try-on by FASHN's API."""

from __future__ import annotations

from connectors.tryon.fashn.provider import FashnTryOn, open_provider

__all__ = ["FashnTryOn", "open_provider"]
