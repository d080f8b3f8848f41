"""Key points of one body and one face, each found in two passes: the first tells where to look closely."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from connectors.tryon.local.crops import Square, towards
from connectors.tryon.local.networks import Array, Networks


class Joint(IntEnum):
    """The body's points by their places; left and right are the person's own."""

    NOSE = 0
    LEFT_EYE = 2
    RIGHT_EYE = 5
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_KNUCKLE = 19
    RIGHT_KNUCKLE = 20
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28


class Mesh(IntEnum):
    """Points of the face mesh; left and right are the person's own."""

    BROWS = 9
    CHIN_TOP = 151
    CHIN = 152
    MOUTH = 13
    RIGHT_EYE_OUTER = 33
    RIGHT_EYE_INNER = 133
    LEFT_EYE_INNER = 362
    LEFT_EYE_OUTER = 263
    NOSE = 1
    RIGHT_CHEEK = 50
    LEFT_CHEEK = 280
    RIGHT_TEMPLE = 127
    LEFT_TEMPLE = 356


#: How far the brows lie before the temples, in widths of the face.
BROWS_AHEAD = 0.55

#: The places of the points when left and right are exchanged.
_SWAPPED = [0, 4, 5, 6, 1, 2, 3, 8, 7, 10, 9, *(place + 1 if place % 2 else place - 1 for place in range(11, 33))]


@dataclass(frozen=True, slots=True)
class Body:
    """Where a body is.

    Attributes:
        points: 33 points in pixels.
        mask: The network's own mask of this person, 0 to 1, as large as the picture.
        score: How sure the network is that somebody is there.
        depth: How far each point lies behind the hips, by the network's own measure; negative is nearer.
    """

    points: Array
    mask: Array
    score: float
    depth: Array


@dataclass(frozen=True, slots=True)
class Face:
    """Where a face is: 468 points in pixels, and how sure the network is."""

    points: Array
    score: float


def body(networks: Networks, picture: Array, centre: Array, top: Array) -> Body:
    """Return the body around ``centre``, whose region ends at ``top``."""
    region = towards(centre, top, 1.25)
    for _ in range(2):
        cut = region.cut(picture, 256) / 255.0
        values, flag, mask, heat, *_rest = networks.run("pose_landmark_full", cut)
        points = region.back(values.reshape(39, 5), 256)
        seen, region = region, towards(points[33], points[34], 1.25)
    # The network leans to one side; what it sees in the mirror leans to the other.
    other, _flag, _mask, warm, *_rest = networks.run("pose_landmark_full", np.ascontiguousarray(cut[:, ::-1]))
    mirrored = _sharper(other, warm)[_SWAPPED] * [-1, 1] + [256, 0]
    points = seen.back((_sharper(values, heat)[:33] + mirrored) / 2, 256)
    height, width = picture.shape[:2]
    sure = 1 / (1 + np.exp(-np.clip(mask[..., 0], -30, 30)))
    whole = seen.paste(sure.astype(np.float32), width, height)
    return Body(points[:33], whole, float(flag[0]), values.reshape(39, 5)[:33, 2])


def _sharper(values: Array, heat: Array) -> Array:
    """Return points of the cut moved to the middle of what is warm around them on the network's own maps."""
    points = values.reshape(39, 5)[:, :2].astype(np.float64)
    sure = 1 / (1 + np.exp(-heat.astype(np.float64)))
    cells = sure.shape[0]
    for place, (x, y) in enumerate(points * cells / 256):
        left, top = max(0, int(x) - 3), max(0, int(y) - 3)
        around = sure[top : int(y) + 4, left : int(x) + 4, place]
        if around.size and around.max() >= 0.5:
            ys, xs = np.mgrid[top : top + around.shape[0], left : left + around.shape[1]]
            points[place] = np.array([(around * xs).sum(), (around * ys).sum()]) / around.sum() * 256 / cells
    return points


def face(networks: Networks, picture: Array, eyes: Array, mouth: Array) -> Face:
    """Return the face with these two eyes (the one on the left of the picture first) and this mouth."""
    region = _face_region(eyes[0], eyes[1], mouth)
    for _ in range(2):
        values, flag = networks.run("face_landmark", region.cut(picture, 192) / 255.0)
        points = region.back(values.reshape(468, 3), 192)
        right = points[[Mesh.RIGHT_EYE_OUTER, Mesh.RIGHT_EYE_INNER]].mean(0)
        left = points[[Mesh.LEFT_EYE_INNER, Mesh.LEFT_EYE_OUTER]].mean(0)
        region = _around(points, right, left)
    return Face(points, float(1 / (1 + np.exp(-float(flag.ravel()[0])))))


def _face_region(right: Array, left: Array, mouth: Array) -> Square:
    middle = (right + left) / 2
    across = float(np.hypot(*(left - right)))
    # A face that looks aside has its eyes close together: the way to the mouth stays as long as it is.
    size = max(across / 0.42, float(np.hypot(*(mouth - middle))) / 0.42)
    centre = middle * 0.6 + mouth * 0.4
    return Square(float(centre[0]), float(centre[1]), 1.5 * size, _tilt(right, left))


def _around(points: Array, right: Array, left: Array) -> Square:
    low, high = points.min(0), points.max(0)
    centre = (low + high) / 2
    return Square(float(centre[0]), float(centre[1]), 1.5 * float((high - low).max()), _tilt(right, left))


def _tilt(right: Array, left: Array) -> float:
    return float(np.arctan2(left[1] - right[1], left[0] - right[0]))
