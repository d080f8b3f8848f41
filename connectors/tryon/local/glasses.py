"""Glasses on a face: lens centres on pupils."""

from __future__ import annotations

import cv2
import numpy as np

from connectors.tryon.local.compose import Patch
from connectors.tryon.local.landmarks import Mesh
from connectors.tryon.local.networks import Array
from connectors.tryon.local.person import Person, pupils
from connectors.tryon.refusal_sentences import refusal


def lenses(cut_out: Array) -> tuple[Array, Array]:
    """Return the centres of the left and the right lens on the picture, found from the outline alone.

    A pair of glasses is two wide shapes and a narrow bridge: the rows' extent, halved, weighed by what is drawn.
    """
    alpha = cut_out[..., 3] > 60
    xs = np.flatnonzero(alpha.any(0))
    left, right = xs[0], xs[-1]
    middle = (left + right) / 2
    # Rims and lenses are tall, temples are not: columns that are at least half as tall as the tallest.
    tall = np.array([np.ptp(np.flatnonzero(column)) if column.any() else 0 for column in alpha.T])
    wide = np.flatnonzero(tall > 0.55 * tall.max())
    sides = wide[wide < middle], wide[wide > middle]
    if not (len(sides[0]) and len(sides[1])):
        raise refusal("garment_shape")
    centres = []
    for side in sides:
        column = (side.min() + side.max()) / 2
        rows = np.flatnonzero(alpha[:, side].any(1))
        centres.append(np.array([column, (rows.min() + rows.max()) / 2]))
    return centres[0], centres[1]


def worn(person: Person, cut_out: Array) -> Patch:
    """Return the glasses as they sit on the person's face.

    Raises:
        TryOnRefused: There is no face, or the picture shows no glasses from the front.
    """
    if person.face is None:
        raise refusal("no_face")
    left, right = lenses(cut_out)
    matrix = similarity(left, right, *pupils(person.face))
    height, width = person.mask.shape
    picture = _open(cut_out)
    alpha = picture[..., 3:].astype(np.float32) / 255
    colours = np.dstack([picture[..., :3].astype(np.float32) / 255 * alpha, alpha])
    on = moved(colours, matrix, width, height)
    seen = on[..., 3] * _temples(person, matrix, (left, right))
    colour = on[..., :3] / np.maximum(on[..., 3:], 1e-4)
    return Patch(colour, seen, on[..., 3], colour, 3 * person.eyes)


def _open(cut_out: Array) -> Array:
    """Return the glasses with clear lenses see-through where the picture has the white ground in them."""
    if cut_out[..., 3].min() < 250 and ((cut_out[..., 3] > 20) & (cut_out[..., 3] < 235)).mean() > 0.05:
        return cut_out  # transparent lenses already
    picture = cut_out.copy()
    pale = (picture[..., :3].min(2) > 225) & (picture[..., 3] > 127)
    picture[..., 3][pale] = 46
    return picture


def similarity(from_left: Array, from_right: Array, to_left: Array, to_right: Array) -> Array:
    """Return the matrix that turns, scales and moves one pair of points onto another."""
    one, other = from_right - from_left, to_right - to_left
    ratio = complex(*other) / complex(*one)
    turn = np.array([[ratio.real, -ratio.imag], [ratio.imag, ratio.real]])
    return np.asarray(np.column_stack([turn, to_left - turn @ from_left]))


def moved(picture: Array, matrix: Array, width: int, height: int) -> Array:
    """Return the picture under a similarity, as large as the photo; made smaller first where it has to be."""
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    if scale < 0.9:
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        ratio = np.array([small.shape[1] / picture.shape[1], small.shape[0] / picture.shape[0]])
        matrix = np.column_stack([matrix[:, :2] / ratio, matrix[:, 2]])
        picture = small
    return np.asarray(cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR))


def _temples(person: Person, matrix: Array, centres: tuple[Array, Array]) -> Array:
    """Return where the glasses may be seen: what lies outside of the head is behind it or beside it."""
    assert person.face is not None
    height, width = person.mask.shape
    points = person.face.points
    ends = points[[Mesh.RIGHT_TEMPLE, Mesh.LEFT_TEMPLE]]
    axis = (ends[1] - ends[0]) / max(float(np.linalg.norm(ends[1] - ends[0])), 1.0)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    along = (xs - ends[0][0]) * axis[0] + (ys - ends[0][1]) * axis[1]
    reach = float(np.linalg.norm(ends[1] - ends[0]))
    soft = 0.05 * reach
    inside = np.clip((along + soft) / soft, 0, 1) * np.clip((reach + soft - along) / soft, 0, 1)
    # The rims themselves are always seen, also where they are wider than the face.
    lens = matrix[:, :2] @ np.stack(centres).T + matrix[:, 2:]
    half = float(np.linalg.norm(lens[:, 1] - lens[:, 0])) / 2
    centre = lens.mean(1)
    rim = np.abs((xs - centre[0]) * axis[0] + (ys - centre[1]) * axis[1]) < half * 1.95
    return np.asarray(np.maximum(inside, rim), np.float32)
