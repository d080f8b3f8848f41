"""A garment's picture without its ground: by its own transparency, or off a plain ground."""

from __future__ import annotations

import cv2
import numpy as np

from commerce.errors import PhotoError
from connectors.tryon.local.networks import Array
from connectors.tryon.pictures import LONGEST_ARTICLE, layered
from connectors.tryon.refusal_sentences import refusal

#: Larger pictures are made smaller first: the photo shows a garment a few hundred pixels wide.
_LARGEST = 1000
_GROUND_SPREAD = 9.0
_LIKE_GROUND = 7.0
#: How much ground lies beside what an edge cuts, as a share of the picture; how much of it goes on up to the edge; and
#: what is narrower than this share of it is a hanger's hook.
_BESIDE = 0.015
_GOES_ON = 0.9
_NO_HOOK = 0.06


def cut_out(data: bytes, *, filled: bool = True) -> Array:
    """Return the garment as RGBA, cropped to what is seen of it.

    Args:
        data: The picture's bytes.
        filled: Whether slits take the cloth's colour; what a picture shows is told from its own colours.

    Raises:
        TryOnRefused: The picture cannot be read, the garment does not stand out from a plain ground, or its upper end
            lies outside of the picture.
    """
    picture = _read(data)
    alpha = picture[..., 3] if (picture[..., 3] < 128).mean() > 0.02 else _off_ground(picture[..., :3])
    closed, alpha = _closed(picture[..., :3], alpha)
    colours = closed if filled else picture[..., :3]
    ys, xs = np.nonzero(alpha > 127)
    if len(xs) < 400:
        raise refusal("garment_ground")
    if _cut_off(alpha > 127):
        raise refusal("garment_cut")
    box = slice(ys.min(), ys.max() + 1), slice(xs.min(), xs.max() + 1)
    cut = np.dstack([colours, alpha])[box]
    return without_rim(np.ascontiguousarray(np.pad(cut, ((8, 8), (8, 8), (0, 0)))))


def _cut_off(solid: Array) -> bool:
    """Return whether the picture's upper edge cuts what is seen, as where only a wearer's lower half is shown.

    A picture that was trimmed to its article ends there at each of its sides, or ends where the article does: at a
    point of a curve, and not all along a line that would go on.
    """
    height, width = solid.shape
    columns = np.flatnonzero(solid.any(0))
    if columns[0] < _BESIDE * width or columns[-1] > (1 - _BESIDE) * width:
        return False
    if not solid[round((1 - _BESIDE) * height) :].any():
        return bool(solid[1].sum() > _NO_HOOK * (columns[-1] - columns[0]))
    return _goes_on(solid) and _goes_on(solid[::-1])


def _goes_on(solid: Array) -> bool:
    """Return whether what is seen a little below the upper edge goes on up to that edge, as broad as it is."""
    inside = solid[max(3, round(0.02 * len(solid)))]
    return bool((solid[1] & inside).sum() > _GOES_ON * max(inside.sum(), 4))


def _read(data: bytes) -> Array:
    """Return a shop's picture as RGBA, by the rules of photos: its size is known before it is decoded."""
    try:
        rgba = np.asarray(layered(data, 1, LONGEST_ARTICLE).convert("RGBA"))
    except PhotoError:
        raise refusal("garment_unreadable") from None
    scale = _LARGEST / max(rgba.shape[:2])
    return np.asarray(cv2.resize(rgba, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else rgba)


def _off_ground(picture: Array) -> Array:
    """Return the alpha of what differs from the ground along the picture's border.

    Raises:
        TryOnRefused: The border has several colours: that is no plain ground.
    """
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB).astype(np.float32)
    rim = max(2, round(min(lab.shape[:2]) * 0.015))
    border = np.concatenate(
        [
            lab[:rim].reshape(-1, 3),
            lab[:, :rim].reshape(-1, 3),
            lab[:, -rim:].reshape(-1, 3),
        ]
    )
    ground = np.median(border, axis=0)
    if np.percentile(np.linalg.norm(border - ground, axis=1), 85) > _GROUND_SPREAD:
        raise refusal("garment_ground")
    near = (np.linalg.norm((lab - ground) * [0.7, 1.3, 1.3], axis=2) < _LIKE_GROUND).astype(np.uint8)
    count, labels = cv2.connectedComponents(near, connectivity=4)
    edge = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    outer = np.isin(labels, edge[edge > 0]) if count > 1 else np.zeros_like(near, bool)
    alpha = cv2.morphologyEx(np.where(outer, 0, 255).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    share = float((alpha > 0).mean())
    if not 0.03 < share < 0.93:
        raise refusal("garment_ground")
    return np.asarray(cv2.GaussianBlur(alpha, (0, 0), 0.8))


def _closed(colours: Array, alpha: Array) -> tuple[Array, Array]:
    """Return colours and alpha with slits closed. In them is ground, or black: they take the cloth's colour."""
    size = max(3, round(max(alpha.shape) * 0.012)) | 1
    whole = _whole(alpha, size)
    slits = ((whole > 127) & (alpha < 250) & (whole > alpha)).astype(np.uint8)
    if not slits.any():
        return colours, whole
    # From inside of the cloth: along the slit runs its edge, with the outline of a drawing.
    edges = cv2.dilate(slits, np.ones((size, size), np.uint8)) > 0
    cloth = (cv2.erode((alpha > 250).astype(np.uint8), np.ones((2 * size + 1,) * 2, np.uint8)) > 0) & ~edges
    if not cloth.any():
        return colours, whole
    _, labels = cv2.distanceTransformWithLabels(
        (~cloth).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    near = np.zeros((int(labels.max()) + 1, 3), np.uint8)
    near[labels[cloth]] = colours[cloth]
    return np.where(edges[..., None], near[labels], colours).astype(np.uint8), whole


def _whole(alpha: Array, size: int) -> Array:
    """Return the alpha with slits narrower than ``size`` closed and stray specks gone."""
    closed = np.maximum(alpha, cv2.morphologyEx(alpha, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8)))
    count, labels, stats, _ = cv2.connectedComponentsWithStats((closed > 127).astype(np.uint8))
    if count < 3:
        return np.asarray(closed)
    areas = stats[1:, cv2.CC_STAT_AREA]
    small = np.flatnonzero(areas < 0.02 * areas.max()) + 1
    return np.where(np.isin(labels, small), 0, closed).astype(np.uint8)


def without_rim(picture: Array) -> Array:
    """Return the garment without a drawn outline: a rim that is clearly darker than what lies inside of it.

    On paper a drawing needs its outline; on a photo it looks like a sticker.
    """
    inside = cv2.distanceTransform((picture[..., 3] > 127).astype(np.uint8), cv2.DIST_L2, 5)
    light = cv2.cvtColor(picture[..., :3], cv2.COLOR_RGB2LAB)[..., 0].astype(np.float32)
    unit = max(picture.shape[:2]) / 800
    rings = [np.median(light[(inside > at * unit) & (inside <= (at + 1.5) * unit)]) for at in np.arange(0.5, 14, 1.5)]
    calm = np.median(rings[-3:])
    dark = [ring < calm - 6 for ring in rings]
    if not any(dark[:3]) or all(dark):
        return picture
    width = (dark.index(False, dark.index(True)) * 1.5 + 1.0) * unit
    alpha = np.clip((inside - width) + 0.5, 0, 1) * 255
    return np.dstack([picture[..., :3], np.minimum(alpha, picture[..., 3]).astype(np.uint8)])
