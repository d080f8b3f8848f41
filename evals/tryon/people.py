"""People and articles to measure with: rendered bodies, what can be made of them, and the demo store's drawings."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from connectors.stores.demo.pictures.drawing import draw
from connectors.stores.demo.pictures.gallery import render
from connectors.tryon.base import Garment, Photo

BODIES = Path(__file__).parent / "bodies"
FRONT = ("b0_A", "b0_down", "b0_hips", "b0_turn", "b1_A", "b1_down", "b1_hips", "b1_turn")
#: Template of the demo's drawings → category of the shop.
ARTICLES = {
    "tshirt": "Tops > T-shirts",
    "polo": "Tops > Polo shirts",
    "shirt": "Tops > Shirts",
    "blouse": "Tops > Blouses",
    "jumper": "Tops > Jumpers",
    "hoodie": "Tops > Hoodies",
    "fleece": "Outerwear > Fleece jackets",
    "puffer": "Outerwear > Puffer jackets",
    "rainjacket": "Outerwear > Rain jackets",
    "parka": "Outerwear > Parkas",
    "coat": "Outerwear > Wool coats",
    "dress": "Dresses > Summer dresses",
    "shirtdress": "Dresses > Shirt dresses",
    "knitdress": "Dresses > Knit dresses",
    "gown": "Dresses > Evening dresses",
    "trousers": "Bottoms > Jeans",
    "shorts": "Bottoms > Shorts",
    "skirt": "Bottoms > Skirts",
    "scarf": "Accessories > Scarves",
    "sunglasses": "Glasses > Sunglasses",
    "eyeglasses": "Glasses > Reading glasses",
    "goggles": "Glasses > Ski goggles",
    "beanie": "Hats > Beanies",
    "cap": "Hats > Caps",
    "bucket": "Hats > Bucket hats",
    "sunhat": "Hats > Sun hats",
    "fedora": "Hats > Fedoras",
    "sneaker": "Shoes > Sneakers",
    "tote": "Bags > Totes",
    "watch": "Accessories > Watches",
    "gloves": "Accessories > Gloves",
    "belt": "Accessories > Belts",
}


@cache
def truth() -> dict[str, Any]:
    """Return the exact points of the rendered bodies."""
    found: dict[str, Any] = json.loads((BODIES / "keypoints.json").read_text(encoding="utf-8"))
    return found


@cache
def article(template: str, colour: str = "#3f6b8c", pattern: str = "") -> Garment:
    """Return an article as the demo store draws it."""
    picture = render(draw(template, {"colour": colour, "pattern": pattern}))
    return Garment(picture, ARTICLES[template], template.title(), f"{template}-1")


def photo(name: str) -> Photo:
    """Return a photo by name: a body, ``thing TEMPLATE``, ``room``, or a body and what is done to it (`CHANGES`)."""
    from PIL import Image

    first, _, rest = name.partition(" ")
    if first == "thing":
        image = _on_paper(render(draw(rest, {"colour": "#8a5a3c"})))
    elif first == "room":
        image = _empty_room()
    else:
        image = Image.open(BODIES / f"{first}.jpg").convert("RGB")
        image = CHANGES[rest](image) if rest else image
    out = io.BytesIO()
    image.save(out, "PNG")
    return Photo(out.getvalue(), *image.size)


def _on_paper(png: bytes) -> Any:
    from PIL import Image

    thing = Image.open(io.BytesIO(png)).convert("RGBA")
    paper = Image.new("RGBA", thing.size, (236, 232, 226, 255))
    paper.alpha_composite(thing)
    return paper.convert("RGB")


def _empty_room() -> Any:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (600, 800), (214, 208, 196))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 600, 600, 800), fill=(120, 84, 60))
    pen.rectangle((80, 120, 260, 360), fill=(150, 190, 220), outline=(250, 250, 250), width=12)
    pen.ellipse((380, 420, 520, 640), fill=(70, 110, 60))
    return image


def _several(image: Any, count: int, step: float) -> Any:
    from PIL import Image

    width = round(image.width * (1 + step * (count - 1)))
    group = Image.new("RGB", (width, image.height))
    for place in range(count):
        part = image.crop((0, 0, round(image.width * step), image.height)) if place < count - 1 else image
        group.paste(part, (round(place * step * image.width), 0))
    return group


def _small(image: Any) -> Any:
    from PIL import Image

    ground = Image.new("RGB", image.size, image.getpixel((3, 3)))
    ground.paste(image.resize((image.width // 8, image.height // 8)), (300, 400))
    return ground


def _blurred(image: Any) -> Any:
    from PIL import ImageFilter

    return image.filter(ImageFilter.GaussianBlur(14))


def _part(left: float, top: float, right: float, bottom: float, grown: int = 1) -> Callable[[Any], Any]:
    def cut(image: Any) -> Any:
        width, height = image.size
        part = image.crop((round(left * width), round(top * height), round(right * width), round(bottom * height)))
        return part.resize((part.width * grown, part.height * grown))

    return cut


#: What is done to a rendered body: what spoils it first, then what may not matter.
CHANGES: dict[str, Callable[[Any], Any]] = {
    "dark": lambda image: image.point(lambda value: value // 12),
    "bright": lambda image: image.point(lambda value: 235 + value // 14),
    "blurred": _blurred,
    "lying": lambda image: image.rotate(90, expand=True),
    "upside down": lambda image: image.rotate(180),
    "waist up": _part(0, 0, 1, 0.45),
    "knees off": _part(0, 0, 1, 0.62),
    "head and shoulders": _part(0.25, 0, 0.75, 0.27, 3),
    "face": _part(0.38, 0.03, 0.62, 0.19, 5),
    "right half": _part(0.5, 0, 1, 1),
    "left half": _part(0, 0, 0.5, 1),
    "headless": _part(0, 0.2, 1, 1),
    "legs": _part(0, 0.6, 1, 1),
    "two": lambda image: _several(image, 2, 1.0),
    "three": lambda image: _several(image, 3, 1.0),
    "small": _small,
    "paler": lambda image: image.point(lambda value: 40 + value * 5 // 6),
    "dusk": lambda image: image.point(lambda value: value * 6 // 10),
    "mirrored": lambda image: image.transpose(0),
    "half size": lambda image: image.resize((image.width // 2, image.height // 2)),
    "to the knees": _part(0, 0, 1, 0.75),
    "to the hips": _part(0, 0, 1, 0.55),
    "tilted": lambda image: image.rotate(8, fillcolor=image.getpixel((3, 3))),
    "twice as large": lambda image: image.resize((image.width * 2, image.height * 2)),
}
