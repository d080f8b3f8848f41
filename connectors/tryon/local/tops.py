"""Garments with shoulders on a body: a trunk by a spline, sleeves along the arms."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from connectors.tryon.local.compose import Layer
from connectors.tryon.local.frame import Frame, Limb
from connectors.tryon.local.landmarks import Joint
from connectors.tryon.local.networks import Array
from connectors.tryon.local.shape import Shape, Side
from connectors.tryon.local.warp import drawn, even, spline, strip

_ROWS = 9
_MIDDLE = 5
#: How far the middle of the chest goes with a turn, in half widths; how far a hem's middle hangs below its ends.
_AHEAD = 0.5
_ROUND = 0.09
_STEPS = 28
#: Sleeves by their length in shoulder widths of the garment, as a share of the arm down to the wrist.
_SLEEVES = ((0.3, 0.55, 0.8, 1.0), (0.16, 0.30, 0.62, 1.0))
#: A sleeve that ends above this share of the arm is short, and is worn so much longer where an own one would look out.
_SHORT = 0.5
_LONGER = 0.18


@dataclass(frozen=True, slots=True)
class Cut:
    """How long a garment is worn: its least and its greatest length, in torso lengths below the shoulders."""

    least: float
    greatest: float


def worn(frame: Frame, shape: Shape, picture: Array, cut: Cut, shares: tuple[float, float]) -> list[Layer]:
    """Return the layers of a garment with shoulders, the lowest first.

    Args:
        frame: The body.
        shape: The garment's points.
        picture: The garment, colours multiplied by alpha, alpha and opening, 0 to 1.
        cut: How long it is worn.
        shares: How much of the left and the right arm its sleeves cover.
    """
    source, target = _trunk_points(frame, shape, cut)
    grid = _grid(shape)
    moved = spline(source, target, grid.reshape(-1, 2)).reshape(grid.shape)
    trunk = drawn(picture * _soft(shape.trunk, shape), grid, moved, frame.width, frame.height)
    layers = [Layer(trunk, front=False)]
    for place, side in enumerate((shape.left, shape.right)):
        if side.sleeve is not None:
            layer = _sleeve(frame, shape, place, picture, shares[place])
            layers.insert(len(layers) if layer.front else 0, layer)
    return layers


def sleeve_share(shape: Shape) -> float:
    """Return how much of the arm the sleeves cover: 0.5 ends at the elbow, 1 at the wrist."""
    return float(np.interp(shape.sleeve_length, *_SLEEVES)) if shape.sleeve_length else 0.0


def covering(frame: Frame, bare: Array, side: int, share: float) -> float:
    """Return where a short sleeve ends so that the person's own, a little longer one, does not look out below it.

    Args:
        frame: The body.
        bare: What of the person is bare.
        side: Of the picture.
        share: Where the sleeve would end, as a share of the arm.

    Returns:
        The end of the own sleeve if it is near, else ``share``.
    """
    if not 0 < share < _SHORT:
        return share
    limb = frame.arm(side)
    count = len(limb.line)
    across = np.linspace(-0.6, 0.6, 7)[None, :, None]
    places = np.rint(limb.line[:, None] + limb.out[:, None] * limb.half.min(1)[:, None, None] * across).astype(int)
    places = np.clip(places, 0, [frame.width - 1, frame.height - 1])
    skin = bare[places[..., 1], places[..., 0]].mean(1) > 0.6
    start = round(share * (count - 1))
    ends = [at for at in range(start, count - 2) if skin[at : at + 3].all()]
    own = ends[0] / (count - 1) if ends else 1.0
    return own + 0.03 if 0.02 < own - share <= _LONGER else share


def _soft(mask: Array, shape: Shape, share: float = 0.012) -> Array:
    """Return the mask grown a little: layers overlap where they were one piece of cloth."""
    size = max(3, round(share * shape.width)) | 1
    return np.asarray(cv2.dilate(mask.astype(np.float32), np.ones((size, size), np.uint8))[..., None])


def _grid(shape: Shape) -> Array:
    height, width = shape.trunk.shape
    ys, xs = np.linspace(0, height - 1, 34), np.linspace(0, width - 1, 34)
    return np.stack(np.meshgrid(xs, ys), -1)


def _length(frame: Frame, shape: Shape, cut: Cut) -> float:
    """Return the worn length in torso lengths: as drawn, within what this kind of garment has."""
    if shape.straps:  # no shoulders to measure by: the bust is as wide as the chest
        chest = float(np.linalg.norm(frame.armpit(1) - frame.armpit(-1)))
        tall = (shape.left.hem[1] - shape.left.tip[1]) / max(float(shape.right.armpit[0] - shape.left.armpit[0]), 1.0)
        return float(np.clip(tall * chest / frame.torso, cut.least, cut.greatest))
    tall = (shape.left.hem[1] + shape.right.hem[1] - shape.left.tip[1] - shape.right.tip[1]) / 2
    span = np.linalg.norm(frame.tip(1) - frame.tip(-1))
    return float(np.clip(tall / shape.width * max(span, 1.2 * frame.unit) / frame.torso, cut.least, cut.greatest))


def _trunk_points(frame: Frame, shape: Shape, cut: Cut) -> tuple[Array, Array]:
    """Return points of the garment's trunk and where they belong on the body."""
    source: list[Array] = []
    target: list[Array] = []
    length = _length(frame, shape, cut)
    for sign, side in ((-1, shape.left), (1, shape.right)):
        pairs = [*_shoulder_points(frame, shape, sign, side), *_side_points(frame, shape, sign, side, length)]
        source += [pair[0] for pair in pairs]
        target += [pair[1] for pair in pairs]
    for one, other in zip(_middle_points(shape), _middle_places(frame, target), strict=True):
        source.append(one)
        target.append(other)
    return np.array(source), np.array(target)


