"""Scarves around a neck: the loop lies on the collar bones, the ends hang down."""

from __future__ import annotations

import cv2
import numpy as np

from connectors.tryon.local.compose import Layer
from connectors.tryon.local.frame import Frame
from connectors.tryon.local.glasses import moved, similarity
from connectors.tryon.local.networks import Array

#: The loop is so many times as wide as the neck.
_LOOP = 1.9


def hole(cut_out: Array) -> Array:
    """Return the loop's inside, which the neck fills: what of the loop's middle is darker than the rest."""
    solid, top, left, right = _loop(cut_out[..., 3] > 127)
    light = cv2.cvtColor(cut_out[..., :3], cv2.COLOR_RGB2LAB)[..., 0].astype(np.float32)
    out = np.zeros(solid.shape, np.float32)
    low = top + round(0.45 * (right - left))
    part = light[top:low, left:right]
    dark = (part < np.median(light[solid]) - 12) & solid[top:low, left:right]
    size = max(3, round(0.05 * (right - left))) | 1
    closed = cv2.morphologyEx(dark.astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    out[top:low, left:right] = cv2.morphologyEx(closed, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    # Above the inside is the part that lies around the nape.
    return np.where(solid, np.maximum.accumulate(out[::-1], axis=0)[::-1], 0).astype(np.float32)


def worn(frame: Frame, picture: Array) -> list[Layer]:
    """Return the scarf.

    Args:
        frame: The body.
        picture: Colours multiplied by alpha, alpha and the loop's inside, 0 to 1.
    """
    _, top, left, right = _loop(picture[..., 3] > 0.5)
    _, half = frame.neck
    foot = frame.top - frame.down * 0.06 * frame.unit
    reach = frame.across * max(half * _LOOP, 0.27 * frame.unit)
    row = top + 0.33 * (right - left)
    matrix = similarity(np.array([left, row]), np.array([right, row]), foot - reach, foot + reach)
    parts = [moved(np.ascontiguousarray(picture[..., k : k + 3]), matrix, frame.width, frame.height) for k in (0, 2)]
    return [Layer(np.dstack([parts[0], parts[1][..., 1:]]))]


def _loop(solid: Array) -> tuple[Array, int, int, int]:
    """Return the shape, its upper end and the loop's left and right ends."""
    ys = np.flatnonzero(solid.any(1))
    top = int(ys[0])
    columns = np.flatnonzero(solid[top : top + round(0.3 * len(ys))].any(0))
    return solid, top, int(columns[0]), int(columns[-1])
