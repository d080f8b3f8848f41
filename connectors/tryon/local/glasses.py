"""Glasses on a face: lens centres on pupils, turned as the head is, and held by their arms."""

from __future__ import annotations

import cv2
import numpy as np

from connectors.tryon.local.compose import Patch
from connectors.tryon.local.landmarks import BROWS_AHEAD, Face, Mesh
from connectors.tryon.local.networks import Array
from connectors.tryon.local.person import Person, pupils
from connectors.tryon.local.warp import drawn
from connectors.tryon.refusal_sentences import refusal

#: How far the rims' outer edges lie behind the bridge, beside their distance from it: frames follow the face.
_BEND = 0.30
#: A head that looks straight ahead turns by so little; only beyond it the glasses turn with it.
_STRAIGHT = 0.10
_MOST_TURNED = 0.75
_GRID = (12, 32)
#: What is as thick as this share of the lenses is a strap that goes around the head; what is thinner is an arm.
_STRAP = 0.35
_SHIFT = 4  # bits of a pixel's fraction


def lenses(cut_out: Array) -> tuple[Array, Array]:
    """Return the centres of the left and the right lens on the picture, found from the outline alone.

    A pair of glasses is two wide shapes and a narrow bridge: the rows' extent, halved, weighed by what is drawn.
    """
    alpha = cut_out[..., 3] > 60
    # Rims and lenses are tall, temples are not: columns that are at least half as tall as the tallest.
    tall = np.array([np.ptp(np.flatnonzero(column)) if column.any() else 0 for column in alpha.T])
    wide = np.flatnonzero(tall > 0.55 * max(int(tall.max()), 1))
    gaps = np.diff(wide)
    # Two lenses, of which the nearer one is wider; goggles are one piece.
    apart = len(gaps) > 0 and gaps.max() > 1
    middle = float(wide[gaps.argmax()] + 0.5) if apart else float(wide.min() + wide.max()) / 2
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
    height, width = person.mask.shape
    picture = _open(cut_out)
    alpha = picture[..., 3:].astype(np.float32) / 255
    colours = np.dstack([picture[..., :3].astype(np.float32) / 255 * alpha, alpha])
    turned = _turned(person.face)
    ys, xs = np.linspace(0, cut_out.shape[0] - 1, _GRID[0]), np.linspace(0, cut_out.shape[1] - 1, _GRID[1])
    grid = np.stack(np.meshgrid(xs, ys), -1)
    place = _Place(person.face, left, right, turned)
    on = drawn(colours, grid, place(grid), width, height)
    lens = place(np.stack([left, right]))
    seen = on[..., 3] * _temples(person, lens)
    arm, tint = _arm(person, cut_out, place, turned)
    seen = np.maximum(seen, arm * (1 - seen))
    own = on[..., 3:]
    colour = np.where(own > 0.02, on[..., :3] / np.maximum(own, 1e-4), tint)
    return Patch(colour.astype(np.float32), seen, np.maximum(on[..., 3], arm), colour, 3 * person.eyes)


def _turned(face: Face) -> float:
    """Return the sine of the head's turn: positive where it looks to the right of the picture."""
    points = face.points
    right, left = points[Mesh.RIGHT_TEMPLE], points[Mesh.LEFT_TEMPLE]
    wide = float(np.linalg.norm(left - right))
    ahead = float((points[Mesh.BROWS] - (right + left) / 2) @ (left - right)) / max(wide, 1.0)
    sine = ahead / BROWS_AHEAD / max(float(np.hypot(wide, ahead / BROWS_AHEAD)), 1.0)
    small = float(np.clip((abs(sine) - _STRAIGHT) / _STRAIGHT, 0, 1))
    return float(np.clip(sine * small, -_MOST_TURNED, _MOST_TURNED))


