"""Moves parts of a garment's picture onto the photo: grids of points, and the picture drawn between them."""

from __future__ import annotations

import cv2
import numpy as np

from connectors.tryon.local.networks import Array

#: A grid is drawn by samples this many pixels apart: close enough that none is missed between two.
_STEP = 0.7


def spline(source: Array, target: Array, places: Array) -> Array:
    """Return where a thin-plate spline that takes ``source`` to ``target`` takes ``places``.

    Args:
        source: Points, n by 2.
        target: As many points.
        places: Points of any number.

    Returns:
        As many points as ``places``.
    """
    middle, size = source.mean(0), float(np.ptp(source, axis=0).max())
    known, asked = (source - middle) / size, (places - middle) / size
    count = len(known)
    matrix = np.zeros((count + 3, count + 3))
    matrix[:count, :count] = _bend(known, known) + 1e-4 * np.eye(count)
    matrix[:count, count] = matrix[count, :count] = 1
    matrix[:count, count + 1 :] = known
    matrix[count + 1 :, :count] = known.T
    weights = np.linalg.lstsq(matrix, np.concatenate([target, np.zeros((3, 2))]), rcond=None)[0]
    return np.asarray(_bend(asked, known) @ weights[:count] + weights[count] + asked @ weights[count + 1 :])


def _bend(one: Array, other: Array) -> Array:
    squares = ((one[:, None] - other[None]) ** 2).sum(-1)
    return np.asarray(0.5 * squares * np.log(np.maximum(squares, 1e-12)))


def even(points: Array, count: int) -> Array:
    """Return ``count`` points at even distances along a line of points."""
    way = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    marks = np.linspace(0, way[-1], count)
    return np.stack([np.interp(marks, way, points[:, k]) for k in (0, 1)], 1)


def strip(left: Array, right: Array, across: int = 12, beyond: float = 0.0) -> Array:
    """Return the grid between two edges: rows along them, ``across`` columns from one to the other.

    Args:
        left: Points along one edge.
        right: As many along the other.
        across: How many columns.
        beyond: How far the outer columns lie outside of the edges, as a share of the width.
    """
    shares = np.linspace(-beyond, 1 + beyond, across)[None, :, None]
    return np.asarray(left[:, None] * (1 - shares) + right[:, None] * shares)


def drawn(picture: Array, source: Array, target: Array, width: int, height: int) -> Array:
    """Return a picture of which every place of the grid ``source`` was moved to ``target``.

    Args:
        picture: The part of the garment, any number of channels: premultiplied colours, alpha and other masks.
        source: A grid of points of ``picture``, rows by columns by 2.
        target: The same grid on the photo.
        width: Of the photo.
        height: Of the photo.

    Returns:
        The channels as large as the photo, 0 where nothing is.
    """
    out = np.zeros((height, width, picture.shape[2]), np.float32)
    low = np.clip(np.floor(target.min((0, 1))) - 2, 0, [width - 1, height - 1]).astype(int)
    high = np.clip(np.ceil(target.max((0, 1))) + 3, low + 1, [width, height]).astype(int)
    shrunk, scale = _shrunk(picture, source, target)
    places, known = _places(source * scale, target - low, high - low)
    for first in range(0, picture.shape[2], 4):  # OpenCV takes four channels at once
        part = cv2.remap(
            np.ascontiguousarray(shrunk[..., first : first + 4]),
            places[..., 0],
            places[..., 1],
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=0,
        )
        part = part if part.ndim == 3 else part[..., None]
        out[low[1] : high[1], low[0] : high[0], first : first + 4] = part * known[..., None]
    return out


def _shrunk(picture: Array, source: Array, target: Array) -> tuple[Array, float]:
    """Return the picture at about the size in which it will be seen: remapping alone would drop pixels."""
    scale = min(1.0, 1.15 * np.sqrt(_area(target) / max(_area(source), 1.0)))
    if scale > 0.9:
        return picture, 1.0
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    parts = (picture[..., first : first + 4] for first in range(0, picture.shape[2], 4))
    small = [cv2.resize(np.ascontiguousarray(part), size, interpolation=cv2.INTER_AREA) for part in parts]
    return np.dstack(small), size[0] / picture.shape[1]


def _area(grid: Array) -> float:
    along, across = np.diff(grid, axis=0)[:, :-1], np.diff(grid, axis=1)[:-1]
    return float(np.abs(along[..., 0] * across[..., 1] - along[..., 1] * across[..., 0]).sum())


def _places(source: Array, target: Array, size: Array) -> tuple[Array, Array]:
    """Return for each pixel of the region which place of the picture is seen there, and whether any is.

    Samples of the grid are spread over the four pixels around them, as shares: what a pixel gets is their mean.
    """
    rows = int(np.linalg.norm(np.diff(target, axis=0), axis=-1).sum(0).max() / _STEP) + 2
    columns = int(np.linalg.norm(np.diff(target, axis=1), axis=-1).sum(1).max() / _STEP) + 2
    fine_source = _finer(source, columns, rows)
    fine_target = _finer(target, columns, rows)
    width, height = int(size[0]), int(size[1])
    inside = ((fine_target >= 0) & (fine_target < [width - 1, height - 1])).all(-1)
    at, of = fine_target[inside], fine_source[inside]
    corner = np.floor(at).astype(np.int64)
    share = at - corner
    sums = np.zeros((3, width * height))
    for dx in (0, 1):
        for dy in (0, 1):
            weight = np.abs(1 - dx - share[:, 0]) * np.abs(1 - dy - share[:, 1]) + 1e-6
            index = (corner[:, 1] + dy) * width + corner[:, 0] + dx
            for row, values in enumerate((weight, weight * of[:, 0], weight * of[:, 1])):
                sums[row] += np.bincount(index, values, width * height)
    weights = sums[0].reshape(height, width)
    places = (sums[1:] / np.maximum(sums[0], 1e-9)).reshape(2, height, width).transpose(1, 2, 0)
    known = np.clip(weights * 4, 0, 1).astype(np.float32)
    return _settled(places.astype(np.float32), known), known


def _settled(places: Array, known: Array) -> Array:
    """Return the places where a grid that folds over itself shows one of its sides, and no mixture of dots of both."""
    inside = cv2.erode((known > 0).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    calm = np.dstack([cv2.medianBlur(np.ascontiguousarray(places[..., part]), 5) for part in (0, 1)])
    return np.where(inside[..., None], calm, places)


def _finer(grid: Array, columns: int, rows: int) -> Array:
    ys, xs = np.linspace(0, grid.shape[0] - 1, rows), np.linspace(0, grid.shape[1] - 1, columns)
    map_x, map_y = np.meshgrid(xs.astype(np.float32), ys.astype(np.float32))
    return np.asarray(cv2.remap(grid.astype(np.float32), map_x, map_y, cv2.INTER_LINEAR))
