"""The local provider: looks at the photo, refuses what would mislead, and lays the garment on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from commerce.errors import TryOnError, TryOnNotReady
from connectors.tryon import label
from connectors.tryon.base import Garment, Overlay, Photo
from connectors.tryon.garment_kinds import Kind
from connectors.tryon.local.compose import Patch, laid
from connectors.tryon.local.cutout import cut_out
from connectors.tryon.local.dress import dressed
from connectors.tryon.local.networks import Array, Networks
from connectors.tryon.local.person import Person, see
from connectors.tryon.local.refusals import check, check_light
from connectors.tryon.local.supported import kind_of
from connectors.tryon.local.worn_by import is_worn
from connectors.tryon.refusal_sentences import refusal
from runtime import extras
from runtime.settings import Settings

if TYPE_CHECKING:
    from PIL.Image import Image

#: Larger photos are worked on at this size; the patch is then laid on the photo as it came.
_WORK = 1280
#: A patch that is seen on less than this share of the photo is no try-on.
_LEAST = 0.0001


@dataclass(frozen=True, slots=True)
class Made:
    """What was made, with what tests and benches look at.

    Attributes:
        picture: The finished picture, RGB.
        person: What was seen on the photo, at the size it was worked on.
        patch: What was laid on it, at that size.
        mark: The watermark's box in the finished picture: x, y, width, height.
    """

    picture: Array
    person: Person
    patch: Patch
    mark: tuple[int, int, int, int]


class LocalTryOn:
    """Try-on without any service. Needs the extra ``tryon``; the networks are loaded at the first call.

    Args:
        folder: Where the networks lie; the shipped ones by default.
    """

    name = "local"
    paid = False

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._networks: Networks | None = None

    def networks(self) -> Networks:
        """Return the networks, loaded once."""
        if self._networks is None:
            self._networks = Networks() if self._folder is None else Networks(self._folder)
        return self._networks

    async def accepts(self, garment: Garment) -> None:
        """Let pass what is of a kind that can be shown."""
        kind_of(garment)

    async def overlay(self, photo: Photo, garment: Garment) -> Overlay:
        """Show the garment on the photo; see :class:`connectors.tryon.base.TryOnProvider`."""
        return await asyncio.to_thread(self._overlay, photo, garment)

    async def check(self) -> str:
        """Load the networks and return how many there are."""
        await asyncio.to_thread(self.networks)
        return "local: five networks, checksums right"

    async def close(self) -> None:
        """Let go of the networks."""
        self._networks = None

    def _overlay(self, photo: Photo, garment: Garment) -> Overlay:
        kind = kind_of(garment)
        try:
            if is_worn(self.networks(), cut_out(garment.picture, filled=False), kind):
                raise refusal("garment_worn")
            made = make(self.networks(), decoded(photo.data), cut_out(garment.picture), kind)
        except (cv2.error, ValueError, IndexError, ZeroDivisionError, np.linalg.LinAlgError) as error:
            # Geometry on an outline that nobody foresaw; the error's text may not tell of the photo.
            raise TryOnError(detail=f"local try-on: {type(error).__name__}") from error
        return Overlay(label.encode(_image(made.picture), self.name), self.name, label.SAID, _notes(kind))


def open_provider(_settings: Settings) -> LocalTryOn:
    """Return the local provider; it has nothing to configure.

    Raises:
        TryOnNotReady: The packages that run the networks are not installed.
    """
    if find_spec("ai_edge_litert") is None or find_spec("PIL") is None:
        raise TryOnNotReady(detail=f"It needs `{extras.install('tryon')}`.")
    return LocalTryOn()


def decoded(data: bytes) -> Array:
    """Return a photo as RGB.

    Raises:
        TryOnRefused: It cannot be read.
    """
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise refusal("unreadable")
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))


def make(networks: Networks, picture: Array, garment: Array, kind: Kind) -> Made:
    """Return the garment on the picture.

    Args:
        networks: The networks.
        picture: The photo, RGB.
        garment: The garment, cut out, RGBA.
        kind: What it is.

    Raises:
        TryOnRefused: The photo or the garment cannot be shown so.
    """
    check_light(picture)
    scale = _WORK / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    person = see(networks, np.asarray(small))
    check(person, kind)
    patch = dressed(person, garment, kind)
    if float((patch.alpha > 0.3).mean()) < _LEAST:
        raise refusal("garment_shape")
    marked, box = label.mark(_image(laid(picture, patch)))
    return Made(np.asarray(marked), person, patch, box)


def _image(picture: Array) -> Image:
    from PIL import Image

    return Image.fromarray(picture)


def _notes(kind: Kind) -> tuple[str, ...]:
    if kind.wear in ("glasses", "hat"):
        return ("tryon.note.face",)
    return ("tryon.note.photo", "tryon.note.own_clothes")
