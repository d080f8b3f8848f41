"""Hats on a head: the crown as wide as the head, the front edge just above the brows."""

from __future__ import annotations

import numpy as np

from connectors.tryon.local.compose import Patch, folds, round_light
from connectors.tryon.local.glasses import moved, similarity
from connectors.tryon.local.landmarks import BROWS_AHEAD, Mesh
from connectors.tryon.local.networks import Array
from connectors.tryon.local.person import Person
from connectors.tryon.refusal_sentences import refusal

#: The head's width in face widths, at the forehead with hair.
_HEAD = (1.02, 1.28)
_EASE = 1.05
#: How far the middle of the skull lies behind the temples, as a share of how far the brows lie before them.
_SKULL_BEHIND = 0.35
_ALL_TURNED = 0.45
#: Which share of a hat's height may lie above the picture's edge: more than that is no hat any more.
_CUT = 0.25


def worn(person: Person, cut_out: Array) -> Patch:
    """Return the hat as it sits on the person's head.

    Raises:
        TryOnRefused: There is no face, or no room above it.
    """
    if person.face is None:
        raise refusal("no_face")
    points = person.face.points
    right, left = points[Mesh.RIGHT_TEMPLE], points[Mesh.LEFT_TEMPLE]
    face = float(np.linalg.norm(left - right))
    axis = (left - right) / face
    # On a turned head the brows lie beside the temples' middle, and the skull on the other side of it.
    ahead = float((points[Mesh.BROWS] - (right + left) / 2) @ axis)
    face = float(np.hypot(face, ahead / BROWS_AHEAD))
    rim = _level(axis, ahead / face)
    back = rim * ahead * (1 + _SKULL_BEHIND)
    foot = 0.75 * points[Mesh.BROWS] + 0.25 * points[Mesh.CHIN_TOP] - back
    width = _head_width(person, points[Mesh.CHIN_TOP] - back, axis, face)
    crown, edge = _crown(cut_out)
    scale = width * _EASE / crown
    matrix = similarity(edge, edge + np.array([1, 0]), foot, foot + rim * scale)
    height, breadth = person.mask.shape
    top = matrix[:, :2] @ np.array([edge[0], 8.0]) + matrix[:, 2]
    if -top[1] > _CUT * (foot[1] - top[1]):
        raise refusal("head_cropped")
    alpha = cut_out[..., 3:].astype(np.float32) / 255
    on = moved(np.dstack([cut_out[..., :3].astype(np.float32) / 255 * alpha, alpha]), matrix, breadth, height)
    colour = on[..., :3] / np.maximum(on[..., 3:], 1e-4)
    lit = folds(round_light(colour, on[..., 3], face), person.picture, person.mask, face)
    return Patch(lit, on[..., 3], on[..., 3], colour, face)


def _level(axis: Array, turned: float) -> Array:
    """Return the direction of the hat's rim: the line of the temples of a turned head slopes by perspective alone."""
    angle = float(np.arctan2(axis[1], axis[0])) * float(np.clip(1 - abs(turned) / _ALL_TURNED, 0, 1))
    return np.array([np.cos(angle), np.sin(angle)])


def _head_width(person: Person, middle: Array, axis: Array, face: float) -> float:
    """Return how wide the head is at the forehead, counted outwards in the mask."""
    height, width = person.mask.shape
    total = 0.0
    for sign in (-1, 1):
        steps = np.arange(0, 0.7 * face, 1.0)
        places = np.rint(middle + sign * steps[:, None] * axis).astype(int)
        places = np.clip(places, 0, [width - 1, height - 1])
        gone = np.flatnonzero(person.mask[places[:, 1], places[:, 0]] < 0.5)
        total += float(steps[gone[0]]) if len(gone) else 0.55 * face
    return float(np.clip(total, _HEAD[0] * face, _HEAD[1] * face))


def _crown(cut_out: Array) -> tuple[float, Array]:
    """Return the crown's width on the picture, and the lowest point of its middle column."""
    alpha = cut_out[..., 3] > 127
    ys, xs = np.nonzero(alpha)
    top, bottom = int(ys.min()), int(ys.max())
    widths = np.array([np.ptp(np.flatnonzero(row)) if row.any() else 0 for row in alpha[top : bottom + 1]])
    count = len(widths)
    upper = float(np.median(widths[int(0.30 * count) : int(0.55 * count) + 1]))
    lower = float(np.median(widths[int(0.60 * count) : int(0.80 * count) + 1]))
    # Without a brim the hat is widest at its foot, and that is what goes around the head.
    brim = widths.max() > 1.25 * upper
    middle = int((xs.min() + xs.max()) / 2)
    column = np.flatnonzero(alpha[:, middle])
    if not len(column) or upper < 4:
        raise refusal("garment_shape")
    return (upper if brim else lower), np.array([middle, column.max()], float)
