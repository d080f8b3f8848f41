"""The opening of a collar on a garment's picture: the inside of its back, which the neck hides when it is worn."""

from __future__ import annotations

import cv2
import numpy as np

from connectors.tryon.local.networks import Array
from connectors.tryon.local.shape import Shape, largest

#: What is narrower than this share of the shoulders is no opening for a neck, if it is longer than this.
_NECK = 0.16
_TAIL = 0.2


def opening(picture: Array, shape: Shape) -> Array:
    """Return the mask of the collar's inside, 0 to 1: what is of one colour below the collar's back edge.

    Args:
        picture: The garment, RGBA.
        shape: Its points.

    Returns:
        The mask; empty where the inside cannot be told from the front.
    """
    height, width = picture.shape[:2]
    empty = np.zeros((height, width), np.float32)
    middle = round(float(shape.left.neck[0] + shape.right.neck[0]) / 2)
    column = np.flatnonzero(picture[:, middle, 3] > 127)
    if not len(column):
        return empty
    lab = cv2.cvtColor(picture[..., :3], cv2.COLOR_RGB2LAB)
    lab = cv2.bilateralFilter(lab, 7, 18, 5)
    reach = round(0.5 * shape.width)
    found = [empty]
    # A hood has its rim above the opening: several starting points below the top, the best region wins.
    for below in (0.02, 0.04, 0.07, 0.12, 0.18, 0.24):
        seed = int(column[0]) + round(below * shape.width)
        if seed >= min(height, int(column[0]) + reach):
            break
        region = _region(lab, picture[..., 3], (middle, seed), shape.width)
        if _is_opening(region, shape, seed):
            found.append(region)
    best = max(found, key=lambda region: float(region.sum()))
    # What is above it is the collar's back, or a hood: behind the neck as well.
    best = np.where(picture[..., 3] > 0, np.maximum.accumulate(best[::-1], axis=0)[::-1], 0).astype(np.float32)
    size = max(3, round(0.012 * shape.width)) | 1
    # The line around it belongs to it: else it stays behind as a ring in the air.
    return np.asarray(cv2.GaussianBlur(cv2.dilate(best, np.ones((size, size), np.uint8)), (0, 0), 1.0))


def _region(lab: Array, alpha: Array, seed: tuple[int, int], width: float) -> Array:
    mask = np.zeros((lab.shape[0] + 2, lab.shape[1] + 2), np.uint8)
    mask[1:-1, 1:-1] = alpha < 128
    blocked = mask.copy()
    flags = 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | (255 << 8)
    cv2.floodFill(lab.copy(), mask, seed, (0, 0, 0), (8, 5, 5), (8, 5, 5), flags)
    region = largest((mask[1:-1, 1:-1] == 255) & (blocked[1:-1, 1:-1] == 0)).astype(np.float32)
    # A placket hangs below the opening, of the same colour, long and narrow all the way; it is cloth. A V ends sooner.
    size = max(3, round(_NECK * width))
    broad = cv2.morphologyEx(region, cv2.MORPH_OPEN, np.ones((1, size), np.uint8))
    tail = (region.any(1) & ~broad.any(1)).sum()
    return broad if tail > _TAIL * width else region


def _is_opening(region: Array, shape: Shape, seed: int) -> bool:
    ys, xs = np.nonzero(region)
    if len(ys) < 0.002 * shape.width**2 or len(ys) > 0.2 * shape.width**2:
        return False
    wide, deep = np.ptp(xs) / shape.width, np.ptp(ys) / shape.width
    middle = (shape.left.neck[0] + shape.right.neck[0]) / 2
    centred = abs((xs.min() + xs.max()) / 2 - middle) < 0.06 * shape.width
    return bool(0.12 < wide < 0.75 and deep < 0.6 and centred and ys.min() > seed - 0.4 * shape.width)
