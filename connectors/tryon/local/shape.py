"""The points of a garment, found from its outline alone: hem, armpits, shoulders, neck and sleeves."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from connectors.tryon.local.networks import Array
from connectors.tryon.refusal_sentences import refusal


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a garment for the upper body, in pixels of its picture.

    Attributes:
        neck: Where the shoulder line meets the collar.
        tip: Where the shoulder line ends.
        armpit: Where the sleeve, or the armhole, begins below.
        hem: The hem's end.
        edge: x of the trunk's edge by row, from the armpit to the hem.
        sleeve: Rows of (outer, inner) points from the armhole to the cuff; None without a sleeve.
    """

    neck: Array
    tip: Array
    armpit: Array
    hem: Array
    edge: Array
    sleeve: Array | None


@dataclass(frozen=True, slots=True)
class Shape:
    """A garment for the upper body.

    Attributes:
        left: The side on the left of the picture.
        right: The other one.
        trunk: Which pixels belong to the trunk.
        sleeves: Which belong to the left and to the right sleeve.
        straps: Whether it hangs on straps.
    """

    left: Side
    right: Side
    trunk: Array
    sleeves: tuple[Array, Array]
    straps: bool

    @property
    def width(self) -> float:
        """Between the shoulder tips."""
        return float(self.right.tip[0] - self.left.tip[0])

    @property
    def sleeve_length(self) -> float:
        """Of the longer sleeve, in widths; 0 without sleeves."""
        return max((_length(side.sleeve) for side in (self.left, self.right)), default=0.0) / self.width


def _length(sleeve: Array | None) -> float:
    return 0.0 if sleeve is None else float(np.linalg.norm(sleeve[-1].mean(0) - sleeve[0].mean(0)))


def upper_body(alpha: Array) -> Shape:
    """Return the shape of a garment for the upper body, laid flat and seen from the front.

    Args:
        alpha: 0 to 255.

    Raises:
        TryOnRefused: It has no shape that could be worn so, or none whose points are where a garment has them.
    """
    try:
        return _upper_body(alpha > 127)
    except (ValueError, IndexError, ZeroDivisionError, np.linalg.LinAlgError) as error:
        # A halter has no shoulder where one is looked for: another photo, or another try, would not help.
        raise refusal("garment_shape") from error


def _upper_body(solid: Array) -> Shape:
    ys = np.flatnonzero(solid.any(1))
    top, bottom = int(ys[0]), int(ys[-1])
    edges = _middle_run(solid, bottom - round((bottom - top) * 0.03))
    first, last = (int(np.flatnonzero(edges[:, 0] >= 0)[at]) for at in (0, -1))
    if last - first < 20:
        raise refusal("garment_shape")
    mirrored = np.stack([solid.shape[1] - 1 - edges[:, 1], solid.shape[1] - 1 - edges[:, 0]], 1)
    left, left_sleeve = _side(solid, edges[:, 0].copy(), last)
    right, right_sleeve = _side(solid[:, ::-1], mirrored[:, 0].copy(), last)
    width = solid.shape[1]
    right = _flipped(right, width)
    sleeves = left_sleeve, right_sleeve[:, ::-1]
    trunk = solid & ~sleeves[0] & ~sleeves[1]
    if right.tip[0] - left.tip[0] < 0.15 * solid.shape[1]:
        raise refusal("garment_shape")
    straps = _hangs_on_straps(solid, top, bottom)
    if straps:
        left = _strapped(left, solid, top)
        right = _flipped(_strapped(_flipped(right, width), solid[:, ::-1], top), width)
    return Shape(left, right, trunk, sleeves, straps)


