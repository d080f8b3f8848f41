"""Dresses a person in one garment: from cut-out and photo to the patch that is laid on it."""

from __future__ import annotations

import numpy as np

from connectors.tryon.garment_kinds import Kind
from connectors.tryon.local import front, glasses, hats, own, scarves
from connectors.tryon.local.compose import Layer, Patch, folds, opened, round_light, shadow, smooth, stacked
from connectors.tryon.local.frame import Frame
from connectors.tryon.local.legs import skirt, trousers
from connectors.tryon.local.networks import Array
from connectors.tryon.local.opening import opening
from connectors.tryon.local.person import Person
from connectors.tryon.local.shape import upper_body
from connectors.tryon.local.skin import skin
from connectors.tryon.local.tops import Cut, covering, sleeve_share, worn

#: How wide a neck is at its foot where a scarf lies around it.
_IN_A_SCARF = 1.1


def dressed(person: Person, cut_out: Array, kind: Kind) -> Patch:
    """Return the garment as it lies on the person.

    Args:
        person: Whom the photo shows.
        cut_out: The garment, RGBA.
        kind: What it is.

    Raises:
        TryOnRefused: The garment's shape, or a point of the person that it needs, is not there.
    """
    if kind.wear == "glasses":
        return glasses.worn(person, cut_out)
    if kind.wear == "hat":
        return hats.worn(person, cut_out)
    frame = Frame(person)
    if kind.wear == "upper":
        return _upper(frame, cut_out, Cut(kind.least, kind.greatest))
    bare = skin(person)
    none = np.zeros(cut_out.shape[:2], np.float32)
    if kind.wear == "scarf":
        layers = scarves.worn(frame, channels(cut_out, scarves.hole(cut_out)))
    else:
        part = trousers if kind.wear == "legs" else skirt
        layers = part(frame, channels(cut_out, none), Cut(kind.least, kind.greatest))
    before = np.maximum(front.head(frame), front.hands(frame, bare))
    if kind.wear != "scarf":
        for side in (-1, 1):
            before = np.maximum(before, front.forearms(frame, bare, side, 0.4))
    return _over(frame, layers, before, bare, replaces=kind.wear != "scarf")


def _upper(frame: Frame, cut_out: Array, cut: Cut) -> Patch:
    shape = upper_body(cut_out[..., 3])
    bare = skin(frame.person)
    share = sleeve_share(shape)
    shares = covering(frame, bare, -1, share), covering(frame, bare, 1, share)
    layers = worn(frame, shape, channels(cut_out, opening(cut_out, shape)), cut, shares)
    before = np.maximum(front.head(frame), front.hands(frame, bare))
    for side, covered in zip((-1, 1), shares, strict=True):
        before = np.maximum(before, front.forearms(frame, bare, side, max(covered, 0.06)))
    return _over(frame, layers, before, bare, straps=shape.straps)


def _over(
    frame: Frame, layers: list[Layer], before: Array, bare: Array, *, replaces: bool = True, straps: bool = False
) -> Patch:
    """Return the layers with what lies before them, their light, and what they cast and hide around them.

    Args:
        frame: The body.
        layers: The garment, the lowest first.
        before: What of the person lies before it.
        bare: What of them is bare.
        straps: Whether it hangs on straps: between them the body hides the inside of its back, not the neck alone.
        replaces: Whether it is worn in place of own clothes, of which little rests are painted over then.
    """
    person, unit = frame.person, frame.unit
    plain, alpha, hole = stacked(layers, unit)
    column = person.mask if straps else front.neck(frame) if replaces else front.neck(frame, _IN_A_SCARF)
    alpha = smooth(opened(alpha, 0.025 * unit))
    if replaces:
        plain, alpha = own.creases(frame, plain, alpha, np.maximum(before, hole * column))
    cover = alpha * (1 - hole * column) * (1 - before)
    colour = folds(round_light(plain, alpha, unit), person.picture, person.mask, unit)
    photo, painted = person.picture, np.zeros_like(cover)
    if replaces:
        photo, collar = own.bare_neck(frame, (column, alpha), cover, before, bare)
        photo, rest = own.remnants(frame, cover, np.maximum(before, column), bare, photo)
        painted = np.maximum(collar, rest)
    lit = shadow(cover, person.mask, unit)
    base = photo.astype(np.float32) / 255 * ((1 - lit) * painted)[..., None]
    total = cover + (painted + lit * (1 - painted)) * (1 - cover)
    mixed = colour * cover[..., None] + base * (1 - cover)[..., None]
    return Patch(mixed / np.maximum(total, 1e-4)[..., None], total, alpha, plain, unit)


def channels(cut_out: Array, hole: Array) -> Array:
    """Return colours multiplied by alpha, alpha and the opening, all 0 to 1."""
    alpha = cut_out[..., 3:].astype(np.float32) / 255
    return np.dstack([cut_out[..., :3].astype(np.float32) / 255 * alpha, alpha, hole[..., None] * alpha])
