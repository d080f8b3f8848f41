"""What leaves for other companies' services, and what is made of the pictures that they send back."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from commerce.errors import PhotoError, TryOnError
from connectors.tryon import label
from connectors.tryon.base import Garment, Overlay, Photo
from connectors.tryon.frames import SLACK
from connectors.tryon.pictures import LONGEST_ARTICLE, QUALITY, decoded, jpeg
from connectors.tryon.refusal_sentences import refusal

if TYPE_CHECKING:
    from PIL.Image import Image

NOTES = ("tryon.note.anew",)
#: The longer side of an article's picture that is sent, and the shorter side that it needs to show anything.
_GARMENT, _LEAST_GARMENT = 1536, 64
#: More than the services take: 7 MB a picture, of which Base64 makes a third more.
_MOST_SENT = 5_000_000
_GRID = 48  # pictures are compared as so many fields along each side, blurred
#: Of 255: fields farther apart are no longer the same, and pictures without this contrast show nothing.
_APART, _FAR, _CONTRAST = 14, 60, 6
#: Shares of the fields: fewer that changed are no article, and more that are far from the photo are no such photo.
_LEAST_CHANGED, _MOST_FAR = 0.004, 0.85


def garment_jpeg(garment: Garment) -> bytes:
    """Return the article's picture as a JPEG on white, without anything else of its file.

    Raises:
        TryOnRefused: It cannot be read.
    """
    try:
        picture = decoded(garment.picture, _LEAST_GARMENT, LONGEST_ARTICLE)
    except PhotoError:
        raise refusal("garment_unreadable") from None
    picture.thumbnail((_GARMENT, _GARMENT))
    return jpeg(picture)


def photo_picture(photo: Photo) -> Image:
    """Return the photo, decoded once more: what no decoder of ours can read is sent to nobody.

    Raises:
        TryOnRefused: It cannot be read.
    """
    try:
        return decoded(photo.data, 1)
    except PhotoError:
        raise refusal("unreadable") from None


def photo_jpeg(picture: Image) -> bytes:
    """Return a photo as a JPEG without any words in it, as good as its size allows."""
    for quality in (QUALITY, 85, 70):
        data = jpeg(picture, quality)
        if len(data) <= _MOST_SENT:
            break
    return data


def encoded(data: bytes) -> str:
    """Return bytes as JSON carries them."""
    return base64.b64encode(data).decode()


def picture_of(text: object) -> Image:
    """Return the picture that an answer holds as Base64.

    Raises:
        TryOnError: It holds none that can be read; code ``tryon_bad_picture``.
    """
    try:
        if isinstance(text, str) and text:
            return decoded(base64.b64decode(text, validate=True))
    except (PhotoError, binascii.Error, ValueError):
        pass  # told below: what a service sends is nobody's fault here, and its words stay out of it
    raise TryOnError(code="tryon_bad_picture")


def finished(before: Image, made: Image, provider: str) -> Overlay:
    """Return the picture that a service made of a photo: as large as that, marked, and saying what it is.

    Args:
        before: The photo.
        made: What came back.
        provider: Who made it.

    Raises:
        TryOnError: It is the photo as it was (``tryon_unchanged``), or no picture of it (``tryon_bad_picture``).
    """
    if abs(made.width * before.height / (made.height * before.width) - 1) > SLACK:
        raise TryOnError(code="tryon_bad_picture")
    if made.size != before.size:
        from PIL import Image

        made = made.resize(before.size, Image.Resampling.LANCZOS)
    _compare(before, made)
    marked, _ = label.mark(made)
    return Overlay(label.encode(marked, provider, label.LEARNED), provider, label.SAID, NOTES)


def _compare(before: Image, made: Image) -> None:
    from PIL import Image, ImageChops

    size = (_GRID, _GRID)
    one, other = (each.resize(size, Image.Resampling.BOX) for each in (before, made))
    low, high = other.convert("L").getextrema()
    if not isinstance(low, int | float) or not isinstance(high, int | float) or high - low < _CONTRAST:
        raise TryOnError(code="tryon_bad_picture")
    red, green, blue = ImageChops.difference(one, other).split()
    fields = ImageChops.lighter(ImageChops.lighter(red, green), blue).tobytes()
    if sum(each > _FAR for each in fields) > _MOST_FAR * len(fields):
        raise TryOnError(code="tryon_bad_picture")
    if sum(each > _APART for each in fields) < _LEAST_CHANGED * len(fields):
        raise TryOnError(code="tryon_unchanged")
