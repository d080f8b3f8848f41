"""The person's own clothes where they would look out beside the new ones: painted over, if it is little."""

from __future__ import annotations

import cv2
import numpy as np

from connectors.tryon.local.compose import MARGIN
from connectors.tryon.local.frame import Frame
from connectors.tryon.local.networks import Array

#: From this share of bare skin on, a neck is bare, and what else is seen in a collar is the rest of an own one.
_BARE = 0.2


def bare_neck(frame: Frame, places: tuple[Array, Array], cover: Array, head: Array, skin: Array) -> tuple[Array, Array]:
    """Return the photo with the own collar inside of the new one painted over, and where that was done.

    Args:
        frame: The body.
        places: The neck's column, and where the garment lies, also behind the neck.
        cover: Where the garment is seen.
        head: What lies before everything.
        skin: What is bare.

    Returns:
        The photo and the mask; the photo as it is where the neck is not bare.
    """
    picture = frame.person.picture
    column, garment = places
    seen = (column > 0.5) & (cover < 0.9) & (head < 0.5)
    bare = seen & (cv2.erode(skin, np.ones((3, 3))) > 0.5)
    if bare.sum() < _BARE * max(seen.sum(), 1):
        return picture, np.zeros_like(cover)
    size = max(3, round(0.03 * frame.unit)) | 1
    grown = cv2.dilate((seen & ~bare).astype(np.uint8), np.ones((size, size), np.uint8))
    away = cv2.distanceTransform((garment < 0.5).astype(np.uint8), cv2.DIST_L2, 3)
    near = away < (MARGIN - 0.01) * frame.unit
    hidden = ((grown > 0) & (head < 0.5) & (column > 0.05) & near).astype(np.uint8)
    # Skin alone may flow in: neither the own collar nor what is under the garment.
    known = (~bare).astype(np.uint8)
    box = _box(hidden, round(0.1 * frame.unit))
    out = picture.copy()
    part = cv2.inpaint(np.ascontiguousarray(picture[box]), np.ascontiguousarray(known[box]), 4, cv2.INPAINT_TELEA)
    here = hidden[box] > 0
    out[box][here] = part[here]
    return out, cv2.GaussianBlur(hidden.astype(np.float32), (0, 0), 1.0) * (cv2.dilate(hidden, np.ones((5, 5))) > 0)


def remnants(frame: Frame, cover: Array, keep: Array, skin: Array, background: Array) -> tuple[Array, Array]:
    """Return the photo with thin rests of own clothes along the garment painted over by what lies behind.

    Args:
        frame: The body.
        cover: Where the garment is seen.
        keep: What of the person is before the garment.
        skin: What is bare.
        background: The photo to paint on.

    Returns:
        The photo and the mask of what was painted.
    """
    reach = max(2, round(0.75 * MARGIN * frame.unit))
    near = cv2.distanceTransform((cover < 0.5).astype(np.uint8), cv2.DIST_L2, 3)
    own = (frame.person.mask > 0.15) & (cover < 0.9) & (keep < 0.3) & (skin < 0.5)
    # Only what ends within the reach: a sleeve that goes on is no rest.
    deep = cv2.distanceTransform(own.astype(np.uint8), cv2.DIST_L2, 3) > reach / 2
    thick = cv2.dilate(deep.astype(np.uint8), np.ones((reach | 1, reach | 1), np.uint8)) > 0
    rest = (own & (near < reach) & ~thick).astype(np.uint8)
    beside = ~(cv2.dilate(thick.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
    rest &= (_touches(rest, frame.person.mask < 0.1) & beside).astype(np.uint8)
    if not rest.any():
        return background, np.zeros_like(cover)
    grown = cv2.dilate(rest, np.ones((3, 3), np.uint8)) & (near < reach).astype(np.uint8)
    unknown = grown | (frame.person.mask > 0.1).astype(np.uint8)
    fill = _nearest(background, unknown)
    out = background.copy()
    out[grown > 0] = fill[grown > 0]
    return out, cv2.GaussianBlur(grown.astype(np.float32), (0, 0), 0.8) * grown


def creases(frame: Frame, colour: Array, alpha: Array, before: Array) -> tuple[Array, Array]:
    """Return the garment with narrow gaps between its parts closed, dark as the crease between arm and trunk is.

    Args:
        frame: The body.
        colour: Of the garment.
        alpha: Where it is.
        before: What lies before it.
    """
    size = round(0.20 * frame.unit) | 1
    solid = (alpha > 0.5).astype(np.uint8)
    closed = cv2.morphologyEx(solid, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    gap = (closed > 0) & (alpha < 0.99) & (frame.person.mask > 0.5) & (before < 0.3)
    if not gap.any():
        return colour, alpha
    away = cv2.distanceTransform((solid == 0).astype(np.uint8), cv2.DIST_L2, 3)
    # The colour around, not the nearest pixel: at edges of cloth there are seams and outlines.
    weight = cv2.GaussianBlur(alpha, (0, 0), 0.12 * frame.unit)[..., None]
    fill = cv2.GaussianBlur(colour * alpha[..., None], (0, 0), 0.12 * frame.unit) / np.maximum(weight, 1e-4)
    dark = (1 - 0.35 * np.clip(away / (0.03 * frame.unit), 0, 1))[..., None]
    share = cv2.GaussianBlur(gap.astype(np.float32), (0, 0), 0.8)
    total = alpha + share * (1 - alpha)
    mixed = colour * alpha[..., None] + fill * dark * (share * (1 - alpha))[..., None]
    return (mixed / np.maximum(total, 1e-4)[..., None]).astype(np.float32), total.astype(np.float32)


def _touches(rest: Array, outside: Array) -> Array:
    """Return the pieces of ``rest`` that lie at the outside of the person."""
    count, labels = cv2.connectedComponents(rest)
    near = cv2.dilate(outside.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    touching = np.unique(labels[near & (rest > 0)])
    return np.isin(labels, touching[touching > 0]) if count > 1 else np.zeros_like(outside)


def _nearest(picture: Array, unknown: Array) -> Array:
    """Return the picture with what is unknown replaced by the nearest known pixels, softened."""
    _, labels = cv2.distanceTransformWithLabels(unknown, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    colours = np.zeros((int(labels.max()) + 1, 3), np.uint8)
    known = unknown == 0
    colours[labels[known]] = picture[known]
    return np.asarray(cv2.GaussianBlur(colours[labels], (0, 0), 2.0))


def _box(mask: Array, margin: int) -> tuple[slice, slice]:
    ys, xs = np.nonzero(mask)
    if not len(ys):
        return slice(0, 1), slice(0, 1)
    height, width = mask.shape
    return (
        slice(max(0, int(ys.min()) - margin), min(height, int(ys.max()) + margin + 1)),
        slice(max(0, int(xs.min()) - margin), min(width, int(xs.max()) + margin + 1)),
    )
