"""A try-on provider for tests of what is around providers: lays the article flat on the middle of the photo."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable

from PIL import Image

from connectors.tryon.base import Garment, Overlay, Photo


class Flat:
    """Composes for real, and does what a test wants before that.

    Args:
        name: Its name.
        paid: Whether its calls cost money.
        accepting: Called with the article before anything else; may refuse it.
        before: Called with the number of the call, before anything is made; may raise, wait or kill.
    """

    def __init__(
        self,
        name: str = "flat",
        paid: bool = False,
        before: Callable[[int], object] | None = None,
        accepting: Callable[[Garment], None] = lambda _: None,
    ) -> None:
        self._name, self._paid, self.before, self._accepting = name, paid, before, accepting
        self.calls: list[Garment] = []
        self.at_once = self.most_at_once = 0
        self.closed = False
        self.said: tuple[str, tuple[str, ...]] = ("Preview overlay, not a fit guarantee", ("It lies flat.",))

    @property
    def name(self) -> str:
        return self._name

    @property
    def paid(self) -> bool:
        return self._paid

    async def accepts(self, garment: Garment) -> None:
        self._accepting(garment)

    async def overlay(self, photo: Photo, garment: Garment) -> Overlay:
        self.calls.append(garment)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if self.before is not None:
                waited = self.before(len(self.calls))
                if asyncio.iscoroutine(waited):
                    await waited
            picture = await asyncio.to_thread(_composed, photo, garment)
        finally:
            self.at_once -= 1
        return Overlay(picture, self._name, *self.said)

    async def check(self) -> str:
        return "flat: ready"

    async def close(self) -> None:
        self.closed = True


def _composed(photo: Photo, garment: Garment) -> bytes:
    with Image.open(io.BytesIO(photo.data)) as below, Image.open(io.BytesIO(garment.picture)) as above:
        whole = below.convert("RGB")
        layer = above.convert("RGBA")
    layer.thumbnail((whole.width // 2, whole.height // 2))
    whole.paste(layer, ((whole.width - layer.width) // 2, (whole.height - layer.height) // 2), layer)
    out = io.BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()
