"""What of the person lies before the garment: head, neck in the collar, hands and bare forearms."""

from __future__ import annotations

import cv2
import numpy as np

from connectors.tryon.local.compose import smooth
from connectors.tryon.local.frame import Frame
from connectors.tryon.local.landmarks import Joint, Mesh
from connectors.tryon.local.networks import Array
from connectors.tryon.local.skin import clean

_OVAL = (
    10,
    338,
    297,
    332,
    284,
    251,
    389,
    356,
    454,
    323,
    361,
    288,
    397,
    365,
    379,
    378,
    400,
    377,
    152,
    148,
    176,
    149,
    150,
    136,
    172,
    58,
    132,
    93,
    234,
    127,
    162,
    21,
    54,
    103,
    67,
    109,
)


def head(frame: Frame) -> Array:
    """Return the mask of hair, ears and face: the person above the chin, and the face itself."""
    mask = frame.person.mask
    ys, xs = np.mgrid[0 : frame.height, 0 : frame.width].astype(np.float32)
    below = (xs - frame.chin[0]) * frame.down[0] + (ys - frame.chin[1]) * frame.down[1]
    soft = 0.02 * frame.unit
    # A raised hand is above the chin too, and before the garment.
    out = mask * np.clip(-below / soft + 0.5, 0, 1)
    own = face(frame)
    if frame.person.face is not None:
        # Beside the jaw there is neck already, which a hood or a high collar hides; hair falls further out.
        points = frame.person.face.points
        mouth = float((points[Mesh.MOUTH] - frame.chin) @ frame.down)
        off = (xs - frame.chin[0]) * frame.across[0] + (ys - frame.chin[1]) * frame.across[1]
        sides = (points[list(_OVAL)] - frame.chin) @ frame.across
        jaw = (below > mouth) & (off > sides.min()) & (off < sides.max())
        out = np.where(jaw, 0, out)
    return np.asarray(np.maximum(out, own))


def face(frame: Frame) -> Array:
    """Return the mask of the face's oval; empty without a face."""
    out = np.zeros((frame.height, frame.width), np.float32)
    if frame.person.face is not None:
        points = np.rint(frame.person.face.points[list(_OVAL)]).astype(np.int32)
        cv2.fillPoly(out, [points], 1.0)
        out = np.asarray(cv2.GaussianBlur(out, (0, 0), max(0.8, 0.006 * frame.unit)))
    return out


def neck(frame: Frame, foot_width: float = 1.9) -> Array:
    """Return the column of the neck, from the jaw down to where collars lie.

    Args:
        frame: The body.
        foot_width: How wide it is at its foot beside the neck: collars are wider there, a scarf lies close to it.
    """
    middle, half = frame.neck
    foot = frame.top + frame.down * 0.30 * frame.unit
    corners = [
        frame.chin - frame.down * 0.05 * frame.unit - frame.across * half,
        middle - frame.across * half * 1.02,
        foot - frame.across * foot_width * half,
        foot + frame.across * foot_width * half,
        middle + frame.across * half * 1.02,
        frame.chin - frame.down * 0.05 * frame.unit + frame.across * half,
    ]
    out = np.zeros((frame.height, frame.width), np.float32)
    cv2.fillPoly(out, [np.rint(corners).astype(np.int32)], 1.0)
    return np.minimum(out, frame.person.mask)


def hands(frame: Frame, skin: Array) -> Array:
    """Return the bare hands."""
    reach = np.zeros_like(skin)
    ys, xs = np.mgrid[0 : frame.height, 0 : frame.width].astype(np.float32)
    for side in (-1, 1):
        wrist = frame.joint(Joint.LEFT_WRIST, Joint.RIGHT_WRIST, side)
        knuckle = frame.joint(Joint.LEFT_KNUCKLE, Joint.RIGHT_KNUCKLE, side)
        elbow = frame.joint(Joint.LEFT_ELBOW, Joint.RIGHT_ELBOW, side)
        along = (wrist - elbow) / max(float(np.linalg.norm(wrist - elbow)), 1.0)
        near = np.zeros_like(reach)
        for point in (wrist, knuckle, 2 * knuckle - wrist):
            cv2.circle(near, _pixel(point), round(0.24 * frame.unit), 1.0, -1)
        # Beyond the wrist alone: a cuff ends there.
        beyond = (xs - wrist[0]) * along[0] + (ys - wrist[1]) * along[1] > 0.02 * frame.unit
        reach = np.maximum(reach, near * beyond)
    unit = frame.unit / 100
    return smooth(clean(skin * reach, max(3, round(2 * unit)), max(3, round(4 * unit))))


def forearms(frame: Frame, skin: Array, side: int, share: float) -> Array:
    """Return an arm below the end of its sleeve: skin where most of it is bare, else all of it.

    Args:
        frame: The body.
        skin: What is bare.
        side: Of the picture.
        share: Where the sleeve ends, as a share of the arm.
    """
    out = np.zeros_like(skin)
    if share > 0.9:
        return out
    limb = frame.arm(side)
    outer, inner = limb.edges(1.05)
    start = round(share * (len(outer) - 1))
    points = np.concatenate([outer[start:], inner[start:][::-1]])
    cv2.fillPoly(out, [np.rint(points).astype(np.int32)], 1.0)
    bare = float((skin * out).sum() / max(out.sum(), 1))
    unit = frame.unit / 100
    if bare > 0.4:
        grown = cv2.dilate(out, np.ones((max(3, round(6 * unit)),) * 2, np.uint8))
        core = np.zeros_like(skin)
        outer, inner = limb.edges(0.7)
        cv2.fillPoly(core, [np.rint(np.concatenate([outer[start:], inner[start:][::-1]])).astype(np.int32)], 1.0)
        bare_arm = np.maximum(skin * grown, np.minimum(core, frame.person.mask))
        return smooth(clean(bare_arm, max(3, round(2 * unit)), max(3, round(5 * unit))))
    return np.minimum(out, frame.person.mask)


def _pixel(point: Array) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
