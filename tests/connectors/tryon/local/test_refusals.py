"""Photos that would give no honest picture are refused with the sentence that says what would work."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageFilter

from commerce.errors import TryOnRefused
from connectors.tryon.base import Photo
from connectors.tryon.local import LocalTryOn
from tests.connectors.tryon import people


def changed(name: str, how: str) -> Photo:
    photo = people.body(name)
    image = Image.open(io.BytesIO(photo.data)).convert("RGB")
    width, height = image.size
    made = {
        "dark": lambda: image.point(lambda value: value // 12),
        "bright": lambda: image.point(lambda value: 235 + value // 14),
        "blurred": lambda: image.filter(ImageFilter.GaussianBlur(14)),
        "lying": lambda: image.rotate(90, expand=True),
        "legs_off": lambda: image.crop((0, 0, width, height * 45 // 100)),
        "chest_off": lambda: image.crop((0, 0, width, height * 30 // 100)),
        "half": lambda: image.crop((width // 2, 0, width, height)),
        "two": lambda: two(image),
        "tiny": lambda: small(image),
    }[how]()
    out = io.BytesIO()
    made.save(out, "PNG")
    return Photo(out.getvalue(), *made.size)


def two(image: Image.Image) -> Image.Image:
    both = Image.new("RGB", (image.width * 2, image.height))
    both.paste(image, (0, 0))
    both.paste(image, (image.width, 0))
    return both


def small(image: Image.Image) -> Image.Image:
    ground = Image.new("RGB", image.size, image.getpixel((3, 3)))
    ground.paste(image.resize((image.width // 8, image.height // 8)), (300, 400))
    return ground


@pytest.fixture(scope="module")
def provider() -> LocalTryOn:
    people.needs_runtime()
    return LocalTryOn()


@pytest.mark.parametrize(
    ("photo", "template", "reasons"),
    [
        ("room", "jumper", "nobody"), ("room", "sunglasses", "false_face"), ("k_back", "jumper", "back_view"),
        ("k_side", "jumper", "side_view"), ("k_side", "coat", "side_view"), ("k_back", "fedora", "no_face"),
        ("b0_down dark", "jumper", "too_dark"), ("b0_down bright", "jumper", "too_bright"),
        ("b1_down blurred", "jumper", "blurred nobody"), ("b0_A lying", "jumper", "lying nobody"),
        ("b0_down legs_off", "trousers", "legs_cropped"), ("b0_down legs_off", "dress", "legs_cropped"),
        ("b1_A chest_off", "jumper", "torso_cropped close_up"), ("b0_A half", "jumper", "torso_cropped side_view nobody"),
        ("b0_down two", "jumper", "several_people"), ("b0_down two", "fedora", "several_people"),
        ("b0_down tiny", "jumper", "too_small nobody"),
    ],
)  # fmt: skip
async def test_a_photo_is_refused(provider: LocalTryOn, photo: str, template: str, reasons: str) -> None:
    name, _, how = photo.partition(" ")
    shown = people.room() if name == "room" else changed(name, how) if how else people.body(name)
    with pytest.raises(TryOnRefused) as refused:
        await provider.overlay(shown, people.garment(template))
    assert refused.value.code.removeprefix("tryon_") in reasons.split()


async def test_a_garment_on_a_busy_ground_is_refused(provider: LocalTryOn) -> None:
    noise = Image.effect_noise((400, 400), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")
    busy = people.garment("jumper")
    busy = type(busy)(out.getvalue(), busy.kind, busy.title, busy.sku)
    with pytest.raises(TryOnRefused) as refused:
        await provider.overlay(people.body("b0_down"), busy)
    assert refused.value.code == "tryon_garment_ground"
