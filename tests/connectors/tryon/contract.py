"""What every try-on provider has to do: import the class, give it a `provider`, a `photo`, a `garment` and a `thing`."""

from __future__ import annotations

import asyncio
import io

import pytest
from PIL import Image

from commerce.errors import TryOnError, TryOnRefused
from connectors.tryon.base import Garment, Overlay, Photo, TryOnProvider


class ProviderContract:
    """Fixtures: `provider`; `photo` of one person from the front; `garment` for it; `nobody`, a photo without a person."""

    async def test_it_fulfils_the_protocol(self, provider: TryOnProvider) -> None:
        assert isinstance(provider, TryOnProvider)
        assert provider.name and isinstance(provider.paid, bool)

    async def test_a_good_photo_gives_another_picture_of_the_same_size(
        self, provider: TryOnProvider, photo: Photo, garment: Garment
    ) -> None:
        overlay = await provider.overlay(photo, garment)
        assert isinstance(overlay, Overlay)
        made = Image.open(io.BytesIO(overlay.picture))
        assert made.format == "PNG" and made.size == (photo.width, photo.height)
        before = Image.open(io.BytesIO(photo.data)).convert("RGB")
        assert made.convert("RGB").tobytes() != before.tobytes()

    async def test_the_picture_says_what_it_is(self, provider: TryOnProvider, photo: Photo, garment: Garment) -> None:
        overlay = await provider.overlay(photo, garment)
        assert overlay.provider == provider.name
        assert "preview" in overlay.label.lower()
        said = " ".join(str(each) for each in Image.open(io.BytesIO(overlay.picture)).info.values())
        assert "computer-made" in said

    async def test_a_photo_without_a_person_is_refused_with_a_sentence(
        self, provider: TryOnProvider, nobody: Photo, garment: Garment
    ) -> None:
        with pytest.raises(TryOnRefused) as refused:
            await provider.overlay(nobody, garment)
        assert refused.value.code.startswith("tryon_") and refused.value.message.endswith(".")

    async def test_what_is_shown_on_nobody_is_not_accepted(
        self, provider: TryOnProvider, photo: Photo, garment: Garment
    ) -> None:
        await provider.accepts(garment)
        for kind, code in (
            ("Kids > T-shirts", "tryon_children"),
            ("Swimwear > Bikinis", "tryon_intimate"),
            ("Lamps", "tryon_unknown_kind"),
        ):
            article = Garment(garment.picture, kind, "", "X-1")
            for call in (provider.accepts(article), provider.overlay(photo, article)):
                with pytest.raises(TryOnRefused) as refused:
                    await call
                assert refused.value.code == code

    async def test_garbage_is_an_error_of_its_own_and_no_crash(
        self, provider: TryOnProvider, photo: Photo, garment: Garment
    ) -> None:
        for data in (b"", b"\x89PNG\r\n\x1a\n", photo.data[: len(photo.data) // 3]):
            with pytest.raises(TryOnError):
                await provider.overlay(Photo(data, photo.width, photo.height), garment)

    async def test_calls_side_by_side_do_not_mix(self, provider: TryOnProvider, photo: Photo, garment: Garment) -> None:
        one, other = await asyncio.gather(provider.overlay(photo, garment), provider.overlay(photo, garment))
        assert one.picture == other.picture

    async def test_errors_and_reprs_tell_nothing_of_the_photo(self, photo: Photo, garment: Garment) -> None:
        assert repr(photo) == f"Photo({photo.width}x{photo.height})"
        assert "PNG" not in repr(garment) and "\\x" not in repr(garment)

    async def test_it_can_be_checked_and_closed(self, provider: TryOnProvider) -> None:
        assert await provider.check()
        await provider.close()
