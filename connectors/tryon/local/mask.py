"""The outline of the person: two coarse masks, drawn to the edges of the picture itself."""

from __future__ import annotations

import cv2
import numpy as np

from connectors.tryon.local.networks import Array, Networks


def silhouette(networks: Networks, picture: Array, points: Array) -> Array:
    """Return how surely each pixel is a person, 0 to 1, looked at closely around the body's points."""
    height, width = picture.shape[:2]
    low, high = points.min(0), points.max(0)
    margin = 0.15 * (high - low).max()
    x0, y0 = np.clip(low - margin, 0, [width - 2, height - 2]).astype(int)
    x1, y1 = np.clip(high + margin, [x0 + 2, y0 + 2], [width, height]).astype(int)
    part = cv2.resize(picture[y0:y1, x0:x1], (256, 256), interpolation=cv2.INTER_AREA)
    coarse = networks.run("selfie_segmentation", part / 255.0)[0][..., 0]
    whole = np.zeros((height, width), np.float32)
    whole[y0:y1, x0:x1] = cv2.resize(coarse, (x1 - x0, y1 - y0), interpolation=cv2.INTER_LINEAR)
    return whole


def refined(picture: Array, mask: Array, radius: int) -> Array:
    """Return ``mask`` with its edge moved to the picture's edges nearby (a guided filter on the grey picture)."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    size = (2 * radius + 1, 2 * radius + 1)

    def mean(values: Array) -> Array:
        return np.asarray(cv2.blur(values, size))

    middle, mean_mask = mean(grey), mean(mask)
    slope = (mean(grey * mask) - middle * mean_mask) / (mean(grey * grey) - middle * middle + 4e-4)
    offset = mean_mask - slope * middle
    return np.asarray(np.clip((mean(slope) * grey + mean(offset) - 0.2) / 0.6, 0, 1), np.float32)
