"""Taking a photo in: judged by its file and its size, decoded, turned upright, and encoded anew without anything else.

Only what comes out of here is ever kept, shown or given to a provider.
"""

from __future__ import annotations

import importlib
import io
from typing import TYPE_CHECKING, Any

from commerce.errors import PhotoError, PhotoTooLarge, TryOnNotReady, UnknownPhotoKind
from connectors.tryon.base import Photo
from service.tryon import files

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 7 * 1024 * 1024
SHORTEST, LONGEST, MOST_PIXELS = 256, 4096, 25_000_000
#: A kept photo's longer side. Pictures beside an article need no more, and what is not kept cannot get lost.
KEPT = 2048
_QUALITY = 95
#: EXIF's orientation, as names of `PIL.Image.Transpose`.
_UPRIGHT = {
    2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE", 6: "ROTATE_270", 7: "TRANSVERSE",
    8: "ROTATE_90",
}  # fmt: skip
_MODES = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr"})
_NOT_INSTALLED = "Trying things on is not installed here: it needs `pip install 'shopclerk[tryon]'`."


def pillow() -> Any:
    """Return Pillow's `PIL.Image`.

    Raises:
        TryOnNotReady: It is not installed.
    """
    try:
        return importlib.import_module("PIL.Image")
    except ImportError:
        raise TryOnNotReady(_NOT_INSTALLED) from None


def take_in(data: bytes) -> Photo:
    """Return a customer's photo: upright, RGB, a JPEG made here, with nothing of the original file but what it shows.

    Takes some hundred milliseconds: call it in a thread.

    Args:
        data: The file as it was sent.

    Raises:
        PhotoTooLarge: More than `MOST_BYTES`, `LONGEST` or `MOST_PIXELS`; known before anything is decoded.
        UnknownPhotoKind: No JPEG, PNG or WebP.
        PhotoError: Damaged, moving, too small, or more than a photo.
        TryOnNotReady: Pillow is not installed.
    """
    pictures = pillow()
    if not data:
        raise PhotoError("That file is empty. Please choose a photo.", code="photo_empty")
    if len(data) > MOST_BYTES:
        raise PhotoTooLarge
    parts = files.read(data)
    _measure(parts.width, parts.height)
    try:
        with pictures.open(io.BytesIO(parts.drawing), formats=[parts.kind]) as opened:
            _measure(*opened.size)
            shown = _upright(pictures, _flat(pictures, opened), parts.orientation)
    except PhotoError:
        raise
    except Exception:  # noqa: BLE001 - whatever ails a decoder, the file is no photo to us
        raise PhotoError("That photo is damaged. Please choose another one.", code="photo_damaged") from None
    out = io.BytesIO()
    shown.save(out, "JPEG", quality=_QUALITY, subsampling=0)
    return Photo(out.getvalue(), *shown.size)


def _measure(width: int, height: int) -> None:
    if max(width, height) > LONGEST or width * height > MOST_PIXELS:
        raise PhotoTooLarge
    if min(width, height) < SHORTEST:
        text = f"That photo is too small: it needs at least {SHORTEST} pixels in width and height."
        raise PhotoError(text, code="photo_too_small")


def _flat(pictures: Any, opened: Image) -> Image:
    """Return a new RGB picture without the file's other facts; what is transparent becomes white."""
    if opened.mode not in _MODES:
        raise UnknownPhotoKind
    opened.load()
    clear = opened.mode in ("LA", "PA", "RGBA") or "transparency" in opened.info
    layer = opened.convert("RGBA" if clear else "RGB")
    flat: Image = pictures.new("RGB", layer.size, "white")
    flat.paste(layer, mask=layer.getchannel("A") if clear else None)
    return flat


def _upright(pictures: Any, flat: Image, orientation: int) -> Image:
    turned = flat if orientation == 1 else flat.transpose(pictures.Transpose[_UPRIGHT[orientation]])
    turned.thumbnail((KEPT, KEPT))
    return turned


def size(data: bytes) -> tuple[int, int]:
    """Return width and height of a photo that `take_in` has made."""
    with pillow().open(io.BytesIO(data)) as opened:
        width, height = opened.size
    return width, height
