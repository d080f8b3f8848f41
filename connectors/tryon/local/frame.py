"""The body as a tailor sees it: where shoulders, sides, arms and legs of a garment belong on this person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from connectors.tryon.local.landmarks import Joint, Mesh
from connectors.tryon.local.networks import Array
from connectors.tryon.local.person import Person
from connectors.tryon.local.warp import even

# Shares of the shoulder joints' distance, measured on photos and rendered bodies; joints lie inside of the cloth.
_SIDE = (0.40, 0.62)
_TIP = (0.04, 0.20)
_ARM = (0.13, 0.22)
_FOREARM = (0.085, 0.17)


@dataclass(frozen=True, slots=True)
class Limb:
    """One arm or leg.

    Attributes:
        line: Points along its middle, from its root to its end.
        out: For each, the direction across, away from the body.
        half: For each, half of its width there to both sides: outer, inner.
    """

    line: Array
    out: Array
    half: Array

    def edges(self, ease: float = 1.0) -> tuple[Array, Array]:
        """Return the outer and the inner edge, ``ease`` times as far from the middle."""
        return (self.line + self.out * self.half[:, :1] * ease, self.line - self.out * self.half[:, 1:] * ease)


class Frame:
    """Measures of one person. Sides are those of the picture: -1 is its left, which is the person's right.

    Args:
        person: With a body.
    """

    def __init__(self, person: Person) -> None:
        self.person = person
        self.solid = person.mask > 0.5
        self.height, self.width = self.solid.shape
        self.top = (person.at(Joint.LEFT_SHOULDER) + person.at(Joint.RIGHT_SHOULDER)) / 2
        self.hips = (person.at(Joint.LEFT_HIP) + person.at(Joint.RIGHT_HIP)) / 2
        self.torso = float(np.hypot(*(self.hips - self.top)))
        self.down = (self.hips - self.top) / self.torso
        self.across = np.array([self.down[1], -self.down[0]])
        #: The shoulder width that this person would have if they faced the camera.
        self.unit = max(person.shoulders, 0.58 * self.torso)

    @cached_property
    def turned(self) -> float:
        """The sine of the trunk's turn: positive where the chest looks to the right of the picture."""
        straight = min(1.0, self.person.shoulders / self.unit)
        assert self.person.body is not None
        depth = self.person.body.depth
        nearer = 1 if depth[Joint.RIGHT_SHOULDER] < depth[Joint.LEFT_SHOULDER] else -1
        return nearer * float(np.sqrt(1 - straight**2))

    def joint(self, left: Joint, right: Joint, side: int) -> Array:
        """Return one of a pair of joints by its side of the picture."""
        one, other = self.person.at(left), self.person.at(right)
        return one if ((one - other) @ self.across > 0) == (side > 0) else other

    def shoulder(self, side: int) -> Array:
        """Return the shoulder joint of a side."""
        return self.joint(Joint.LEFT_SHOULDER, Joint.RIGHT_SHOULDER, side)

    def hip(self, side: int) -> Array:
        """Return the hip joint of a side."""
        return self.joint(Joint.LEFT_HIP, Joint.RIGHT_HIP, side)

    def reach(self, start: Array, direction: Array, low: float, high: float) -> float:
        """Return how far the person goes on from ``start``, in pixels.

        Args:
            start: A point.
            direction: Of length one.
            low: At least so many.
            high: At most so many.
        """
        steps = np.arange(0.0, max(high, low) + 1.0, 1.0)
        places = np.rint(start + steps[:, None] * direction).astype(int)
        inside = (places >= 0).all(1) & (places < [self.width, self.height]).all(1)
        places = np.clip(places, 0, [self.width - 1, self.height - 1])
        gone = np.flatnonzero(~(self.solid[places[:, 1], places[:, 0]] | ~inside))
        return float(np.clip(steps[gone[0]] if len(gone) else high, low, high))

    def raised(self, side: int) -> float:
        """Return the upper arm's angle in degrees: 0 hangs down, 90 is level, 180 points up."""
        arm = self.joint(Joint.LEFT_ELBOW, Joint.RIGHT_ELBOW, side) - self.shoulder(side)
        return float(np.degrees(np.arctan2(side * (arm @ self.across), arm @ self.down))) % 360

    def tip(self, side: int) -> Array:
        """Return where a shoulder seam ends: outwards and up from the joint until the person ends."""
        angle = self.raised(side)
        lift = np.radians(41 + 0.5 * np.clip(angle if angle < 200 else 0, 50, 150) - 25)
        direction = side * np.cos(lift) * self.across - np.sin(lift) * self.down
        start = self.shoulder(side)
        return np.asarray(start + direction * self.reach(start, direction, _TIP[0] * self.unit, _TIP[1] * self.unit))

    def side(self, side: int, along: float) -> Array:
        """Return where the trunk ends, ``along`` torso lengths below the shoulders."""
        middle = self.top + self.down * self.torso * along
        if along > 1.05:
            return self._leg_side(side, middle)
        scale = self.person.shoulders if along < 0.6 else self.unit
        widest = _SIDE[1] * scale * (1 if along < 0.75 else 1.35)
        own, other = (self.reach(middle, sign * self.across, _SIDE[0] * scale, widest) for sign in (side, -side))
        if own >= widest - 1:  # an arm lies there: the other side tells, or nothing does
            own = other if other < widest - 1 else 0.54 * scale
        return np.asarray(middle + side * self.across * own)

    def _leg_side(self, side: int, middle: Array) -> Array:
        """Return where the leg of a side ends in the row of ``middle``."""
        joints = [
            self.hip(side),
            self.joint(Joint.LEFT_KNEE, Joint.RIGHT_KNEE, side),
            self.joint(Joint.LEFT_ANKLE, Joint.RIGHT_ANKLE, side),
        ]
        depth = [float((joint - self.top) @ self.down) for joint in joints]
        off = [float((joint - self.top) @ self.across) for joint in joints]
        at = float(np.interp(float((middle - self.top) @ self.down), depth, off))
        start = middle + self.across * at
        reach = self.reach(start, side * self.across, 0.12 * self.unit, 0.36 * self.unit)
        return np.asarray(start + side * self.across * reach)

    def armpit(self, side: int) -> Array:
        """Return the lower end of the armhole."""
        low = 0.40 - 0.10 * np.clip((self.raised(side) - 60) / 90, 0, 1) if self.raised(side) < 200 else 0.40
        middle = self.top + self.down * self.unit * low
        reach = self.reach(middle, side * self.across, 0.42 * self.person.shoulders, 0.53 * self.person.shoulders)
        return np.asarray(middle + side * self.across * reach)

    @cached_property
    def neck(self) -> tuple[Array, float]:
        """Return the middle of the neck at its narrowest, and half of its width."""
        chin = self.chin
        narrowest, at = 0.20 * self.unit, 0.5
        for share in np.linspace(0.15, 0.75, 9):
            middle = chin + (self.top - chin) * share
            width: float = sum(
                self.reach(middle, side * self.across, 0.10 * self.unit, 0.26 * self.unit) for side in (-1, 1)
            )
            if width / 2 < narrowest:
                narrowest, at = width / 2, float(share)
        return np.asarray(chin + (self.top - chin) * at), narrowest

    @cached_property
    def chin(self) -> Array:
        """The chin's lowest point."""
        if self.person.face is not None:
            return np.asarray(self.person.face.points[Mesh.CHIN])
        mouth = (self.person.at(Joint.MOUTH_LEFT) + self.person.at(Joint.MOUTH_RIGHT)) / 2
        return np.asarray(mouth + (mouth - self.person.at(Joint.NOSE)))

    def shoulder_line(self, side: int, share: float) -> Array:
        """Return a point on top of the shoulder, ``share`` of the way from the neck's side (0) to the tip (1)."""
        neck, half = self.neck
        inner = neck + side * self.across * half
        tip = self.tip(side)
        # The neck's side, taken down to the line of the shoulders.
        base = inner + self.down * max(0.0, 0.55 * float((tip - inner) @ self.down))
        guess = base + (tip - base) * share
        start = guess - self.down * 0.16 * self.unit
        places = start + np.arange(0, 0.30 * self.unit)[:, None] * self.down
        pixels = np.clip(np.rint(places).astype(int), 0, [self.width - 1, self.height - 1])
        hits = np.flatnonzero(self.solid[pixels[:, 1], pixels[:, 0]])
        # Where hair lies on the shoulder, the outline tells nothing: the line from neck to tip it is.
        return np.asarray(places[hits[0]]) if len(hits) and hits[0] > 0 else np.asarray(guess)

    def arm(self, side: int) -> Limb:
        """Return an arm from the middle of its armhole to the wrist."""
        elbow = self.joint(Joint.LEFT_ELBOW, Joint.RIGHT_ELBOW, side)
        wrist = self.joint(Joint.LEFT_WRIST, Joint.RIGHT_WRIST, side)
        root = (self.tip(side) + self.armpit(side)) / 2
        return self.limb([root, elbow, wrist], side, _ARM, _FOREARM)

    def limb(self, joints: list[Array], side: int, upper: tuple[float, float], lower: tuple[float, float]) -> Limb:
        """Return a limb of two bones, round at its bend.

        Args:
            joints: Root, bend and end.
            side: Of the picture.
            upper: Least and largest half width of the upper bone, in shoulder widths.
            lower: The same of the lower one.
        """
        root, bend, end = joints
        line = _rounded(root, bend, end)
        along = np.gradient(line, axis=0)
        along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
        out = np.stack([along[:, 1], -along[:, 0]], 1) * side
        share = np.clip((np.linspace(0, 1, len(line)) - 0.35) / 0.4, 0, 1)
        low = self.unit * (upper[0] + (lower[0] - upper[0]) * share)
        high = self.unit * (upper[1] + (lower[1] - upper[1]) * share)
        # The round line cuts the corner of the bend: there the limb reaches further than it is thick.
        corner = np.linalg.norm(line - bend, axis=1).min()
        extra = corner * np.exp(-((np.linalg.norm(line - bend, axis=1) / (0.25 * self.unit)) ** 2))
        high = high + extra
        half = np.array(
            [
                [self.reach(line[k], out[k], low[k], high[k]), self.reach(line[k], -out[k], low[k], high[k])]
                for k in range(len(line))
            ]
        )
        # Both sides of an arm are alike; where it touches the trunk, only the outer one can be seen.
        half[:, 1] = np.minimum(half[:, 1], 1.15 * half[:, 0] + extra)
        return Limb(line, out, _calm(half))


def _rounded(root: Array, bend: Array, end: Array, count: int = 40) -> Array:
    """Return points at even distances along two bones, with a round bend."""
    radius = 0.36 * min(np.linalg.norm(bend - root), np.linalg.norm(end - bend))
    before = bend + (root - bend) / max(np.linalg.norm(root - bend), 1e-6) * radius
    after = bend + (end - bend) / max(np.linalg.norm(end - bend), 1e-6) * radius
    t = np.linspace(0, 1, 16)[:, None]
    curve = (1 - t) ** 2 * before + 2 * t * (1 - t) * bend + t**2 * after
    points = np.concatenate([root[None], curve, end[None]])
    return even(points, count)


def _calm(values: Array) -> Array:
    """Return values without outliers: each is the median of its neighbours, then their mean."""
    padded = np.pad(values, ((4, 4), (0, 0)), mode="edge")
    windows = np.stack([padded[k : k + len(values)] for k in range(9)])
    middle = np.pad(np.median(windows, axis=0), ((2, 2), (0, 0)), mode="edge")
    return np.asarray(np.mean([middle[k : k + len(values)] for k in range(5)], axis=0))
