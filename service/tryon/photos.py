"""Taking a photo in: judged by its file and its size, decoded, turned upright, and encoded anew without anything else.

Only what comes out of here is ever kept, shown or given to a provider.
"""

from __future__ import annotations

import io

from commerce.errors import PhotoError, PhotoTooLarge
from commerce.sentences import say
from connectors.tryon.base import Photo
from connectors.tryon.pictures import decoded, jpeg, pillow

MOST_BYTES = 7 * 1024 * 1024
#: A kept photo's longer side. Pictures beside an article need no more, and what is not kept cannot get lost.
KEPT = 2048


def take_in(data: bytes) -> Photo:
    """Return a customer's photo: upright, RGB, a JPEG made here, with nothing of the original file but what it shows.

    Takes some hundred milliseconds: call it in a thread.

    Args:
        data: The file as it was sent.

    Raises:
        PhotoTooLarge: More than `MOST_BYTES`, or more pixels than are decoded; known before anything is.
        UnknownPhotoKind: No JPEG, PNG or WebP.
        PhotoError: Damaged, moving, too small, or more than a photo.
        TryOnNotReady: Pillow is not installed.
    """
    pillow()
    if not data:
        raise PhotoError(say("errors.photo_empty"), code="photo_empty")
    if len(data) > MOST_BYTES:
        raise PhotoTooLarge
    shown = decoded(data)
    shown.thumbnail((KEPT, KEPT))
    return Photo(jpeg(shown), *shown.size)


def size(data: bytes) -> tuple[int, int]:
    """Return width and height of a photo that `take_in` has made."""
    with pillow().open(io.BytesIO(data)) as opened:
        width, height = opened.size
    return width, height