def _middle_run(solid: Array, start: int) -> Array:
    """Return for each row the ends of the run that holds the garment's middle, going up from the hem; -1 where none."""
    edges = np.full((solid.shape[0], 2), -1)
    columns = np.flatnonzero(solid[start])
    if not len(columns):
        raise refusal("garment_shape")
    middle = int(np.median(np.flatnonzero(solid.any(0))))
    for row in range(solid.shape[0]):
        line = solid[row]
        if not line[middle]:
            near = np.flatnonzero(line)
            if not len(near) or np.abs(near - middle).min() > 0.12 * solid.shape[1]:
                continue
            at = int(near[np.abs(near - middle).argmin()])
        else:
            at = middle
        gaps_left, gaps_right = np.flatnonzero(~line[:at]), np.flatnonzero(~line[at:])
        edges[row] = (
            gaps_left[-1] + 1 if len(gaps_left) else 0,
            at + gaps_right[0] - 1 if len(gaps_right) else line.size - 1,
        )
    return edges


def _side(solid: Array, edge: Array, last: int) -> tuple[Side, Array]:
    """Return the left side and its sleeve's pixels."""
    height = solid.shape[0]
    extent = np.flatnonzero(solid.any(0))
    whole = extent[-1] - extent[0]
    step = max(2, round(height * 0.012))
    profile = np.where(solid.any(0), solid.argmax(0), height)
    # Hems are round at their ends: the trunk's edge is read above that.
    low = last - round((last - int(np.flatnonzero(edge >= 0)[0])) * 0.09)
    edge[low:] = edge[low]
    hem_row = int(np.flatnonzero(solid[:, edge[low] + step])[-1])
    armpit_row, jump = _armpit(edge, low, step, 0.06 * whole)
    if not jump:
        armpit_row = _bust(edge, low, profile)
    column = int(edge[armpit_row + (step if jump else 0)])
    tip = np.array([column, profile[column]], float)
    armpit = np.array([column, armpit_row], float)
    sleeve_mask = np.zeros_like(solid)
    sleeve = None
    if jump:
        sleeve_mask = _sleeve_mask(solid, edge, armpit_row, column)
        sleeve = _sleeve(sleeve_mask, tip, armpit)
    edge = edge.astype(float)
    edge[:armpit_row] = column
    hem = np.array([edge[low], hem_row], float)
    return Side(_neck(profile, column, solid), tip, armpit, hem, edge, sleeve), sleeve_mask


def _armpit(edge: Array, last: int, step: int, jump: float) -> tuple[int, bool]:
    """Return the row in which, going up, the trunk suddenly becomes wider: a sleeve hangs on it there."""
    for row in range(last - 2 * step, step, -1):
        if edge[row] < 0:
            break
        if edge[row + step] - edge[row] > jump:
            return row, True
    return 0, False


