"""Rotated squares cut from a picture for a network, and points brought back from them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from connectors.tryon.local.networks import Array


@dataclass(frozen=True, slots=True)
class Square:
    """A rotated square of a picture.

    Attributes:
        x: Of its centre.
        y: Of its centre.
        side: Its length.
        angle: In radians, clockwise.
    """

    x: float
    y: float
    side: float
    angle: float

    def matrix(self, pixels: int) -> Array:
        """Return the affine matrix from the square's ``pixels`` by ``pixels`` to the picture."""
        scale = self.side / pixels
        cos, sin = np.cos(self.angle) * scale, np.sin(self.angle) * scale
        half = pixels / 2
        return np.array([[cos, -sin, self.x - cos * half + sin * half], [sin, cos, self.y - sin * half - cos * half]])

    def cut(self, picture: Array, pixels: int) -> Array:
        """Return what the square shows, black outside the picture."""
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(cv2.warpAffine(picture, self.matrix(pixels), (pixels, pixels), flags=flags))

    def back(self, points: Array, pixels: int) -> Array:
        """Return points of the cut as points of the picture."""
        matrix = self.matrix(pixels)
        return np.asarray(points[:, :2] @ matrix[:, :2].T + matrix[:, 2])

    def paste(self, values: Array, width: int, height: int) -> Array:
        """Return a map over the square as one over the whole picture, 0 outside."""
        return np.asarray(cv2.warpAffine(values, self.matrix(values.shape[0]), (width, height), flags=cv2.INTER_LINEAR))


def upright(x: float, y: float, side: float) -> Square:
    """Return a square that is not rotated."""
    return Square(x, y, side, 0.0)


def towards(centre: Array, top: Array, grown: float) -> Square:
    """Return the square around ``centre`` whose upper half ends at ``top``, ``grown`` times as large."""
    dx, dy = float(top[0] - centre[0]), float(top[1] - centre[1])
    return Square(float(centre[0]), float(centre[1]), 2 * float(np.hypot(dx, dy)) * grown, float(np.arctan2(dx, -dy)))
