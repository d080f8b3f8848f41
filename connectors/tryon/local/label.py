"""What the picture says about itself: a watermark to see, and words in the file."""

from __future__ import annotations

import io
from functools import cache

import cv2
import numpy as np

from connectors.tryon.local.networks import Array

LABEL = "Preview overlay, not a fit guarantee"
_MARK = "preview overlay · computer-made"


def mark(picture: Array) -> tuple[Array, tuple[int, int, int, int]]:
    """Return the picture with the watermark in its lower left corner, and the watermark's box: x, y, width, height."""
    height, width = picture.shape[:2]
    text = _text(max(11, min(round(min(width, height) * 0.028), 40)))
    scale = min(1.0, width * 0.9 / text.shape[1])
    if scale < 1:
        text = cv2.resize(text, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    tall, wide = text.shape
    x, y = max(0, round(0.012 * width)), max(0, height - tall - round(0.012 * height))
    part = picture[y : y + tall, x : x + wide].astype(np.float32)
    ground = part * 0.62  # dark enough for white letters on any photo
    letters = text[: part.shape[0], : part.shape[1], None] / 255.0
    out = picture.copy()
    out[y : y + tall, x : x + wide] = np.rint(ground * (1 - letters) + 255 * letters).astype(np.uint8)
    return out, (x, y, part.shape[1], part.shape[0])


@cache
def _text(size: int) -> Array:
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(size)
    left, top, right, bottom = font.getbbox(_MARK)
    pad = size // 2
    image = Image.new("L", (round(right - left) + 2 * pad, round(bottom - top) + 2 * pad))
    ImageDraw.Draw(image).text((pad - left, pad - top), _MARK, fill=255, font=font)
    return np.asarray(image)


def encode(picture: Array) -> bytes:
    """Return the picture as PNG that tells what it is: the words, and IPTC's term for what computers composed."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Title", LABEL)
    info.add_text("Source", "computer-made preview overlay (shopclerk)")
    info.add_text("DigitalSourceType", "compositeSynthetic")
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG", pnginfo=info, compress_level=4)
    return out.getvalue()