def _bust(edge: Array, last: int, profile: Array) -> int:
    """Return the row of the armhole's lower end without a sleeve: where the upper part becomes as wide as it gets."""
    rows = np.flatnonzero(edge[:last] >= 0)
    first = int(rows[0])
    upper = edge[first : first + max(8, (last - first) * 2 // 5)]
    widest = upper.min()
    return first + int(np.argmax(upper <= widest + max(2, 0.01 * len(profile))))


def _sleeve_mask(solid: Array, edge: Array, row: int, column: int) -> Array:
    rows = np.arange(solid.shape[0])[:, None]
    columns = np.arange(solid.shape[1])[None]
    outside = np.where(rows <= row, columns < column, columns < np.maximum(edge, 0)[:, None])
    return largest(solid & outside)


def largest(mask: Array) -> Array:
    """Return the largest connected piece of a mask."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    if count < 2:
        return mask
    return np.asarray(labels == 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax()))


def _sleeve(mask: Array, tip: Array, armpit: Array) -> Array:
    """Return (outer, inner) points along the sleeve: straight across at the cuff, along the armhole at its root."""
    ys, xs = np.nonzero(mask)
    points = np.stack([xs, ys], 1).astype(float)
    root = (tip + armpit) / 2
    far = np.linalg.norm(points - root, axis=1)
    cuff = points[far > np.percentile(far, 96)].mean(0)
    along = (cuff - root) / np.linalg.norm(cuff - root)
    out = np.array([along[1], -along[0]])
    if out @ (tip - armpit) < 0:
        out = -out
    at, off = (points - root) @ along, (points - root) @ out
    end = np.percentile(at, 99.7)
    marks = np.linspace(0, 1, 24) * end
    bins = np.clip(np.searchsorted(marks, at), 1, len(marks) - 1)
    outer = np.array([off[bins == k].max() if (bins == k).any() else np.nan for k in range(1, len(marks))])
    inner = np.array([off[bins == k].min() if (bins == k).any() else np.nan for k in range(1, len(marks))])
    outer, inner = _filled(outer), _filled(inner)
    outer, inner = (np.convolve(np.pad(line, 2, mode="edge"), np.ones(5) / 5, "valid") for line in (outer, inner))
    return skewed(root, along, out, marks, (np.r_[outer[0], outer], np.r_[inner[0], inner]), (tip, armpit))


def skewed(
    root: Array, along: Array, out: Array, marks: Array, offsets: tuple[Array, Array], ends: tuple[Array, Array]
) -> Array:
    """Return rows of (outer, inner) points of a straight sleeve whose first row is its armhole."""
    rows = []
    for offset, end in zip(offsets, ends, strict=True):
        ahead = float((end - root) @ along)
        fade = np.clip(1 - marks / (0.45 * marks[-1]), 0, 1) ** 2
        at = marks + ahead * fade
        off = np.interp(at, marks, offset) * (1 - fade) + float((end - root) @ out) * fade
        rows.append(root + at[:, None] * along + off[:, None] * out)
    return np.stack(rows, 1)


def _filled(values: Array) -> Array:
    known = ~np.isnan(values)
    if not known.any():
        raise refusal("garment_shape")
    places = np.arange(len(values))
    return np.asarray(np.interp(places, places[known], values[known]))


def _neck(profile: Array, tip: int, solid: Array) -> Array:
    """Return where the shoulder line ends: a collar or a hood rises there, or the neck is open."""
    width = solid.shape[1]
    step = max(2, round(width * 0.012))
    middle = width // 2
    best = tip
    for column in range(tip, middle):
        rise = profile[column] - profile[min(column + step, width - 1)]
        if rise > 1.3 * step and column > tip + 0.015 * width:
            return np.array([column, profile[column]], float)
        if profile[column] <= profile[best] - 1:
            best = column
    return np.array([best, profile[best]], float)


def _hangs_on_straps(solid: Array, top: int, bottom: int) -> bool:
    line = solid[top + round((bottom - top) * 0.05)]
    columns = np.flatnonzero(line)
    holes = np.flatnonzero(np.diff(columns) > 0.12 * solid.shape[1])
    return bool(len(holes)) and len(columns) < 0.3 * (columns[-1] - columns[0])


def _strapped(side: Side, solid: Array, top: int) -> Side:
    """Return the left side with its strap's upper end as neck and tip, and its bust as armpit."""
    row = top + max(2, round(0.02 * solid.shape[0]))
    columns = np.flatnonzero(solid[row])
    inner = columns[: int(np.flatnonzero(np.diff(columns) > 2)[0]) + 1] if (np.diff(columns) > 2).any() else columns
    low = int(side.armpit[1]) + 1
    bust = side.edge[low : low + max(8, round(0.22 * solid.shape[0]))]
    at = int(np.argmax(bust <= bust.min() + 1))
    armpit = np.array([bust[at], low + at])
    return Side(np.array([inner[-1], row], float), np.array([inner[0], row], float), armpit, side.hem, side.edge, None)


def _flipped(side: Side, width: int) -> Side:
    def flip(points: Array) -> Array:
        return np.asarray(np.array([width - 1, 0]) + points * np.array([-1, 1]))

    sleeve = None if side.sleeve is None else flip(side.sleeve)
    return Side(flip(side.neck), flip(side.tip), flip(side.armpit), flip(side.hem), width - 1 - side.edge, sleeve)
