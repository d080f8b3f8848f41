"""A sheet of every article on every body, for people to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from commerce.errors import TryOnRefused
from connectors.tryon.local.cutout import cut_out
from connectors.tryon.local.networks import Networks
from connectors.tryon.local.provider import decoded, make
from connectors.tryon.local.supported import kind_of
from evals.tryon import people

_TILE = (132, 193)
_COLOURS = ("#8c2f39", "#2f5d62", "#c9a227", "#5b4b8a", "#3b6ea5", "#e8e4da", "#34373c", "#5f7f4a")
_PATTERNS = {"shirt": "checked", "tshirt": "striped", "dress": "floral"}


def sheet(target: Path, photos: tuple[Path, ...] = (), articles: tuple[str, ...] = ()) -> int:
    """Draw the sheet.

    Args:
        target: The PNG to write.
        photos: More photos, beside the rendered bodies.
        articles: Templates of the demo's drawings; all by default.

    Returns:
        How many tiles there are.
    """
    from PIL import Image

    networks = Networks()
    pictures = [decoded(people.photo(name).data) for name in (*people.FRONT, "k_back", "k_side")]
    pictures += [decoded(path.read_bytes()) for path in photos]
    names = articles or tuple(people.ARTICLES)
    canvas = Image.new("RGB", (_TILE[0] * (len(pictures) + 1), _TILE[1] * len(names)), "white")
    for row, name in enumerate(names):
        article = people.article(name, _COLOURS[row % len(_COLOURS)], _PATTERNS.get(name, ""))
        canvas.paste(_article(article.picture, name), (0, row * _TILE[1]))
        for column, picture in enumerate(pictures):
            canvas.paste(_tile(networks, picture, article), ((column + 1) * _TILE[0], row * _TILE[1]))
    # An octree keeps the few pixels of an article's own colour; a median cut gives them to the many grey ones.
    few = canvas.quantize(128, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(target, optimize=True)
    return len(names) * len(pictures)


def _article(png: bytes, name: str) -> Any:
    import io

    from PIL import Image, ImageDraw, ImageFont

    tile = Image.new("RGB", _TILE, "white")
    thing = Image.open(io.BytesIO(png)).convert("RGBA").resize((_TILE[0], _TILE[0]))
    tile.paste(thing, (0, 20), thing)
    ImageDraw.Draw(tile).text((6, 4), name, fill="black", font=ImageFont.load_default(13))
    return tile


def _tile(networks: Networks, picture: Any, article: Any) -> Any:
    from PIL import Image, ImageDraw, ImageFont

    try:
        made = make(networks, picture, cut_out(article.picture), kind_of(article)).picture
        return Image.fromarray(made).resize(_TILE, Image.Resampling.LANCZOS)
    except TryOnRefused as refused:
        tile = Image.fromarray(picture).resize(_TILE, Image.Resampling.LANCZOS)
        tile = Image.blend(tile, Image.new("RGB", _TILE, "white"), 0.55)
        said = refused.code.removeprefix("tryon_").replace("_", "\n")
        ImageDraw.Draw(tile).multiline_text((8, 70), said, fill="#8c1c13", font=ImageFont.load_default(17))
        return tile
