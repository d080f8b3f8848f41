"""Files that are no photos, or more than one, made from good ones: each with why it is refused."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache

from PIL import Image

FORMATS = ("JPEG", "PNG", "WEBP")


def picture(width: int = 320, height: int = 400, mode: str = "RGB") -> Image.Image:
    """A picture with something in it, the same every time."""
    noise = random.Random(width * height)
    small = Image.frombytes("RGB", (16, 20), noise.randbytes(16 * 20 * 3))
    return small.resize((width, height), Image.Resampling.BICUBIC).convert(mode)


@cache
def encoded(kind: str, width: int = 320, height: int = 400, mode: str = "RGB", **more: object) -> bytes:
    out = io.BytesIO()
    picture(width, height, mode).save(out, kind, **more)
    return out.getvalue()


def exif_with_place(orientation: int = 6) -> bytes:
    """What a camera writes into a photo: which way is up, its name, where and when."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "CANARY-CAMERA"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 8.0, 14.0), 3: "E", 4: (11.0, 34.0, 31.0), 29: "2026:11:29"})
    return exif.tobytes()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("index.html", "<html></html>")
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of(width: int, height: int, rows: bytes = b"") -> bytes:
    """A PNG that claims a size, with whatever rows."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def jpeg_of(width: int, height: int) -> bytes:
    """A JPEG whose frame claims a size."""
    data = bytearray(encoded("JPEG"))
    at = next(data.index(mark) for mark in (b"\xff\xc0\x00\x11", b"\xff\xc2\x00\x11") if mark in data)
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def scanned(times: int) -> bytes:
    """A JPEG that goes over its picture again and again: each time is a few bytes, and work on all of it."""
    whole = encoded("JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * times + whole[-2:]


def webp_of(width: int, height: int) -> bytes:
    """A WebP whose extended header claims a canvas."""
    inner = encoded("WEBP")[12:]
    head = b"\x10\x00\x00\x00" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + head + inner
    return b"RIFF" + struct.pack("<I", len(body)) + body


def moving(kind: str) -> bytes:
    out = io.BytesIO()
    frames = [picture(), picture().transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100, loop=0)
    return out.getvalue()


def bombs() -> Iterator[tuple[str, bytes]]:
    """Yield files whose pictures would be enormous, and files that are."""
    for wide, tall in ((4097, 300), (300, 4097), (60_000, 60_000), (20_000, 16_000), (5_100, 5_000)):
        yield f"png {wide}x{tall}", png_of(wide, tall)
        yield f"jpeg {wide}x{tall}", jpeg_of(wide, tall)
        if wide < 16_384:
            yield f"webp {wide}x{tall}", webp_of(wide, tall)
    yield "png of zeros", png_of(50_000, 50_000, bytes(50_000_000))
    yield "more than 7 MB", encoded("JPEG") + bytes(7 * 1024 * 1024)


def two_kinds() -> Iterator[tuple[str, bytes]]:
    """Yield good photos that are something else as well."""
    tails = {
        "zip": archive(),
        "html": b"<html><script>alert(1)</script></html>",
        "text": b"and some words",
        "php": b"<?php system($_GET[0]); ?>",
        "pdf": b"%PDF-1.7\n1 0 obj",
        "elf": b"\x7fELF\x02\x01\x01",
        "gif": b"GIF89a",
        "png": encoded("PNG"),
    }
    for kind in FORMATS:
        for name, tail in tails.items():
            yield f"{kind} and {name} behind it", encoded(kind) + tail
    inside = (b"<html><script>alert(1)</script>", archive(), b"%PDF-1.4 ", b"<?PHP x ?>")
    for number, text in enumerate(inside):
        yield f"JPEG comment {number}", encoded("JPEG", comment=text)
        good = encoded("PNG")
        yield f"PNG text {number}", good[:33] + chunk(b"tEXt", b"Comment\x00" + text) + good[33:]
        yield f"WebP XMP {number}", encoded("WEBP", xmp=text)


def broken() -> Iterator[tuple[str, bytes]]:
    """Yield what is no photo at all, or was one."""
    yield "nothing", b""
    yield from {
        "text": b"hello, I am a photo",
        "gif": encoded("GIF", mode="P"),
        "bmp": encoded("BMP"),
        "tiff": encoded("TIFF"),
        "ico": encoded("ICO"),
        "ppm": encoded("PPM"),
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "zip": archive(),
        "zeros": bytes(5_000),
        "mark only": b"\xff\xd8\xff",
        "png mark": b"\x89PNG\r\n\x1a\n",
        "webp mark": b"RIFF\x04\x00\x00\x00WEBP",
        "heic": b"\x00\x00\x00\x18ftypheic" + bytes(64),
        "avif": b"\x00\x00\x00\x1cftypavif" + bytes(64),
        "jpeg end": b"\xff\xd8\xff\xd9",
        "endless filling": b"\xff\xd8" + b"\xff" * 100_000,
        "many segments": b"\xff\xd8" + b"\xff\xfe\x00\x02" * 100_000,
    }.items()
    for kind in FORMATS:
        good = encoded(kind)
        for share in (0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99):
            yield f"{kind} cut at {share}", good[: int(len(good) * share)]
        yield f"{kind} too small", encoded(kind, 255, 400)
        yield f"{kind} too flat", encoded(kind, 400, 255)
    good = encoded("PNG")
    for place in (20, 40, len(good) // 2, len(good) - 20):
        yield f"PNG with a wrong byte at {place}", good[:place] + bytes([good[place] ^ 0x55]) + good[place + 1 :]
    yield "PNG without rows", png_of(300, 300)
    yield "PNG with few rows", png_of(300, 300, bytes(1_000))
    yield "PNG that needs what nobody knows", good[:33] + chunk(b"QuiX", b"x") + good[33:]
    yield "PNG of 16 bits", encoded("PNG", mode="I;16")
    yield "moving PNG", moving("PNG")
    yield "moving WebP", moving("WEBP")


def noisy(count: int = 60) -> Iterator[tuple[str, bytes]]:
    """Yield photos with bytes changed at random: they may pass, as another picture, and must not break anything."""
    chance = random.Random(7)
    for number in range(count):
        kind = FORMATS[number % 3]
        data = bytearray(encoded(kind))
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        yield f"{kind} with noise {number}", bytes(data)
