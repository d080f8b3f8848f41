"""Which photos are refused for which kind of article: one table, the first row that applies decides."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from connectors.tryon.garment_kinds import Kind
from connectors.tryon.local.landmarks import Joint, Mesh
from connectors.tryon.local.networks import Array
from connectors.tryon.local.person import SURE_BODY, SURE_FACE, Person, pupils
from connectors.tryon.refusal_sentences import refusal

_HEAD = ("glasses", "hat")
_BODY = ("upper", "legs", "skirt", "scarf")


def check(person: Person, kind: Kind) -> None:
    """Refuse a photo that would give no honest picture of this kind of article.

    Raises:
        TryOnRefused: With the first row of the table that applies.
    """
    for reason, wears, applies in _TABLE:
        if kind.wear in wears and applies(person, kind):
            raise refusal(reason)


def check_light(picture: Array) -> None:
    """Refuse a photo on which nothing can be made out.

    Raises:
        TryOnRefused: It is too dark or too bright.
    """
    light = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    low, high = np.percentile(light, (5, 95))
    if high < 55:
        raise refusal("too_dark")
    if low > 225:
        raise refusal("too_bright")


def _blurred(person: Person, _: Kind) -> bool:
    """Edges of a sharp photo are a few pixels wide; measured at one size, on the person alone."""
    ys, xs = np.nonzero(person.mask > 0.5)
    if not len(ys):
        return False
    part = cv2.cvtColor(person.picture, cv2.COLOR_RGB2GRAY)[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    scale = 400 / max(part.shape)
    small = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    small = small.astype(np.float32)
    strength = float(np.percentile(np.abs(cv2.Laplacian(small, cv2.CV_32F)), 99))
    spread = float(small.std())
    return strength < 0.45 * spread


def _nobody(person: Person, _: Kind) -> bool:
    return person.body is None


def _no_face(person: Person, _: Kind) -> bool:
    return person.face is None


def _thing(person: Person, _: Kind) -> bool:
    """No body, and what looks like a face is not surely one: cats have such faces."""
    return person.body is None and not (person.faces and person.faces[0] >= SURE_FACE and person.face is not None)


def _several(person: Person, _: Kind) -> bool:
    bodies = sum(score >= SURE_BODY for score in person.bodies)
    faces = sum(score >= SURE_FACE for score in person.faces)
    return bodies > 1 or faces > 1 or (person.body is not None and person.share < 0.7)


def _of_another(person: Person, _: Kind) -> bool:
    """Whether body and face belong to two people: eyes and nose of both models lie apart."""
    if person.body is None or person.face is None:
        return False
    right, left = pupils(person.face)
    mesh = np.array([right, left, person.face.points[Mesh.NOSE]])
    pose = person.body.points[[Joint.RIGHT_EYE, Joint.LEFT_EYE, Joint.NOSE]]
    size = max(person.eyes, 0.35 * float(np.linalg.norm(mesh[2] - (right + left) / 2)), 1.0)
    return float(np.linalg.norm(pose - mesh, axis=1).mean()) > 0.5 * max(size, 0.12 * person.shoulders)


def _back(person: Person, _: Kind) -> bool:
    mirrored = person.at(Joint.LEFT_SHOULDER)[0] < person.at(Joint.RIGHT_SHOULDER)[0]
    return bool(mirrored) and person.face is None


def _torso(person: Person) -> tuple[Array, Array, float]:
    top = (person.at(Joint.LEFT_SHOULDER) + person.at(Joint.RIGHT_SHOULDER)) / 2
    hips = (person.at(Joint.LEFT_HIP) + person.at(Joint.RIGHT_HIP)) / 2
    return top, hips, float(np.linalg.norm(hips - top))


def _side(person: Person, _: Kind) -> bool:
    length = _torso(person)[2]
    return person.shoulders < 0.45 * length and person.eyes < 0.30 * length


def _lying(person: Person, _: Kind) -> bool:
    top, hips, length = _torso(person)
    return float(hips[1] - top[1]) < 0.8 * length


def _close(person: Person, _: Kind) -> bool:
    return person.face is not None and person.eyes >= 0.40 * max(person.shoulders, 0.45 * _torso(person)[2])


def _cropped(person: Person, _: Kind) -> bool:
    height, width = person.mask.shape
    top, _hips, length = _torso(person)
    pair = (person.at(Joint.LEFT_SHOULDER), person.at(Joint.RIGHT_SHOULDER))
    margin = 0.10 * person.shoulders
    outside = any(not margin < each[0] < width - margin or each[1] > height for each in pair)
    return outside or (height - top[1]) < 0.8 * length


def _legs_cropped(person: Person, kind: Kind) -> bool:
    """Long garments: the legs have to be there down to about where the garment ends."""
    height = person.mask.shape[0]
    if kind.wear == "upper" and kind.least < 1.3:
        return False
    knees = max(person.at(Joint.LEFT_KNEE)[1], person.at(Joint.RIGHT_KNEE)[1])
    return bool(knees > height)


def _turned_face(person: Person, _: Kind) -> bool:
    """Whether the face looks aside: the eyes come close together beside the way down to the chin."""
    if person.face is None:
        return False
    right, left = pupils(person.face)
    down = float(np.linalg.norm(person.face.points[Mesh.CHIN] - (right + left) / 2))
    return person.eyes < 0.38 * down


def _tiny(person: Person, kind: Kind) -> bool:
    return (person.eyes < 9) if kind.wear in _HEAD else (person.shoulders < 40)


_TABLE: tuple[tuple[str, tuple[str, ...], Callable[[Person, Kind], bool]], ...] = (
    ("nobody", _BODY, _nobody),
    ("false_face", _HEAD, _thing),
    ("blurred", _HEAD + _BODY, _blurred),
    ("several_people", _HEAD + _BODY, _several),
    ("no_face", _HEAD, _no_face),
    ("side_view", _HEAD, _turned_face),
    ("back_view", _BODY, _back),
    ("lying", _BODY, _lying),
    ("close_up", _BODY, _close),
    ("side_view", _BODY, _side),
    ("several_people", _HEAD + _BODY, _of_another),
    ("torso_cropped", _BODY, _cropped),
    ("legs_cropped", _BODY, _legs_cropped),
    ("too_small", _HEAD + _BODY, _tiny),
)
