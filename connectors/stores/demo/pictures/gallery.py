"""Pictures on demand: drawn from a template, rendered to PNG once, kept beside the database."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import tempfile
from pathlib import Path

from sqlalchemy import select

from commerce.errors import NotFound
from commerce.sentences import say
from connectors.stores.demo.pictures.drawing import draw
from connectors.stores.demo.requests import Request
from connectors.stores.demo.schema import pictures as table

_NAME = re.compile(r"[a-z0-9-]{1,120}")
_PIXELS = 800


class Gallery:
    """The pictures of one store. Rendered files are named by the hash of their drawing, never by the caller."""

    def __init__(self, request: Request, path: Path) -> None:
        self._request = request
        self._folder = path.with_name(f"{path.stem}-pictures")

    async def picture(self, name: str) -> tuple[bytes, str]:
        """Return a product's picture as PNG; ``name`` with or without ``.png``."""
        name = name.removesuffix(".png")
        async with self._request("picture") as connection:
            row = (await connection.execute(select(table).where(table.c.name == name))).first()
        if row is None or not _NAME.fullmatch(name):
            raise NotFound(say("refusals.picture_not_found"))
        return await asyncio.to_thread(self._rendered, row.template, row.look), "image/png"

    def _rendered(self, template: str, look: dict[str, str]) -> bytes:
        svg = draw(template, look)
        kept = self._folder / f"{hashlib.sha256(svg.encode()).hexdigest()[:24]}.png"
        if kept.exists():
            return kept.read_bytes()
        png = render(svg)
        self._folder.mkdir(exist_ok=True)
        # Written aside and renamed: a reader never sees half a picture.
        handle, fresh = tempfile.mkstemp(dir=self._folder)
        with os.fdopen(handle, "wb") as file:
            file.write(png)
        Path(fresh).replace(kept)
        return png


def render(svg: str, pixels: int = _PIXELS) -> bytes:
    """Return ``svg`` as PNG, ``pixels`` wide, transparent where nothing is drawn."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=pixels, skip_system_fonts=True))
