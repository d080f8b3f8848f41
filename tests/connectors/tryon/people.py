"""People and garments to test with: the rendered bodies, the demo store's drawings, and what is made of them."""

from __future__ import annotations

import importlib.util
import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

from connectors.stores.demo.pictures.drawing import draw
from connectors.stores.demo.pictures.gallery import render
from connectors.tryon.base import Garment, Photo
from tests.loud import skip_loudly

BODIES = Path(__file__).parent / "bodies"
CATEGORIES = {
    "tshirt": "Tops > T-shirts", "jumper": "Tops > Jumpers", "hoodie": "Tops > Hoodies", "coat": "Outerwear > Wool coats",
    "dress": "Dresses > Summer dresses", "gown": "Dresses > Evening dresses", "skirt": "Bottoms > Skirts",
    "trousers": "Bottoms > Jeans", "shorts": "Bottoms > Shorts", "sunglasses": "Glasses > Sunglasses",
    "fedora": "Hats > Fedoras", "beanie": "Hats > Beanies", "scarf": "Accessories > Scarves", "boot": "Shoes > Boots",
    "shirt": "Tops > Shirts",
}  # fmt: skip


def needs_runtime() -> None:
    """Skip loudly where the extra is not installed."""
    for module in ("ai_edge_litert", "cv2"):
        if importlib.util.find_spec(module) is None:
            skip_loudly("local try-on", "Install the extra: pip install 'shopclerk[tryon]'")


@cache
def body(name: str) -> Photo:
    """Return a rendered person."""
    data = (BODIES / f"{name}.jpg").read_bytes()
    return Photo(data, *Image.open(io.BytesIO(data)).size)


@cache
def garment(template: str, colour: str = "#3f6b8c") -> Garment:
    """Return one of the demo store's drawings."""
    return Garment(render(draw(template, {"colour": colour})), CATEGORIES[template], template.title(), f"{template}-1")


@cache
def room() -> Photo:
    """Return a drawn room without anybody in it."""
    image = Image.new("RGB", (600, 800), (214, 208, 196))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 600, 600, 800), fill=(120, 84, 60))
    pen.rectangle((80, 120, 260, 360), fill=(150, 190, 220), outline=(250, 250, 250), width=12)
    pen.ellipse((380, 420, 520, 640), fill=(70, 110, 60))
    out = io.BytesIO()
    image.save(out, "PNG")
    return Photo(out.getvalue(), 600, 800)
