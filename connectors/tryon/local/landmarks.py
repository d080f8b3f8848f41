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
    RIGHT_EYE_OUTER = 33
    RIGHT_EYE_INNER = 133
    LEFT_EYE_INNER = 362
    LEFT_EYE_OUTER = 263
    NOSE = 1
    RIGHT_CHEEK = 50
    LEFT_CHEEK = 280
    RIGHT_TEMPLE = 127
    LEFT_TEMPLE = 356


@dataclass(frozen=True, slots=True)
class Body:
    """Where a body is.

    Attributes:
        points: 33 points in pixels.
        mask: The network's own mask of this person, 0 to 1, as large as the picture.
        score: How sure the network is that somebody is there.
    """

    points: Array
    mask: Array
    score: float


@dataclass(frozen=True, slots=True)
class Face:
    """Where a face is: 468 points in pixels, and how sure the network is."""

    points: Array
    score: float


def body(networks: Networks, picture: Array, centre: Array, top: Array) -> Body:
    """Return the body around ``centre``, whose region ends at ``top``."""
    region = towards(centre, top, 1.25)
    for _ in range(2):
        values, flag, mask, *_rest = networks.run("pose_landmark_full", region.cut(picture, 256) / 255.0)
        points = region.back(values.reshape(39, 5), 256)
        seen, region = region, towards(points[33], points[34], 1.25)
    height, width = picture.shape[:2]
    sure = 1 / (1 + np.exp(-np.clip(mask[..., 0], -30, 30)))
    return Body(points[:33], seen.paste(sure.astype(np.float32), width, height), float(flag[0]))


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
