"""Trousers, shorts and skirts on a body: strips from the waist to the hem."""

from __future__ import annotations

import numpy as np

from connectors.tryon.local.compose import Layer
from connectors.tryon.local.frame import Frame, Limb
from connectors.tryon.local.landmarks import Joint
from connectors.tryon.local.networks import Array
from connectors.tryon.local.tops import Cut
from connectors.tryon.local.warp import drawn, strip
from connectors.tryon.refusal_sentences import refusal

#: Where a waistband sits, in torso lengths below the shoulders; the hips' joints are at 1.
_WAIST = 0.80
_THIGH = (0.15, 0.34)
_CALF = (0.10, 0.22)
_ROWS = 24
_ROUND = 20  # the row from which a skirt's edges run out into its hem


def trousers(frame: Frame, picture: Array, cut: Cut) -> list[Layer]:
    """Return trousers or shorts.

    Args:
        frame: The body.
        picture: Colours multiplied by alpha, alpha and opening, 0 to 1.
        cut: Where they end, as shares of the leg from hip to ankle.

    Raises:
        TryOnRefused: The picture shows no two legs.
    """
    solid = picture[..., 3] > 0.5
    top, crotch, bottom = _rows(solid)
    middle = _middle(solid, top)
    layers = []
    for side in (-1, 1):
        source = _leg_on_picture(solid, side, (top, crotch, bottom), middle)
        target = _leg_on_body(frame, side, source, cut)
        layers.append(_layer(frame, picture * _half(solid, side, middle), source, target))
    return layers


def _rows(solid: Array) -> tuple[int, int, int]:
    ys = np.flatnonzero(solid.any(1))
    top, bottom = int(ys[0]), int(ys[-1])
    middle = _middle(solid, top)
    open_rows = np.flatnonzero(~solid[top:bottom, round(middle)])
    open_rows = open_rows[open_rows > 0.15 * (bottom - top)]
    if not len(open_rows):
        raise refusal("garment_shape")
    return top, top + int(open_rows[0]), bottom - round(0.015 * (bottom - top))


def _middle(solid: Array, top: int) -> float:
    columns = np.flatnonzero(solid[top + round(0.04 * solid.shape[0])])
    return float(columns[0] + columns[-1]) / 2


def _half(solid: Array, side: int, middle: float) -> Array:
    columns = np.arange(solid.shape[1])
    return ((columns - middle) * side > -2).astype(np.float32)[None, :, None]


