"""Decoding a picture that somebody else made: judged by its file and size first, then only what it shows is kept."""

from __future__ import annotations

import importlib
import io
from typing import TYPE_CHECKING, Any

from commerce.errors import PhotoError, PhotoTooLarge, TryOnNotReady, UnknownPhotoKind
from commerce.sentences import say
from connectors.tryon import files
from runtime import extras

if TYPE_CHECKING:
    from PIL.Image import Image

SHORTEST, LONGEST, MOST_PIXELS = 256, 4096, 25_000_000
#: Shops keep pictures of articles that are longer than a photo may be, of as many pixels at most.
LONGEST_ARTICLE = 8192
QUALITY = 95
#: EXIF's orientation, as names of `PIL.Image.Transpose`.
_UPRIGHT = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
_MODES = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr"})


def pillow() -> Any:
    """Return Pillow's `PIL.Image`.

    Raises:
        TryOnNotReady: It is not installed.
    """
    try:
        return importlib.import_module("PIL.Image")
    except ImportError:
        raise TryOnNotReady(detail=f"It needs `{extras.install('tryon')}`.") from None


def decoded(data: bytes, shortest: int = SHORTEST, longest: int = LONGEST) -> Image:
    """Return a picture upright, RGB and without the file's other facts; what is transparent becomes white.

    Takes some hundred milliseconds: call it in a thread.

    Args:
        data: The file.
        shortest: Pixels that width and height must have at least.
        longest: Pixels that they may have at most.

    Raises:
        PhotoTooLarge: More than ``longest`` or `MOST_PIXELS`; known before anything is decoded.
        UnknownPhotoKind: No JPEG, PNG or WebP.
        PhotoError: Damaged, moving, too small, or more than a picture.
        TryOnNotReady: Pillow is not installed.
    """
    layer = layered(data, shortest, longest)
    flat: Image = pillow().new("RGB", layer.size, "white")
    flat.paste(layer, mask=layer.getchannel("A") if layer.mode == "RGBA" else None)
    return flat


def layered(data: bytes, shortest: int = SHORTEST, longest: int = LONGEST) -> Image:
    """Return a picture as `decoded` does, by the same rules, with what is transparent as it is: RGB, or RGBA."""
    pictures = pillow()
    parts = files.read(data)
    _measure(parts.width, parts.height, shortest, longest)
    try:
        with pictures.open(io.BytesIO(parts.drawing), formats=[parts.kind]) as opened:
            _measure(opened.width, opened.height, shortest, longest)
            return _upright(pictures, _layer(opened), parts.orientation)
    except PhotoError:
        raise
    except Exception:  # noqa: BLE001 - whatever ails a decoder, the file is no picture to us
        raise PhotoError(say("refusals.photo_damaged"), code="photo_damaged") from None


def jpeg(picture: Image, quality: int = QUALITY) -> bytes:
    """Return a picture as a JPEG without any words in it."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, subsampling=0)
    return out.getvalue()


def _measure(width: int, height: int, shortest: int, longest: int) -> None:
    if max(width, height) > longest or width * height > MOST_PIXELS:
        raise PhotoTooLarge
    if min(width, height) < shortest:
        raise PhotoError(say("refusals.photo_small", pixels=shortest), code="photo_too_small")


def _layer(opened: Image) -> Image:
    if opened.mode not in _MODES:
        raise UnknownPhotoKind
    opened.load()
    clear = opened.mode in ("LA", "PA", "RGBA") or "transparency" in opened.info
    return opened.convert("RGBA" if clear else "RGB")


def _upright(pictures: Any, layer: Image, orientation: int) -> Image:
    return layer if orientation == 1 else layer.transpose(pictures.Transpose[_UPRIGHT[orientation]])
