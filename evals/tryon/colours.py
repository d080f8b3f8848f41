"""How different two colours look: CIEDE2000."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def lab(colours: Array) -> Array:
    """Return RGB from 0 to 1 as CIE Lab."""
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(colours, np.float32), cv2.COLOR_RGB2LAB))


def difference(one: Array, other: Array) -> float:
    """Return CIEDE2000 between two Lab colours."""
    lightness, chroma, hue = _differences(one, other)
    return float(np.sqrt(lightness**2 + chroma**2 + hue**2 + _turn(one, other) * chroma * hue))


def _polar(colour: Array, stretch: float) -> tuple[float, float]:
    a, b = float(colour[1]) * (1 + stretch), float(colour[2])
    return float(np.hypot(a, b)), float(np.degrees(np.arctan2(b, a)) % 360)


def _both(one: Array, other: Array) -> tuple[tuple[float, float], tuple[float, float]]:
    mean = float(np.hypot(*one[1:]) + np.hypot(*other[1:])) / 2
    stretch = 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25.0**7)))
    return _polar(one, stretch), _polar(other, stretch)


def _mean_hue(one: tuple[float, float], other: tuple[float, float]) -> float:
    if one[0] * other[0] == 0:
        return one[1] + other[1]
    apart = abs(one[1] - other[1])
    total = one[1] + other[1]
    return total / 2 if apart <= 180 else (total + 360) / 2 if total < 360 else (total - 360) / 2


def _differences(one: Array, other: Array) -> tuple[float, float, float]:
    first, second = _both(one, other)
    hue, chroma, light = _mean_hue(first, second), (first[0] + second[0]) / 2, float(one[0] + other[0]) / 2
    turn = (second[1] - first[1] + 180) % 360 - 180 if first[0] * second[0] else 0.0
    angles = (hue - 30, 2 * hue, 3 * hue + 6, 4 * hue - 63)
    shares = (-0.17, 0.24, 0.32, -0.20)
    weight = 1 + sum(share * np.cos(np.radians(angle)) for share, angle in zip(shares, angles, strict=True))
    scale = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    return (
        float(other[0] - one[0]) / scale,
        (second[0] - first[0]) / (1 + 0.045 * chroma),
        2 * np.sqrt(first[0] * second[0]) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * weight),
    )


def _turn(one: Array, other: Array) -> float:
    first, second = _both(one, other)
    hue, chroma = _mean_hue(first, second), (first[0] + second[0]) / 2
    angle = 30 * np.exp(-(((hue - 275) / 25) ** 2))
    return float(-2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * np.sin(np.radians(2 * angle)))