def _leg_on_picture(solid: Array, side: int, rows: tuple[int, int, int], middle: float) -> Array:
    """Return rows of (outer, inner) points: half from the waist to the crotch, half down to the hem."""
    top, crotch, bottom = rows
    ys = np.r_[np.linspace(top, crotch, _ROWS // 2, endpoint=False), np.linspace(crotch, bottom, _ROWS // 2)]
    edges: list[Array] = []
    for y in ys:
        columns = np.flatnonzero(solid[round(y)])
        own = columns[(columns - middle) * side > 0]
        if not len(own):
            edges.append(edges[-1])
            continue
        outer, inner = (own.max(), own.min()) if side > 0 else (own.min(), own.max())
        edges.append(np.array([[outer, y], [middle if y <= crotch else inner, y]], float))
    return np.array(edges)


def leg(frame: Frame, side: int) -> Limb:
    """Return a leg from the hip to the ankle."""
    joints = [
        frame.hip(side),
        frame.joint(Joint.LEFT_KNEE, Joint.RIGHT_KNEE, side),
        frame.joint(Joint.LEFT_ANKLE, Joint.RIGHT_ANKLE, side),
    ]
    return frame.limb(joints, side, _THIGH, _CALF)


def _leg_on_body(frame: Frame, side: int, source: Array, cut: Cut) -> Array:
    limb = leg(frame, side)
    length = float(np.linalg.norm(np.diff(limb.line, axis=0), axis=1).sum())
    half = _ROWS // 2
    crotch_share = 0.22 * frame.unit / length
    waist = frame.top + frame.down * frame.torso * _WAIST
    crotch = frame.hips + frame.down * 0.24 * frame.unit
    # As long as the picture has it: the legs' length beside the rise.
    drawn_rise, drawn_leg = source[half, 0, 1] - source[0, 0, 1], source[-1, 0, 1] - source[half, 0, 1]
    rise = float(np.linalg.norm(crotch - waist))
    end = float(np.clip(crotch_share + drawn_leg / drawn_rise * rise / length, cut.least, cut.greatest))
    marks = np.linspace(crotch_share, end, half) * (len(limb.line) - 1)
    cloth = np.abs(source[half:, 0, 0] - source[half:, 1, 0])
    wide = cloth / max(cloth[0], 1.0)
    outer, inner = _at(limb.edges(1.06), marks)
    centre, out = (outer + inner) / 2, (outer - inner) / 2
    # Wide legs stay wide: half of the leg at the crotch, narrowing as the picture does.
    size = np.linalg.norm(out, axis=1)
    grow = np.clip(np.maximum(size, size[0] * wide * 0.86) / np.maximum(size, 1.0), 1, 1.8)[:, None]
    outer, inner = centre + out * grow, centre - out * grow
    fade = np.linspace(1, 0, half)[:, None] ** 3
    inner = inner * (1 - fade) + fade * (crotch + (inner - inner[0]))
    upper = []
    for share in np.linspace(0, 1, half, endpoint=False):
        along = _WAIST + share * rise / frame.torso
        edge = frame.side(side, along) + side * frame.across * 0.015 * frame.unit
        hip = edge * (1 - share**2) + outer[0] * share**2
        upper.append([hip, waist + (crotch - waist) * share])
    return np.concatenate([np.array(upper), np.stack([outer, inner], 1)])


def _at(edges: tuple[Array, Array], marks: Array) -> tuple[Array, Array]:
    places = np.arange(len(edges[0]))
    outer, inner = (np.stack([np.interp(marks, places, edge[:, k]) for k in (0, 1)], 1) for edge in edges)
    return outer, inner


def skirt(frame: Frame, picture: Array, cut: Cut) -> list[Layer]:
    """Return a skirt: its own width beside its waist's, and never narrower than the legs.

    Args:
        frame: The body.
        picture: Colours multiplied by alpha, alpha and opening, 0 to 1.
        cut: Where it ends, as shares of the leg.
    """
    solid = picture[..., 3] > 0.5
    ys = np.flatnonzero(solid.any(1))
    rows = np.linspace(ys[0], ys[-1], _ROWS)
    source = np.array([[[np.flatnonzero(solid[round(y)])[at], y] for at in (0, -1)] for y in rows], float)
    source[_ROUND:, :, 0] = _gone_on(rows, source[:, :, 0])
    waist = [frame.side(side, _WAIST) for side in (-1, 1)]
    scale = float(np.linalg.norm(waist[1] - waist[0])) / max(float(np.ptp(source[1, :, 0])), 1.0)
    limbs = leg(frame, -1), leg(frame, 1)
    length = float(np.linalg.norm(np.diff(limbs[0].line, axis=0), axis=1).sum())
    above = (1 - _WAIST) * frame.torso
    tall = float(np.clip((rows[-1] - rows[0]) * scale - above, cut.least * length, cut.greatest * length)) + above
    target = []
    for (left, right), share in zip(source, np.linspace(0, 1, _ROWS), strict=True):
        middle = frame.top + frame.down * (frame.torso * _WAIST + tall * share)
        half = (right[0] - left[0]) / 2 * scale
        target.append([_outside(frame, limbs, side, middle, half) for side in (-1, 1)])
    return [_layer(frame, picture, source, np.array(target))]


def _gone_on(rows: Array, edges: Array) -> Array:
    """Return the edges of the last rows as those above go on: a hem is round at its ends, and is drawn so."""
    slope = (edges[_ROUND - 1] - edges[_ROUND - 5]) / (rows[_ROUND - 1] - rows[_ROUND - 5])
    return np.asarray(edges[_ROUND - 1] + (rows[_ROUND:, None] - rows[_ROUND - 1]) * slope)


def _layer(frame: Frame, picture: Array, source: Array, target: Array) -> Layer:
    one, other = (strip(edges[:, 0], edges[:, 1], beyond=0.03) for edges in (source, target))
    return Layer(drawn(picture, one, other, frame.width, frame.height))


def _outside(frame: Frame, limbs: tuple[Limb, Limb], side: int, middle: Array, half: float) -> Array:
    """Return the skirt's edge in a row: as wide as the cloth, and outside of trunk and legs."""
    along = float((middle - frame.top) @ frame.down) / frame.torso
    if along < 1.1:
        own = abs((frame.side(side, along) - middle) @ frame.across)
    else:
        limb = limbs[0] if side < 0 else limbs[1]
        outer, _ = limb.edges(1.0)
        row = int(np.abs((outer - middle) @ frame.down).argmin())
        own = abs((outer[row] - middle) @ frame.across)
    return np.asarray(middle + side * frame.across * max(half, own + 0.02 * frame.unit))