def _middle_points(shape: Shape) -> list[Array]:
    """Return points down the garment's middle, from the armpits to the hem."""
    top, low = ((getattr(shape.left, end) + getattr(shape.right, end)) / 2 for end in ("armpit", "hem"))
    return [top + (low - top) * share for share in np.linspace(0, 1, _MIDDLE)]


def _middle_places(frame: Frame, target: list[Array]) -> list[Array]:
    """Return where the garment's middle belongs: before the chest, and in a hem that is round as a body is."""
    half = len(target) // 2
    left, right = (np.array(side[-_ROWS:]) for side in (target[:half], target[half:]))
    places = []
    for share in np.linspace(0, 1, _MIDDLE):
        at = round(share * (_ROWS - 1))
        one, other = left[at], right[at]
        middle = (one + other) / 2
        wide = abs(float((other - one) @ frame.across))
        along = float((middle - frame.top) @ frame.down) / frame.torso
        # What is seen from a little above or below bends away from the eye's height, which is about the chest's.
        low = _ROUND * min(wide, frame.unit) * np.clip(along - 0.35, 0, 1.6) * share
        places.append(middle + frame.across * frame.turned * _AHEAD * wide / 2 + frame.down * low)
    return places


def _shoulder_points(frame: Frame, shape: Shape, sign: int, side: Side) -> list[tuple[Array, Array]]:
    if shape.straps:
        low = frame.down * 0.015 * frame.unit
        inner, outer = frame.shoulder_line(sign, 0.42) + low, frame.shoulder_line(sign, 0.62) + low
        return [(side.neck, inner), (side.tip, outer), (side.armpit, frame.armpit(sign))]
    tip = frame.tip(sign)
    _, half = frame.neck
    base = frame.shoulder_line(sign, 0.0)
    span = abs((tip - base) @ frame.across)
    # How far out the collar begins: as on the garment, but never inside of the neck.
    middle = (shape.left.tip[0] + shape.right.tip[0]) / 2
    wanted = abs(side.neck[0] - middle) / max(abs(side.tip[0] - middle), 1.0)
    reach = abs((tip - frame.neck[0]) @ frame.across)
    share = float(np.clip((min(wanted, 0.62) * reach - half) / max(span, 1.0), 0.06, 0.6))
    neck = frame.shoulder_line(sign, share) - frame.down * 0.01 * frame.unit
    between = frame.shoulder_line(sign, (1 + share) / 2) - frame.down * 0.005 * frame.unit
    halfway = (side.neck + side.tip) / 2
    column = round(float(halfway[0]))
    solid = shape.trunk[:, np.clip(column, 0, shape.trunk.shape[1] - 1)]
    halfway[1] = float(solid.argmax()) if solid.any() else halfway[1]
    ease = (tip - frame.shoulder(sign)) / max(np.linalg.norm(tip - frame.shoulder(sign)), 1.0) * 0.02 * frame.unit
    return [(side.neck, neck), (halfway, between), (side.tip, tip + ease), (side.armpit, frame.armpit(sign))]


