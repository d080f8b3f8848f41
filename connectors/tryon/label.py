"""What a picture says about itself: a watermark to see, and words in the file."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

#: Into the picture's own data, which programs read; customers read the sentence with this id.
LABEL, SAID = "Preview overlay, not a fit guarantee", "tryon.label"
#: IPTC's terms for what a computer composed, and for what a trained model had a part in.
COMPOSED, LEARNED = "compositeSynthetic", "compositeWithTrainedAlgorithmicMedia"
_MARK = "preview overlay · computer-made"
_GROUND = 0.62  # dark enough for white letters on any photo


def mark(picture: Image) -> tuple[Image, tuple[int, int, int, int]]:
    """Return the picture with the watermark in its lower left corner, and the watermark's box: x, y, width, height.

    Args:
        picture: RGB.
    """
    from PIL import Image, ImageEnhance

    width, height = picture.size
    text = _text(max(11, min(round(min(width, height) * 0.028), 40)))
    scale = min(1.0, width * 0.9 / text.width)
    if scale < 1:
        text = text.resize((max(1, round(text.width * scale)), max(1, round(text.height * scale))))
    x, y = max(0, round(0.012 * width)), max(0, height - text.height - round(0.012 * height))
    box = (x, y, min(x + text.width, width), min(y + text.height, height))
    text = text.crop((0, 0, box[2] - x, box[3] - y))
    ground = ImageEnhance.Brightness(picture.crop(box)).enhance(_GROUND)
    ground.paste(Image.new("RGB", text.size, "white"), mask=text)
    out = picture.copy()
    out.paste(ground, (x, y))
    return out, (x, y, text.width, text.height)


@cache
def _text(size: int) -> Image:
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(size)
    left, top, right, bottom = font.getbbox(_MARK)
    pad = size // 2
    image = Image.new("L", (round(right - left) + 2 * pad, round(bottom - top) + 2 * pad))
    ImageDraw.Draw(image).text((pad - left, pad - top), _MARK, fill=255, font=font)
    return image


def encode(picture: Image, provider: str, term: str = COMPOSED) -> bytes:
    """Return the picture as a PNG that tells what it is: the words, who made it, and IPTC's term for how.

    Args:
        picture: RGB.
        provider: Who made it.
        term: `COMPOSED` or `LEARNED`.
    """
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Title", LABEL)
    info.add_text("Source", f"computer-made preview overlay (shopclerk, {provider})")
    info.add_text("DigitalSourceType", term)
    out = io.BytesIO()
    picture.save(out, "PNG", pnginfo=info, compress_level=4)
    return out.getvalue()
