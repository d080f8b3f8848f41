"""Try-on providers: one Protocol, one folder an implementation, chosen by name."""

from __future__ import annotations

from connectors.tryon.base import Garment, Overlay, Photo, TryOnProvider

__all__ = ["Garment", "Overlay", "Photo", "TryOnProvider"]