def _side_points(frame: Frame, shape: Shape, sign: int, side: Side, length: float) -> list[tuple[Array, Array]]:
    """Return points down one side: the person's own outline, and further out where the garment is wider."""
    middle = (shape.left.armpit[0] + shape.right.armpit[0]) / 2
    start = float((frame.armpit(sign) - frame.top) @ frame.down) / frame.torso
    chest = abs((frame.armpit(sign) - frame.top) @ frame.across)
    scale = chest / max(abs(side.armpit[0] - middle), 1.0)
    pairs = []
    for share in np.linspace(0, 1, _ROWS)[1:]:
        row = side.armpit[1] + (side.hem[1] - side.armpit[1]) * share
        x = side.edge[min(int(row), len(side.edge) - 1)]
        along = start + (length - start) * share
        point = frame.side(sign, along)
        own = abs((point - frame.top) @ frame.across) + 0.03 * frame.unit
        cloth = abs(x - middle) * scale
        width = float(np.clip(cloth, own, max(own, 1.6 * cloth)))
        pairs.append((np.array([x, row]), frame.top + frame.down * frame.torso * along + sign * frame.across * width))
    return pairs


def _sleeve(frame: Frame, shape: Shape, place: int, picture: Array, share: float) -> Layer:
    sign, side = (-1, 1)[place], (shape.left, shape.right)[place]
    assert side.sleeve is not None
    limb = frame.arm(sign)
    outer, inner = _sleeve_edges(frame, sign, side, limb, share)
    # Even steps along each edge: nowhere is a little cloth drawn out to a lot.
    source_grid = _longer(strip(even(side.sleeve[:, 0], _STEPS), even(side.sleeve[:, 1], _STEPS), beyond=0.06))
    target_grid = _longer(strip(even(outer, _STEPS), even(inner, _STEPS), beyond=0.06))
    part = picture * _soft(shape.sleeves[place], shape, 0.10)
    layer = drawn(part, source_grid, target_grid, frame.width, frame.height)
    return Layer(layer, front=_in_front(frame, sign, share))


def _longer(grid: Array) -> Array:
    """Return the grid with a row before the armhole, below the trunk's cloth, and one beyond the cuff."""
    before, after = grid[:1] - 1.2 * (grid[1:2] - grid[:1]), grid[-1:] + 0.4 * (grid[-1:] - grid[-2:-1])
    return np.concatenate([before, grid, after])


def _at(points: Array, rows: Array) -> Array:
    places = np.arange(len(points))
    return np.stack([np.interp(rows, places, points[:, k]) for k in (0, 1)], 1)


def _sleeve_edges(frame: Frame, sign: int, side: Side, limb: Limb, share: float) -> tuple[Array, Array]:
    """Return the outer and the inner edge of a worn sleeve, from the armhole to the cuff."""
    tip, armpit = frame.tip(sign), frame.armpit(sign)
    way = np.linspace(0, 1, len(limb.line))
    assert side.sleeve is not None
    # Wide sleeves stay wide: the cloth's own width beside its armhole, on the body's armhole.
    hole = np.linalg.norm(side.tip - side.armpit)
    own = np.linalg.norm(side.sleeve[:, 0] - side.sleeve[:, 1], axis=1) / hole * np.linalg.norm(tip - armpit) / 2
    cloth = np.interp(way / share, np.linspace(0, 1, len(own)), own) * 0.82
    half = np.clip(np.maximum(limb.half * 1.10, cloth[:, None]), 0, limb.half * 1.45)
    fade = (np.clip(1 - way / 0.30, 0, 1) ** 2)[:, None]
    outer, inner = limb.line + limb.out * half[:, :1], limb.line - limb.out * half[:, 1:]
    ease = (tip - frame.shoulder(sign)) / max(np.linalg.norm(tip - frame.shoulder(sign)), 1.0) * 0.02 * frame.unit
    outer = outer * (1 - fade) + fade * (tip + ease + (outer - outer[0]) * 0.6)
    inner = inner * (1 - fade) + fade * (armpit + (inner - inner[0]) * 0.6)
    kept = np.linspace(0, share * (len(way) - 1), len(way))
    return _at(outer, kept), _at(inner, kept)


def _in_front(frame: Frame, sign: int, share: float) -> bool:
    """Return whether the sleeve lies before the trunk: the forearm crosses the body above the hips."""
    wrist = frame.joint(Joint.LEFT_WRIST, Joint.RIGHT_WRIST, sign) - frame.top
    near = abs(wrist @ frame.across) < 0.5 * frame.unit
    return bool(share > 0.5 and near and wrist @ frame.down < 1.15 * frame.torso)