class _Place:
    """Where points of the picture of glasses lie on the face: a frame that is bent, and turned with the head.

    Args:
        face: The face.
        left: The left lens's centre on the picture.
        right: The right one's.
        turned: The sine of the head's turn.
    """

    def __init__(self, face: Face, left: Array, right: Array, turned: float) -> None:
        self.one, self.other = pupils(face)
        self.matrix = similarity(left, right, np.array([-0.5, 0.0]), np.array([0.5, 0.0]))
        self.turned = turned
        # A turned head shows its eyes nearer to each other, and its glasses as tall as before.
        self.tall = float(np.linalg.norm(self.other - self.one)) / float(np.sqrt(1 - turned**2))

    def __call__(self, points: Array) -> Array:
        """Return the places on the photo."""
        flat = points.reshape(-1, 2) @ self.matrix[:, :2].T + self.matrix[:, 2]
        x, y = flat[:, 0], flat[:, 1]
        across = self.other - self.one
        axis = across / max(float(np.linalg.norm(across)), 1.0)
        down = np.array([-axis[1], axis[0]])
        behind = self.turned * self.tall * _BEND * (x**2 - 0.25)
        middle = (self.one + self.other) / 2
        out = middle + x[:, None] * across - behind[:, None] * axis + (y * self.tall)[:, None] * down
        return np.asarray(out.reshape(points.shape))


def _arm(person: Person, cut_out: Array, place: _Place, turned: float) -> tuple[Array, Array]:
    """Return the arm, or strap, along the side of a turned head that is seen, and its colour."""
    height, width = person.mask.shape
    none = np.zeros((height, width), np.float32)
    solid = cut_out[..., 3] > 127
    near = -1 if turned > 0 else 1
    columns = np.flatnonzero(solid.any(0))
    edge = int(columns[0] if near < 0 else columns[-1])
    reach = max(2, round(0.02 * solid.shape[1]))
    band = slice(edge, edge + reach) if near < 0 else slice(edge - reach + 1, edge + 1)
    rows = np.flatnonzero(solid[:, band].any(1))
    if abs(turned) < _STRAIGHT or person.face is None or not len(rows):
        return none, np.zeros(3, np.float32)
    tint = np.median(cut_out[:, band, :3][solid[:, band]], axis=0).astype(np.float32) / 255
    tall = np.ptp(np.flatnonzero(solid.any(1)))
    strap = np.ptp(rows) > _STRAP * tall
    ends = place(np.array([[edge - near * reach, rows.min()], [edge - near * reach, rows.max()]], float))
    thick = max(1.5, float(np.linalg.norm(ends[1] - ends[0])) * (1.0 if strap else 0.6))
    start = ends.mean(0)
    points = person.face.points
    temple = points[Mesh.RIGHT_TEMPLE if near < 0 else Mesh.LEFT_TEMPLE]
    # An arm ends at the ear, a little behind the temple; a strap goes on around the head.
    # The temple alone leads too far down: the way there is level with the eyes, as the arm is.
    level = near * (place.other - place.one)
    length = float(np.linalg.norm(temple - start))
    way = _unit(_unit(temple - start) + _unit(level)) * length
    stop = start + way * (4.0 if strap else 1.25)
    canvas = np.zeros((height, width), np.uint8)
    cv2.line(canvas, _fixed(start), _fixed(stop), 255, round(thick), cv2.LINE_AA, _SHIFT)
    return np.asarray(canvas.astype(np.float32) / 255 * np.clip(person.mask * 2 - 0.5, 0, 1)), tint


def _unit(way: Array) -> Array:
    return np.asarray(way / max(float(np.linalg.norm(way)), 1e-6))


def _fixed(point: Array) -> tuple[int, int]:
    return round(float(point[0]) * 2**_SHIFT), round(float(point[1]) * 2**_SHIFT)


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


def _temples(person: Person, lens: Array) -> Array:
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
    half = float(np.linalg.norm(lens[1] - lens[0])) / 2
    centre = lens.mean(0)
    rim = np.abs((xs - centre[0]) * axis[0] + (ys - centre[1]) * axis[1]) < half * 1.95
    return np.asarray(np.maximum(inside, rim), np.float32)
