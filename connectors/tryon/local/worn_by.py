"""Product photos on which somebody wears the article: found, so that nobody's head and arms are laid on a customer."""

from __future__ import annotations

import cv2
import numpy as np

from connectors.tryon.garment_kinds import Kind
from connectors.tryon.local.landmarks import Joint
from connectors.tryon.local.networks import Array, Networks
from connectors.tryon.local.person import Person, see

#: Red and blue difference (YCrCb) of skin, dark or light; cloth of such a colour is told by being the trunk's as well.
_SKIN = np.array([[133, 182], [80, 135]])
_OTHER_THAN_CLOTH = 12.0
#: A printed face lies lower on a garment than a wearer's.
_HEAD = 0.40
_ON_HEADS = ("glasses", "hat", "scarf")


def is_worn(networks: Networks, cut_out: Array, kind: Kind) -> bool:
    """Return whether somebody wears an article on its picture; not where it lies flat, hangs, or is filled by nobody.

    Args:
        networks: The networks.
        cut_out: The picture without its ground, RGBA.
        kind: What the article is.
    """
    person = see(networks, _on_grey(cut_out))
    if person.face is not None:
        above = person.face.points[:, 1].mean() < _HEAD * person.picture.shape[0]
        return bool(above or kind.wear in _ON_HEADS)
    return person.body is not None and _bare_hands(person)


def _on_grey(cut_out: Array) -> Array:
    """Return the picture on a plain ground with room around it: the networks look for whole people."""
    edge = round(0.1 * max(cut_out.shape[:2]))
    padded = np.pad(cut_out, ((edge, edge), (edge, edge), (0, 0)))
    alpha = padded[..., 3:].astype(np.float32) / 255
    return np.rint(padded[..., :3] * alpha + 225 * (1 - alpha)).astype(np.uint8)


def _bare_hands(person: Person) -> bool:
    """Return whether a hand is there, of a skin's colour and not of the trunk's."""
    lab = cv2.cvtColor(person.picture, cv2.COLOR_RGB2LAB).astype(np.float32)
    tones = cv2.cvtColor(person.picture, cv2.COLOR_RGB2YCrCb)[..., 1:]
    shoulders = (person.at(Joint.LEFT_SHOULDER) + person.at(Joint.RIGHT_SHOULDER)) / 2
    chest = 0.65 * shoulders + 0.35 * (person.at(Joint.LEFT_HIP) + person.at(Joint.RIGHT_HIP)) / 2
    size = max(2, round(0.05 * person.shoulders))
    cloth = _median(lab, chest, 3 * size)
    for joint in (Joint.LEFT_KNUCKLE, Joint.RIGHT_KNUCKLE, Joint.LEFT_WRIST, Joint.RIGHT_WRIST):
        tone, colour = _median(tones, person.at(joint), size), _median(lab, person.at(joint), size)
        if tone is None or colour is None or cloth is None:
            continue
        skin = bool((tone >= _SKIN[:, 0]).all() and (tone <= _SKIN[:, 1]).all())
        if skin and np.linalg.norm(colour - cloth) > _OTHER_THAN_CLOTH:
            return True
    return False


def _median(picture: Array, at: Array, size: int) -> Array | None:
    x, y = (int(value) for value in np.rint(at))
    patch = picture[max(0, y - size) : max(0, y + size + 1), max(0, x - size) : max(0, x + size + 1)]
    return np.asarray(np.median(patch.reshape(-1, patch.shape[-1]), axis=0)) if patch.size else None
