"""Scarves around a neck: the loop lies on the collar bones, the ends hang down."""

from __future__ import annotations

import cv2
import numpy as np

from connectors.tryon.local.compose import Layer
from connectors.tryon.local.frame import Frame
from connectors.tryon.local.networks import Array
from connectors.tryon.local.warp import drawn

#: The loop is so many times as wide as the neck.
_LOOP = 1.8
#: Where the loop's axis lies, and where it ends, in its own widths below its top; how far it lies over the shoulders.
_LOOP_AXIS = 0.33
_LOOP_HIGH = 0.56
_RAISED = 0.10
#: How much narrower the ends are under the loop, how much longer one of them is, and how deep their folds are.
_GATHERED = 0.30
_UNEVEN = 0.09
_FOLDS = 0.11


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
    solid, top, left, right = _loop(picture[..., 3] > 0.5)
    _, half = frame.neck
    reach = max(half * _LOOP, 0.27 * frame.unit)
    scale = 2 * reach / max(right - left, 1)
    low = top + round(_LOOP_HIGH * (right - left))
    middle = (left + right) / 2
    foot = frame.top - frame.down * _RAISED * frame.unit + frame.across * frame.turned * 0.5 * half

    def placed(grid: Array, side: int) -> Array:
        """Return the places of one end: gathered under the loop, wider below, and round as cloth hangs."""
        x, y = grid[..., 0] - middle, grid[..., 1] - (top + _LOOP_AXIS * (right - left))
        hangs = np.clip((grid[..., 1] - low) / max(solid.shape[0] - low, 1), 0, 1)
        eased = np.clip(hangs / 0.25, 0, 1)
        gathered = 1 - eased * (_GATHERED * (1 - 0.7 * hangs))
        away = side * 0.06 * reach * np.sin(np.pi * 1.4 * hangs)
        longer = 1 + side * _UNEVEN * hangs
        sag = 0.05 * reach * np.cos(np.clip(x * scale / reach, -1, 1) * np.pi / 2) * eased
        across, down = x * scale * gathered + away, y * scale * longer + sag
        return np.asarray(foot + across[..., None] * frame.across + down[..., None] * frame.down)

    rows, columns = np.linspace(0, solid.shape[0] - 1, 40), np.linspace(0, solid.shape[1] - 1, 24)
    grid = np.stack(np.meshgrid(columns, rows), -1)
    folded = picture * np.dstack([_folds(solid, low)] * 3 + [np.ones(solid.shape, np.float32)] * 2)
    below = (np.arange(solid.shape[0]) >= low)[:, None]
    here = np.arange(solid.shape[1])[None] < _parting(picture, low, middle)
    # The loop lies over both ends, and one end over the other.
    parts = [(below & ~here, 1), (below & here, -1), (~below, 0)]
    return [
        Layer(drawn(folded * _grown(part)[..., None], grid, placed(grid, side), frame.width, frame.height))
        for part, side in parts
        if part.any()
    ]


def _grown(part: Array) -> Array:
    """Return a part with a little of what it is joined to: no gap is seen between two of them."""
    return cv2.dilate(part.astype(np.float32), np.ones((5, 5), np.uint8))


def _parting(picture: Array, low: int, middle: float) -> int:
    """Return the column between the two ends: the one with the least cloth near the middle, or the darkest."""
    near = slice(max(0, round(0.7 * middle)), round(1.3 * middle) + 1)
    light = picture[low:, near, :3].sum(2).sum(0)
    calm = np.convolve(light, np.ones(9) / 9, "same")[4:-4]
    return int(near.start + 4 + calm.argmin()) if len(calm) else round(middle)


def _folds(solid: Array, low: int) -> Array:
    """Return the light of folds that run down the ends: cloth that is gathered above lies in waves."""
    height, width = solid.shape
    rows = np.linspace(-0.35, 1, height, dtype=np.float32)[:, None]
    hangs = np.clip((np.arange(height, dtype=np.float32) - low) / max(height - low, 1), 0, 1)[:, None]
    u = np.arange(width, dtype=np.float32)[None] / width
    wave = np.cos(2 * np.pi * (4.5 * u + 0.12 * np.sin(5 * rows))) + 0.5 * np.cos(2 * np.pi * (7.3 * u + 0.3 * rows))
    strength = _FOLDS * np.clip(hangs / 0.08, 0, 1) * (1 - 0.45 * hangs)
    return np.asarray(1 + strength * wave, np.float32)


def _loop(solid: Array) -> tuple[Array, int, int, int]:
    """Return the shape, its upper end and the loop's left and right ends."""
    ys = np.flatnonzero(solid.any(1))
    top = int(ys[0])
    columns = np.flatnonzero(solid[top : top + round(0.3 * len(ys))].any(0))
    return solid, top, int(columns[0]), int(columns[-1])
