"""Photos are taken in as pictures and nothing else, and what is no photo is refused in words."""

from __future__ import annotations

import importlib
import io
import struct
import time

import pytest
from PIL import Image

from commerce.errors import PhotoError, PhotoTooLarge, ShopclerkError, TryOnNotReady, UnknownPhotoKind
from connectors.tryon import pictures
from evals.standins.tryon import malformed
from service.tryon import photos

BAD = [*malformed.broken(), *malformed.two_kinds()]
BOMBS = list(malformed.bombs())


def decoded(photo: photos.Photo) -> Image.Image:
    found = Image.open(io.BytesIO(photo.data))
    found.load()
    return found


def test_there_are_many_bad_files() -> None:
    assert len(BAD) + len(BOMBS) >= 100


@pytest.mark.parametrize("data", [data for _, data in BAD], ids=[name for name, _ in BAD])
def test_what_is_no_photo_is_refused(data: bytes) -> None:
    begun = time.process_time()
    with pytest.raises(PhotoError) as refused:
        photos.take_in(data)
    assert refused.value.http_status in (413, 415, 422)
    assert refused.value.message.endswith(".") and not refused.value.detail
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("data", [data for _, data in BOMBS], ids=[name for name, _ in BOMBS])
def test_what_would_be_enormous_is_refused_before_it_is_decoded(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_layer", lambda *_: pytest.fail("decoded"))
    with pytest.raises(PhotoTooLarge) as refused:
        photos.take_in(data)
    assert refused.value.http_status == 413


def test_a_jpeg_that_goes_over_its_picture_again_and_again_is_never_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    photos.take_in(malformed.scanned(20))
    monkeypatch.setattr(pictures, "_layer", lambda *_: pytest.fail("decoded"))
    with pytest.raises(PhotoError):
        photos.take_in(malformed.scanned(200))


def test_noise_breaks_nothing() -> None:
    for name, data in malformed.noisy():
        try:
            found = photos.take_in(data)
        except ShopclerkError as error:
            assert error.http_status < 500, name
        else:
            assert decoded(found).mode == "RGB"


@pytest.mark.parametrize("kind", malformed.FORMATS)
def test_nothing_of_the_file_stays_but_the_picture(kind: str) -> None:
    secrets = {
        "exif": malformed.exif_with_place(),
        "icc_profile": b"CANARY-PROFILE" * 30,
        "xmp": b"<x:xmpmeta>CANARY-XMP</x:xmpmeta>",
    }
    if kind == "PNG":
        secrets.pop("xmp")
    if kind == "JPEG":
        secrets["comment"] = b"CANARY-COMMENT"
    data = malformed.encoded(kind, **secrets)
    assert b"CANARY" in data
    found = photos.take_in(data)
    assert b"CANARY" not in found.data and b"2026:11:29" not in found.data
    shown = decoded(found)
    assert (
        shown.format == "JPEG"
        and not dict(shown.getexif())
        and set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    )
    assert (found.width, found.height) == shown.size == (400, 320)  # it lay on its side


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_photo_stands_upright(orientation: int) -> None:
    shown = Image.new("RGB", (300, 400), "white")
    shown.paste("red", (0, 0, 150, 200))  # the upper left quarter
    back = {
        1: None,
        2: "FLIP_LEFT_RIGHT",
        3: "ROTATE_180",
        4: "FLIP_TOP_BOTTOM",
        5: "TRANSPOSE",
        6: "ROTATE_90",
        7: "TRANSVERSE",
        8: "ROTATE_270",
    }[orientation]
    held = shown.transpose(Image.Transpose[back]) if back else shown
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    held.save(out, "JPEG", exif=exif.tobytes())
    found = decoded(photos.take_in(out.getvalue()))
    assert found.size == (300, 400)
    red, *white = (found.getpixel(place) for place in ((60, 80), (240, 80), (60, 320), (240, 320)))
    assert red[0] > 200 and red[1] < 60 and all(min(each) > 230 for each in white)


@pytest.mark.parametrize(
    "exif",
    [
        b"",
        b"II",
        b"MM\x00*\x00\x00\x00\x08",
        b"II*\x00\xff\xff\xff\xff",
        b"XX" * 20,
        b"II*\x00\x08\x00\x00\x00\xff\xff" + bytes(40),
    ],
)
def test_an_odd_note_of_a_camera_turns_nothing(exif: bytes) -> None:
    good = malformed.encoded("JPEG")
    body = b"Exif\x00\x00" + exif
    data = good[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + good[2:]
    assert photos.take_in(data).width == 320


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P", "LA", "CMYK", "1"])
def test_every_kind_of_colour_becomes_red_green_and_blue(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert decoded(photos.take_in(malformed.encoded(kind, mode=mode))).mode == "RGB"


def test_what_phones_put_behind_a_photo_is_cut_off() -> None:
    good = malformed.encoded("JPEG")
    film = b"\x00\x00\x00\x18ftypmp42" + b"CANARY" * 50
    for tail in (malformed.encoded("JPEG", 300, 300), film, b"CANARY" * 20 + b"SEFT", bytes(64)):
        found = photos.take_in(good + tail)
        assert (found.width, found.height) == (320, 400) and b"CANARY" not in found.data
    several = io.BytesIO()
    malformed.picture().save(several, "MPO", save_all=True, append_images=[malformed.picture(300, 300)])
    assert photos.take_in(several.getvalue()).width == 320


def test_large_photos_are_kept_smaller_and_small_ones_as_they_are() -> None:
    large = photos.take_in(malformed.encoded("JPEG", 4096, 3072))
    assert (large.width, large.height) == (2048, 1536)
    same = photos.take_in(malformed.encoded("JPEG", 256, 256))
    assert (same.width, same.height) == (256, 256)


def test_what_is_transparent_is_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (300, 300), (255, 0, 0, 0)).save(out, "PNG")
    assert min(decoded(photos.take_in(out.getvalue())).getpixel((150, 150))) > 250


def test_without_pillow_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(TryOnNotReady, match="not available in this shop") as raised:
        photos.take_in(malformed.encoded("JPEG"))
    assert "-m pip install" in raised.value.detail


def test_an_iphones_own_kind_is_told_what_to_do() -> None:
    with pytest.raises(UnknownPhotoKind, match="as JPEG"):
        photos.take_in(b"\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 400)


def test_a_name_says_nothing() -> None:
    with pytest.raises(UnknownPhotoKind):
        photos.take_in(malformed.encoded("GIF", mode="P"))
