"""Puts a garment's layers on the photo: what lies before them, their light, and the shadow that they cast."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from connectors.tryon.local.networks import Array

#: Nothing changes further from the garment than this share of the shoulder width.
MARGIN = 0.08
_SHADOW = 0.30
_STRENGTH = 0.6
#: Light changes how light a cloth is, not its tint: where the tint changes so much another cloth begins.
_TINTS = 1.9


@dataclass(frozen=True, slots=True)
class Layer:
    """One part of a garment on the photo.

    Attributes:
        picture: As large as the photo: colours multiplied by alpha, alpha, and the collar's opening.
        front: Whether it lies over what was laid before.
    """

    picture: Array
    front: bool = False


@dataclass(frozen=True, slots=True)
class Patch:
    """What is laid on the photo.

    Attributes:
        colour: 0 to 1.
        alpha: How much of it is seen, 0 to 1.
        garment: Where the garment itself lies, also where the person is before it, 0 to 1.
        plain: The garment's colours before light and shadow.
        unit: The person's measure: how far beside the garment something may change follows from it.
    """

    colour: Array
    alpha: Array
    garment: Array
    plain: Array
    unit: float


def stacked(layers: list[Layer], unit: float) -> tuple[Array, Array, Array]:
    """Return colour, alpha and opening of the layers on each other, each shading the one below at its edge."""
    first = layers[0].picture
    colour, alpha, hole = first[..., :3].copy(), first[..., 3].copy(), first[..., 4].copy()
    for layer in layers[1:]:
        over = layer.picture[..., 3]
        shade = 1 - 0.28 * cv2.GaussianBlur(over, (0, 0), max(1.0, 0.025 * unit)) * (1 - over)
        colour = colour * (shade * (1 - over))[..., None] + layer.picture[..., :3]
        alpha = alpha * (1 - over) + over
        hole = np.maximum(hole * (1 - over), layer.picture[..., 4])
    # Where hardly anything is, the colour is what lies around: the edge is smoothed later, and shows it.
    sigma = max(1.0, 0.02 * unit)
    weight = np.maximum(cv2.GaussianBlur(alpha, (0, 0), sigma), 1e-4)[..., None]
    around = cv2.GaussianBlur(colour, (0, 0), sigma) / weight
    full = np.where((alpha > 0.85)[..., None], colour / np.maximum(alpha, 1e-4)[..., None], around)
    grown = cv2.dilate(hole, np.ones((5, 5), np.uint8))
    return full.astype(np.float32), np.clip(alpha, 0, 1), np.clip(grown, 0, 1)


def opened(alpha: Array, radius: float) -> Array:
    """Return a mask without the thorns that stick out where layers meet."""
    size = max(3, round(2 * radius)) | 1
    shape = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return np.asarray(np.minimum(alpha, cv2.morphologyEx(alpha, cv2.MORPH_OPEN, shape)))


def smooth(alpha: Array) -> Array:
    """Return a mask with a calm edge: what was drawn of small pieces has teeth."""
    calm = cv2.GaussianBlur(alpha, (0, 0), 1.6)
    near = np.clip(cv2.dilate(alpha, np.ones((3, 3))) * 4, 0, 1)
    return np.asarray(np.minimum(np.clip((calm - 0.5) * 1.9 + 0.5, 0, 1), near), np.float32)


def round_light(colour: Array, alpha: Array, unit: float) -> Array:
    """Return the colours darker towards the garment's edges: cloth on a body turns away from the eye there."""
    inside = cv2.distanceTransform((alpha > 0.5).astype(np.uint8), cv2.DIST_L2, 3)
    shade = 1 - 0.20 * np.exp(-inside / (0.07 * unit))
    return np.asarray(colour * cv2.GaussianBlur(shade, (0, 0), max(1.0, 0.02 * unit))[..., None], np.float32)


def folds(colour: Array, picture: Array, mask: Array, unit: float) -> Array:
    """Return the colours with the photo's own small lights and shadows: folds and the body's form.

    Where the own clothes have a pattern, a tie or an edge, the light cannot be told from it and is left away.

    Args:
        colour: 0 to 1.
        picture: The photo, RGB.
        mask: The person.
        unit: The shoulder width in pixels.
    """
    lab = cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    light, tint = lab[..., 0], lab[..., 1:]
    inside = np.maximum(mask, 1e-3)

    def within(values: Array, sigma: float) -> Array:
        weight = cv2.GaussianBlur(inside, (0, 0), sigma)
        return np.asarray(cv2.GaussianBlur(values * inside, (0, 0), sigma) / weight)

    def spread(values: Array, around: Array) -> Array:
        # As wide as what is told of it: an edge lights up and darkens all that lies within that reach.
        return np.sqrt(np.maximum(within((values - around) ** 2, unit / 8), 0))

    wide = within(light, unit / 9)
    local = np.clip(within(light, max(0.8, unit / 60)) - wide, -28, 28)
    tints = sum(spread(within(part, unit / 60), within(part, unit / 9)) for part in np.moveaxis(tint, 2, 0))
    trust = np.clip((9 - spread(light, wide)) / 5, 0, 1) * np.clip((_TINTS - tints) / 0.8, 0, 1)
    trust = trust * np.clip(mask * 2 - 1, 0, 1)
    return np.asarray(np.clip(colour * (1 + _STRENGTH * local * trust / 60)[..., None], 0, 1), np.float32)


def shadow(alpha: Array, mask: Array, unit: float) -> Array:
    """Return how much the garment darkens the person right beside it, 0 beyond the margin."""
    drop = round(0.02 * unit)
    moved = np.roll(alpha, drop, axis=0)
    moved[:drop] = 0
    soft = cv2.GaussianBlur(moved, (0, 0), max(1.0, 0.022 * unit))
    reach = max(1.0, MARGIN * unit - 2)
    away = cv2.distanceTransform((alpha < 0.02).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(_SHADOW * soft * np.clip((reach - away) / (0.3 * reach), 0, 1) * mask, np.float32)


def laid(picture: Array, patch: Patch) -> Array:
    """Return the photo with the patch on it; where nothing is laid, every pixel is what it was."""
    height, width = picture.shape[:2]
    colour, alpha = patch.colour, patch.alpha
    if alpha.shape != (height, width):
        size = (width, height)
        weight = cv2.resize(alpha, size, interpolation=cv2.INTER_LINEAR)
        colour = cv2.resize(colour * alpha[..., None], size, interpolation=cv2.INTER_LINEAR)
        alpha, colour = weight, colour / np.maximum(weight, 1e-4)[..., None]
    seen = alpha > 1 / 512
    out = picture.copy()
    share = alpha[seen][:, None]
    out[seen] = np.clip(np.rint(picture[seen] * (1 - share) + 255 * colour[seen] * share), 0, 255).astype(np.uint8)
    return out
