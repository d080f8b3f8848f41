"""What is seen of the person on a photo: points of body and face, and the outline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from connectors.tryon.local import detect, landmarks
from connectors.tryon.local.landmarks import Body, Face, Joint, Mesh
from connectors.tryon.local.mask import refined, silhouette
from connectors.tryon.local.networks import Array, Networks

SURE_BODY = 0.5
SURE_FACE = 0.72


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the photo shows, in pixels of the picture.

    Attributes:
        picture: The photo, RGB.
        bodies: How surely each separate body was found, the surest first.
        faces: The same for faces.
        body: The surest body, if there is one.
        face: Its face, if one is seen.
        mask: How surely each pixel belongs to the person, 0 to 1.
        share: The mask of this one body ÷ the mask of all people; far below 1 where there are several.
    """

    picture: Array
    bodies: tuple[float, ...]
    faces: tuple[float, ...]
    body: Body | None
    face: Face | None
    mask: Array
    share: float

    def at(self, joint: Joint) -> Array:
        """Return a joint of the body, which has to be there."""
        assert self.body is not None
        return np.asarray(self.body.points[joint])

    @property
    def shoulders(self) -> float:
        """The distance of the shoulder joints."""
        return float(np.hypot(*(self.at(Joint.LEFT_SHOULDER) - self.at(Joint.RIGHT_SHOULDER))))

    @property
    def eyes(self) -> float:
        """The distance of the eyes; 0 without a face."""
        if self.face is None:
            return 0.0
        right, left = pupils(self.face)
        return float(np.hypot(*(left - right)))


def see(networks: Networks, picture: Array) -> Person:
    """Look at a picture.

    Args:
        networks: The networks.
        picture: RGB.

    Returns:
        What is there; a body or a face only where the networks are sure.
    """
    height, width = picture.shape[:2]
    people = detect.people(networks, picture)
    found = detect.faces(networks, picture)
    scores = tuple(each.score for each in people), tuple(each.score for each in found)
    empty = np.zeros((height, width), np.float32)
    if not people or people[0].score < SURE_BODY:
        face = _portrait(networks, picture, found)
        mask = empty if face is None else silhouette(networks, picture, np.array([[0, 0], [width, height]]))
        return Person(picture, *scores, None, face, mask, 1.0)
    body = landmarks.body(networks, picture, people[0].points[0], people[0].points[1])
    face = _face_of(networks, picture, body) or _portrait(networks, picture, found)
    outline = silhouette(networks, picture, body.points)
    share = float((body.mask > 0.5).sum() / max((outline > 0.5).sum(), 1))
    shoulders = float(np.hypot(*(body.points[Joint.LEFT_SHOULDER] - body.points[Joint.RIGHT_SHOULDER])))
    mask = refined(picture, np.maximum(outline, body.mask), max(2, round(shoulders / 24)))
    return Person(picture, *scores, body, face, mask, share)


def pupils(face: Face) -> tuple[Array, Array]:
    """Return the middles of the eyes, the person's right one first."""
    points = face.points
    right = points[[Mesh.RIGHT_EYE_OUTER, Mesh.RIGHT_EYE_INNER]].mean(0)
    return right, points[[Mesh.LEFT_EYE_INNER, Mesh.LEFT_EYE_OUTER]].mean(0)


def _face_of(networks: Networks, picture: Array, body: Body) -> Face | None:
    """Return the face by the body's own points: the face detector misses small ones."""
    eyes = body.points[[Joint.RIGHT_EYE, Joint.LEFT_EYE]]
    face = landmarks.face(networks, picture, eyes, body.points[[Joint.MOUTH_LEFT, Joint.MOUTH_RIGHT]].mean(0))
    return face if face.score >= SURE_BODY else None


def _portrait(networks: Networks, picture: Array, found: list[detect.Found]) -> Face | None:
    if not found or found[0].score < SURE_FACE:
        return None
    face = landmarks.face(networks, picture, found[0].points[:2], found[0].points[3])
    return face if face.score >= SURE_BODY else None
