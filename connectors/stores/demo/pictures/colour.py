"""Mixing of colours."""

from __future__ import annotations


def mix(colour: str, other: str, share: float) -> str:
    """Return ``colour`` with ``share`` (0 to 1) of ``other`` in it; both are ``#rrggbb``."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def brightness(colour: str) -> float:
    """Return how bright a colour looks, 0 to 1."""
    red, green, blue = _parts(colour)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def readable_seam(colour: str) -> str:
    """Return a colour for seams: darker than a bright cloth, brighter than a dark one."""
    return mix(colour, "#ffffff", 0.32) if brightness(colour) < 0.35 else mix(colour, "#000000", 0.3)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
