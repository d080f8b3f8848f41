"""Finds people and faces in a whole picture: MediaPipe's two single-shot detectors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from connectors.tryon.local.crops import upright
from connectors.tryon.local.networks import Array, Networks


@dataclass(frozen=True, slots=True)
class Found:
    """One detection.

    Attributes:
        score: How sure, 0 to 1.
        box: x, y, width and height in pixels of the picture.
        points: The detector's own key points in pixels of the picture.
    """

    score: float
    box: Array
    points: Array


def people(networks: Networks, picture: Array) -> list[Found]:
    """Return the people in the picture, the surest first; points 0 and 1 tell the region for the landmarks."""
    return _detect(networks, picture, "pose_detection", 224, (8, 16, 32, 32, 32))


def faces(networks: Networks, picture: Array) -> list[Found]:
    """Return the faces in the picture, the surest first; points 0 and 1 are the eyes, 3 is the mouth."""
    return _detect(networks, picture, "face_detection_short_range", 128, (8, 16, 16, 16))


def _detect(networks: Networks, picture: Array, name: str, pixels: int, strides: tuple[int, ...]) -> list[Found]:
    height, width = picture.shape[:2]
    square = upright(width / 2, height / 2, max(width, height))
    raw, logits = networks.run(name, square.cut(picture, pixels) / 127.5 - 1)
    scores = 1 / (1 + np.exp(-np.clip(logits[:, 0].astype(np.float64), -100, 100)))
    sure = np.flatnonzero(scores > 0.1)
    values = raw[sure].reshape(len(sure), raw.shape[1] // 2, 2).astype(np.float64)
    centres = _anchors(pixels, strides)[sure] * pixels
    values[:, 0] += centres
    values[:, 2:] += centres[:, None]
    found = []
    for place in np.argsort(-scores[sure]):
        whole = square.back(values[place], pixels)
        size = values[place, 1] * square.side / pixels
        found.append(Found(float(scores[sure[place]]), np.concatenate([whole[0] - size / 2, size]), whole[2:]))
    return _distinct(found)


@cache
def _anchors(pixels: int, strides: tuple[int, ...]) -> Array:
    rows = []
    for stride in strides:
        cells = pixels // stride
        ys, xs = np.mgrid[0:cells, 0:cells]
        rows.append(np.repeat(np.stack([xs.ravel() + 0.5, ys.ravel() + 0.5], 1) / cells, 2, axis=0))
    return np.concatenate(rows)


def _distinct(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for each in found:
        if all(_overlap(each.box, other.box) < 0.3 for other in kept):
            kept.append(each)
    return kept


def _overlap(one: Array, other: Array) -> float:
    corner = np.maximum(one[:2], other[:2])
    size = np.clip(np.minimum(one[:2] + one[2:], other[:2] + other[2:]) - corner, 0, None)
    common = float(size.prod())
    return common / max(float(one[2:].prod() + other[2:].prod()) - common, 1e-6)
