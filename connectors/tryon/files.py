"""What a picture's file is made of, read before any decoder sees it: its kind, its end, and only the parts that draw.

A file that goes on after its picture, or holds another kind of file, is refused. What phones put behind a picture (a
second picture for bright screens, a short film, the maker's own block) is cut off. What is left for the decoder of a
JPEG or PNG is the picture alone: no comment, place, profile or text is even looked at, but for which way is up.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import NoReturn

from commerce.errors import PhotoError, UnknownPhotoKind
from commerce.sentences import say

_PNG = b"\x89PNG\r\n\x1a\n"
_DRAWING_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_MOVING_CHUNKS = frozenset({b"acTL", b"fcTL", b"fdAT"})
_MOVING_WEBP = frozenset({b"ANIM", b"ANMF"})
_WEBP_CHUNKS = _MOVING_WEBP | {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP", b"EXIF", b"XMP "}
_EXIF = b"Exif\x00\x00"
#: The marks of JPEG's frames, which say how large it is.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: What iPhones keep photos in, by the file's first brand.
_HEIF = frozenset({b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis", b"hevc", b"hevx"})
_PIECES = 4_000  # segments or chunks; real files have some hundred
#: Times that a JPEG may go over its picture; real ones have a dozen. Each costs a look at every block of it in however
#: few bytes: thousands are a minute of work in a small file.
_SCANS = 40
#: Beginnings of other kinds of files, none of which a photo has anywhere in it; long enough not to occur by chance.
_FOREIGN = (
    b"<!doctype html",
    b"<html",
    b"<script",
    b"<iframe",
    b"<?php",
    b"%pdf-",
    b"javascript:",
    b"\x7felf\x01\x01",
    b"\x7felf\x02\x01",
    b"7z\xbc\xaf\x27\x1c",
    b"rar!\x1a\x07",
    b"#!/bin/",
)
_ZIP_PARTS = (b"PK\x03\x04", b"PK\x05\x06")  # both, as every archive has


@dataclass(frozen=True)
class Parts:
    """A file that was understood: its kind, the bytes to decode, its size, and which way is up (EXIF, 1 to 8)."""

    kind: str
    drawing: bytes
    width: int
    height: int
    orientation: int = 1


def read(data: bytes) -> Parts:
    """Return the parts of a photo's file.

    Raises:
        UnknownPhotoKind: It is no JPEG, PNG or WebP.
        PhotoError: It is damaged, moves, or is a file of two kinds at once.
    """
    if data.startswith(b"\xff\xd8\xff"):
        reader = _jpeg
    elif data.startswith(_PNG):
        reader = _png
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        reader = _webp
    elif data[4:8] == b"ftyp" and data[8:12] in _HEIF:
        raise UnknownPhotoKind(say("refusals.photo_heic"))
    else:
        raise UnknownPhotoKind
    lower = data.lower()
    if any(mark in lower for mark in _FOREIGN) or all(mark in data for mark in _ZIP_PARTS):
        _foreign()
    try:
        return reader(data)
    except (struct.error, IndexError):
        _damaged()


def _damaged() -> NoReturn:
    raise PhotoError(say("refusals.photo_damaged"), code="photo_damaged") from None


def _foreign() -> NoReturn:
    raise PhotoError(say("refusals.photo_mixed"), code="photo_mixed")


def _moving() -> NoReturn:
    raise PhotoError(say("refusals.photo_moves"), code="photo_moves")


def _jpeg(data: bytes) -> Parts:
    kept, place, orientation, width, height = [b"\xff\xd8"], 2, 1, 0, 0
    for _ in range(_PIECES):
        if data[place] != 0xFF:
            _damaged()
        while data[place + 1] == 0xFF:  # filling
            place += 1
        marker = data[place + 1]
        if marker == 0xD9:
            _behind(data[place + 2 :])
            return Parts("JPEG", _drawing(kept), width, height, orientation)
        if marker in (0x00, 0x01, *range(0xD0, 0xD9)):
            _damaged()
        end = _segment_end(data, place)
        if marker in _FRAMES:
            tall, wide = struct.unpack_from(">HH", data, place + 5)
            width, height = max(width, wide), max(height, tall)
        if marker == 0xE1 and data[place + 4 : place + 10] == _EXIF:
            orientation = _orientation(data[place + 10 : end])
        if marker == 0xDA:
            end = _scan_end(data, end)
        # Of what applications add only Adobe's mark counts: it says how the colours are written.
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker == 0xEE:
            kept.append(data[place:end])
        place = end
    _damaged()


def _drawing(kept: list[bytes]) -> bytes:
    if sum(each.startswith(b"\xff\xda") for each in kept) > _SCANS:
        _damaged()
    return b"".join((*kept, b"\xff\xd9"))


def _segment_end(data: bytes, place: int) -> int:
    length: int = struct.unpack_from(">H", data, place + 2)[0]
    end = place + 2 + length
    if length < 2 or end > len(data):
        _damaged()
    return end


def _scan_end(data: bytes, place: int) -> int:
    """Return where the coded picture ends that begins at ``place``: at the next mark that is not part of it."""
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            _damaged()
        follower = data[place + 1]
        if follower != 0x00 and follower != 0xFF and not 0xD0 <= follower <= 0xD7:
            return place
        place += 1 if follower == 0xFF else 2


def _behind(rest: bytes) -> None:
    """Let pass what phones put behind a JPEG; it is left away. Anything else makes the file one of two kinds."""
    known = b"\xff\xd8\xff" in rest[:64] or b"ftyp" in rest[:64] or rest.endswith(b"SEFT")
    if rest.strip(b"\x00\r\n ") and not known:
        _foreign()


def _png(data: bytes) -> Parts:
    kept, place, orientation = [_PNG], 8, 1
    for number in range(_PIECES):
        length, name = struct.unpack_from(">I4s", data, place)
        end = place + 12 + length
        if end > len(data) or (number == 0) is not (name == b"IHDR"):
            _damaged()
        if zlib.crc32(data[place + 4 : end - 4]) != struct.unpack_from(">I", data, end - 4)[0]:
            _damaged()
        if name in _MOVING_CHUNKS:
            _moving()
        if name == b"eXIf":
            orientation = _orientation(data[place + 8 : end - 4])
        if name in _DRAWING_CHUNKS:
            kept.append(data[place:end])
        elif name[:1].isupper():  # a chunk that has to be understood, and is not known
            _damaged()
        if name == b"IEND":
            if data[end:].strip(b"\x00"):
                _foreign()
            width, height = struct.unpack_from(">II", data, 16)
            return Parts("PNG", b"".join(kept), width, height, orientation)
        place = end
    _damaged()


def _webp(data: bytes) -> Parts:
    whole = 8 + struct.unpack_from("<I", data, 4)[0]
    if whole > len(data):
        _damaged()
    if data[whole:].strip(b"\x00"):
        _foreign()
    place, orientation, width, height = 12, 1, 0, 0
    while place < whole:
        name, length = struct.unpack_from("<4sI", data, place)
        body = data[place + 8 : place + 8 + length]
        if len(body) < length or place + 8 + length > whole:
            _damaged()
        if name in _MOVING_WEBP or (name == b"VP8X" and body[:1] and body[0] & 0x02):
            _moving()
        if name not in _WEBP_CHUNKS:
            _foreign()
        if name == b"EXIF":
            orientation = _orientation(body.removeprefix(_EXIF))
        wide, tall = _webp_size(name, body)
        width, height = max(width, wide), max(height, tall)
        place += 8 + length + length % 2
    return Parts("WEBP", data[:whole], width, height, orientation)


def _webp_size(name: bytes, body: bytes) -> tuple[int, int]:
    if name == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if name == b"VP8 ":
        wide, tall = struct.unpack_from("<HH", body, 6)
        return wide & 0x3FFF, tall & 0x3FFF
    if name == b"VP8L":
        bits = struct.unpack_from("<I", body, 1)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return 0, 0


def _orientation(exif: bytes) -> int:
    """Return which way is up, of all that a camera wrote; 1 where that cannot be read."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    try:
        first = struct.unpack_from(f"{order}I", exif, 4)[0]
        for number in range(min(struct.unpack_from(f"{order}H", exif, first)[0], 200)):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, first + 2 + 12 * number)
            if tag == 0x0112:
                return value if kind == 3 and 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1
