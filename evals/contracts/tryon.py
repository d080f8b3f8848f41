"""What every try-on provider must do."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass

from PIL import Image

from commerce.errors import TryOnError, TryOnRefused
from commerce.sentences import exists, say
from connectors.tryon.base import Garment, Overlay, Photo, TryOnProvider
from evals.contracts.suite import Suite, raises

_NOT_SHOWN = [
    ("Kids > T-shirts", "tryon_children"),
    ("Swimwear > Bikinis", "tryon_intimate"),
    ("Lamps", "tryon_unknown_kind"),
]


@dataclass
class Fitting:
    """A provider, a photo of one person from the front, an article for it, and a photo without a person."""

    provider: TryOnProvider
    photo: Photo
    garment: Garment
    nobody: Photo


contract: Suite[Fitting] = Suite()


@contract.reads("tryon")
async def it_fulfils_the_protocol(world: Fitting) -> None:
    assert isinstance(world.provider, TryOnProvider)
    assert world.provider.name and isinstance(world.provider.paid, bool)


@contract.writes("tryon")
async def a_good_photo_gives_another_picture_of_the_same_size(world: Fitting) -> None:
    photo = world.photo
    overlay = await world.provider.overlay(photo, world.garment)
    assert isinstance(overlay, Overlay)
    made = Image.open(io.BytesIO(overlay.picture))
    assert made.format == "PNG" and made.size == (photo.width, photo.height)
    before = Image.open(io.BytesIO(photo.data)).convert("RGB")
    assert made.convert("RGB").tobytes() != before.tobytes()


@contract.writes("tryon")
async def the_picture_says_what_it_is(world: Fitting) -> None:
    overlay = await world.provider.overlay(world.photo, world.garment)
    assert overlay.provider == world.provider.name
    label = say(overlay.label) if exists(overlay.label) else overlay.label  # an id of the catalogue, or words
    assert "preview" in label.lower()
    said = " ".join(str(each) for each in Image.open(io.BytesIO(overlay.picture)).info.values())
    assert "computer-made" in said


@contract.writes("tryon")
async def a_photo_without_a_person_is_refused_with_a_sentence(world: Fitting) -> None:
    with raises(TryOnRefused) as refused:
        await world.provider.overlay(world.nobody, world.garment)
    assert refused.value.code.startswith("tryon_") and refused.value.message.endswith(".")


@contract.writes("tryon", wrong=_NOT_SHOWN)
async def what_is_shown_on_nobody_is_not_accepted(world: Fitting, wrong: tuple[str, str]) -> None:
    await world.provider.accepts(world.garment)
    kind, code = wrong
    article = Garment(world.garment.picture, kind, "", "X-1")
    with raises(TryOnRefused) as refused:
        await world.provider.accepts(article)
    assert refused.value.code == code
    with raises(TryOnRefused) as refused:
        await world.provider.overlay(world.photo, article)
    assert refused.value.code == code


@contract.writes("tryon")
async def garbage_is_an_error_of_its_own_and_no_crash(world: Fitting) -> None:
    photo = world.photo
    for data in (b"", b"\x89PNG\r\n\x1a\n", photo.data[: len(photo.data) // 3]):
        with raises(TryOnError):
            await world.provider.overlay(Photo(data, photo.width, photo.height), world.garment)


@contract.writes("tryon")
async def calls_side_by_side_do_not_mix(world: Fitting) -> None:
    one, other = await asyncio.gather(*(world.provider.overlay(world.photo, world.garment) for _ in range(2)))
    assert one.picture == other.picture


@contract.reads("tryon")
async def reprs_tell_nothing_of_the_photo(world: Fitting) -> None:
    assert repr(world.photo) == f"Photo({world.photo.width}x{world.photo.height})"
    assert "PNG" not in repr(world.garment) and "\\x" not in repr(world.garment)


@contract.writes("tryon")
async def it_can_be_checked_and_closed(world: Fitting) -> None:
    assert await world.provider.check()
    await world.provider.close()


CONTRACTS = tuple(contract.contracts)
