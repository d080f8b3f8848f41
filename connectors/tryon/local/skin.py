"""What of a person is bare: pixels that have the colour of the same person's cheeks."""

from __future__ import annotations

import cv2
import numpy as np

from connectors.tryon.local.landmarks import Mesh
from connectors.tryon.local.networks import Array
from connectors.tryon.local.person import Person

#: How far lightness, red-green and yellow-blue may be from the cheeks': light falls differently on hands.
_SPREAD = np.array([42.0, 11.0, 13.0], np.float32)
_LIKE = 1.7
#: How much of the cheeks' colour skin has at least, in shade and in light: grey cloth has none of it.
_COLOURED = 0.4
_GREY = 6.0


def skin(person: Person) -> Array:
    """Return how surely each pixel is bare skin of this person, 0 or 1; nothing without a face."""
    height, width = person.mask.shape
    if person.face is None:
        return np.zeros((height, width), np.float32)
    lab = cv2.cvtColor(person.picture, cv2.COLOR_RGB2LAB).astype(np.float32)
    size = max(2, round(person.eyes * 0.16))
    colours = []
    for point in (Mesh.LEFT_CHEEK, Mesh.RIGHT_CHEEK, Mesh.NOSE):
        x, y = np.rint(person.face.points[point]).astype(int)
        patch = lab[max(0, y - size) : y + size, max(0, x - size) : x + size].reshape(-1, 3)
        if len(patch):
            colours.append(np.median(patch, axis=0))
    if not colours:
        return np.zeros((height, width), np.float32)
    tone = np.median(colours, axis=0).astype(np.float32)
    distance = np.sqrt((((lab - tone) / _SPREAD) ** 2).sum(-1))
    cheeks = tone[1:] - 128
    along = (lab[..., 1:] - 128) @ cheeks / max(float(cheeks @ cheeks), 1.0)
    coloured = (along > _COLOURED) | (float(np.hypot(*cheeks)) < _GREY)  # a photo without colour has no such sign
    return np.asarray((distance < _LIKE) & coloured & (person.mask > 0.4), np.float32)


def clean(mask: Array, opened: int, closed: int) -> Array:
    """Return a mask without specks of up to ``opened`` and holes of up to ``closed`` pixels."""
    shape = cv2.MORPH_ELLIPSE
    opening = cv2.morphologyEx(mask, cv2.MORPH_OPEN, cv2.getStructuringElement(shape, (opened | 1, opened | 1)))
    return np.asarray(
        cv2.morphologyEx(opening, cv2.MORPH_CLOSE, cv2.getStructuringElement(shape, (closed | 1, closed | 1)))
    )
