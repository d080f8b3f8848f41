"""The Protocol of everything that shows an article on a customer's photo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Photo:
    """A customer's photo as it is after it was taken in: upright, RGB, encoded anew and free of metadata.

    A provider keeps nothing of it, writes it nowhere and puts it into no log and no error.

    Attributes:
        data: A PNG, JPEG or WebP.
        width: In pixels.
        height: In pixels.
    """

    data: bytes
    width: int
    height: int

    def __repr__(self) -> str:
        """Tell the size alone: a photo has no business in a log."""
        return f"Photo({self.width}x{self.height})"


@dataclass(frozen=True, slots=True)
class Garment:
    """An article and the picture of it that is to be shown on the photo.

    Attributes:
        picture: A PNG, JPEG or WebP; with transparency, or on plain ground.
        kind: What it is in the store's own words: its category path or product type, such as ``Tops > T-shirts``.
        title: The product's title.
        sku: The variant's SKU.
        colour: The variant's colour in the store's words; the picture shows it already.
        audience: Whom it is for in the store's words, such as ``women`` or ``kids``.
    """

    picture: bytes
    kind: str
    title: str
    sku: str
    colour: str = ""
    audience: str = ""

    def __repr__(self) -> str:
        """Tell everything but the picture's bytes."""
        return f"Garment({self.sku!r}, {self.kind!r}, {self.title!r}, {len(self.picture)} bytes)"


@dataclass(frozen=True, slots=True)
class Overlay:
    """The finished picture.

    Attributes:
        picture: A PNG, as large as the photo; it says of itself that a computer made it.
        provider: The name of the provider that made it.
        label: What is shown beside it, such as "Preview overlay, not a fit guarantee".
        notes: What a customer should know about this picture, one sentence each.
    """

    picture: bytes
    provider: str
    label: str
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Tell everything but the picture's bytes."""
        return f"Overlay({self.provider!r}, {len(self.picture)} bytes, {self.notes!r})"


@runtime_checkable
class TryOnProvider(Protocol):
    """Shows an article on a photo.

    Errors: `TryOnRefused` (this photo or article cannot be shown; says which would work), `TryOnUnavailable` (surely
    not begun: a paid call that was none), `TryOnError` (not this time). A provider never hands back the unchanged photo
    as a success, and remembers nothing between two calls.
    """

    @property
    def name(self) -> str:
        """The provider's name in settings, such as ``local``."""
        ...

    @property
    def paid(self) -> bool:
        """Whether a call costs money, and takes the photo to somebody else's computer."""
        ...

    async def accepts(self, garment: Garment) -> None:
        """Let pass what this provider can show on some photo; asks nobody, and costs nothing.

        Raises:
            TryOnRefused: The article is of a kind that it cannot show, or that is shown on nobody.
        """
        ...

    async def overlay(self, photo: Photo, garment: Garment) -> Overlay:
        """Show the garment on the photo.

        Args:
            photo: The customer's photo.
            garment: The article.

        Returns:
            A picture as large as the photo.

        Raises:
            TryOnRefused: The photo or the article cannot be shown.
            TryOnUnavailable: It was surely not begun, so that nothing was paid.
            TryOnError: It did not work this time.
        """
        ...

    async def check(self) -> str:
        """Reach the provider without a photo and return one line for ``doctor``."""
        ...

    async def close(self) -> None:
        """Let go of connections and memory."""
        ...
