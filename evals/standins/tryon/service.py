"""What the stand-ins of all try-on services have in common: they look at what they are sent, and draw for real.

A stand-in writes down whatever it would not have taken into `problems`, and every order into `orders`: tests look at
both. ``fault`` makes it misbehave; `FAULTS` names the ways.
"""

from __future__ import annotations

import base64
import gzip
import io
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageChops, ImageStat

from evals.standins.tryon import malformed
from evals.standins.tryon.loopback import Reply, Request

#: Faults of the transport and of the picture; each service adds its own ways to refuse.
FAULTS = {
    "quota": Reply(429, {"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "Quota exceeded"}}),
    "key": Reply(401, {"error": {"code": 401, "status": "UNAUTHENTICATED", "message": "no such key"}}),
    "forbidden": Reply(403, {"error": {"code": 403, "status": "PERMISSION_DENIED", "message": "not yours"}}),
    "no_model": Reply(404, {"error": {"code": 404, "status": "NOT_FOUND", "message": "no such model"}}),
    "too_much": Reply(413, b"<html>too large</html>"),
    "broken": Reply(500, {"error": {"code": 500, "message": "internal"}}),
    "overloaded": Reply(503, {"error": {"code": 503, "status": "UNAVAILABLE", "message": "later"}}),
    "page": Reply(200, b"<html><body>Sign in to this network</body></html>"),
    "nothing": Reply(200, {}),
    "list": Reply(200, [[], None, 5]),
    "deep": Reply(200, b"[" * 100_000),
    "noise": Reply(200, bytes(range(256)) * 4),
    "away": Reply(302, {}, headers=(("location", "http://127.0.0.1:9/elsewhere"),)),
    "slow": Reply(silent=True),
    "endless": Reply(endless=True),
    "bomb_of_zeros": Reply(200, gzip.compress(bytes(60_000_000), 9), headers=(("content-encoding", "gzip"),)),
}
_ODD_PARTS: list[Any] = [
    None,
    5,
    1e400,
    True,
    "text",
    [],
    [None],
    [[]],
    {},
    {"details": 5, "message": []},
    {"details": [5, {}]},
]
#: Answers whose parts are of kinds that nobody expects, for every name that a reader looks for.
ODD: list[dict[str, Any]] = [
    {
        "error": found,
        "predictions": found,
        "candidates": found,
        "promptFeedback": {"blockReason": []},
        "id": found,
        "status": found,
        "output": found,
        "credits": found,
        "displayName": found,
        "launchStage": found,
    }
    for found in _ODD_PARTS
] + [
    {"predictions": [{"bytesBase64Encoded": 5}]},
    {"predictions": {"0": {}}},
    {"id": "x/../y"},
    {"candidates": [{"content": {"parts": [5, {}, {"inlineData": 5}, {"inlineData": {"data": 7}}, {"text": []}]}}]},
    {"candidates": [{"content": {"parts": {"0": 5}}, "finishReason": []}]},
    {"candidates": [{"content": []}]},
]
#: Surely not begun, and so not paid.
NOT_BEGUN = ("quota", "key", "forbidden", "no_model", "too_much")
#: Nobody knows how far it came.
UNCLEAR = (
    "broken",
    "overloaded",
    "page",
    "nothing",
    "list",
    "deep",
    "noise",
    "away",
    "slow",
    "endless",
    "bomb_of_zeros",
)


def black(photo: Image.Image) -> bytes:
    return png(Image.new("RGB", photo.size))


def scene(photo: Image.Image) -> bytes:
    """Another picture altogether."""
    return png(ImageChops.invert(photo).transpose(Image.Transpose.ROTATE_180).point(lambda value: 255 * (value > 127)))


def other_shape(photo: Image.Image) -> bytes:
    return png(photo.resize((photo.width, photo.height // 2)))


def tiny(photo: Image.Image) -> bytes:
    return png(photo.resize((photo.width // 20, photo.height // 20)))


def unchanged(photo: Image.Image) -> bytes:
    """The photo as it was, but for what encoding and scaling do to it."""
    out = io.BytesIO()
    half = photo.resize((photo.width * 2 // 3, photo.height * 2 // 3))
    half.save(out, "JPEG", quality=60)
    return png(Image.open(out)) if min(half.size) >= 256 else png(photo)


#: Pictures that are none of a try-on, by name.
PICTURES: dict[str, Callable[[Image.Image], bytes]] = {
    "black": black,
    "scene": scene,
    "other_shape": other_shape,
    "tiny": tiny,
    "unchanged": unchanged,
    "bomb": lambda _: malformed.png_of(40_000, 40_000),
    "cut": lambda photo: png(photo)[:-200],
    "two_kinds": lambda photo: png(photo) + malformed.archive(),
    "gif": lambda _: malformed.encoded("GIF", mode="P"),
    "empty": lambda _: b"",
    "words": lambda _: b"I cannot do that.",
}


class Service:
    """One stand-in.

    Attributes:
        url: Where it is, once it serves.
        fault: How it misbehaves; ``odd`` answers ``odd``.
        nobody: A photo on which it finds no person.
        orders: What was asked for that costs money.
        problems: What the real service would not have taken, or what should not have been sent.
    """

    def __init__(self) -> None:
        self.url = ""
        self.fault = ""
        self.odd = Reply()
        self.nobody: bytes = b""
        self.orders: list[dict[str, Any]] = []
        self.photos: list[Image.Image] = []
        self.problems: list[str] = []

    async def __call__(self, request: Request) -> Reply:
        try:
            return await self.answer(request)
        except (KeyError, AssertionError, ValueError, TypeError) as error:
            self.problems.append(f"{type(error).__name__}: {error}")
            return Reply(400, {"error": {"message": "bad request"}})

    async def answer(self, request: Request) -> Reply:
        raise NotImplementedError

    @property
    def wrong(self) -> Reply | None:
        """What it answers instead of what it should, whatever it was asked for."""
        return self.odd if self.fault == "odd" else FAULTS.get(self.fault)

    def fields(self, found: dict[str, Any], expected: dict[str, Any]) -> None:
        """Every field is there, has the value, and there is no other one; None in ``expected`` means any value."""
        assert set(found) == set(expected), f"fields {sorted(found)}, not {sorted(expected)}"
        for name, value in expected.items():
            assert value is None or found[name] == value, f"{name} is {str(found[name])[:80]}"

    def picture(self, text: str) -> Image.Image:
        """A picture as it was sent: a JPEG in which nothing is said."""
        data = base64.b64decode(text, validate=True)
        assert data.startswith(b"\xff\xd8\xff") and len(data) < 7_000_000, "no JPEG that would be taken"
        for mark in (b"Exif", b"http://ns.adobe.com", b"CANARY", b"ICC_PROFILE", b"Photoshop"):
            assert mark not in data, f"it says more than it shows: {mark!r}"
        return Image.open(io.BytesIO(data)).convert("RGB")

    def drawn(self, photo: Image.Image, garment: Image.Image) -> bytes:
        """The garment laid on the photo, or what the fault says."""
        self.photos.append(photo)
        if self.fault in PICTURES:
            return PICTURES[self.fault](photo)
        whole, piece = photo.copy(), garment.copy()
        piece.thumbnail((whole.width // 3, whole.height // 3))
        whole.paste(piece, ((whole.width - piece.width) // 2, (whole.height - piece.height) // 2))
        return png(whole)

    def is_nobody(self, photo: Image.Image) -> bool:
        if not self.nobody:
            return False
        empty = Image.open(io.BytesIO(self.nobody)).convert("RGB")
        size = (16, 16)
        apart = ImageChops.difference(_middle(empty).resize(size), _middle(photo).resize(size))
        return sum(ImageStat.Stat(apart).mean) < 40


def _middle(picture: Image.Image) -> Image.Image:
    """The part that a border around it leaves alone."""
    width, height = picture.size
    side = min(width, height) // 2
    return picture.crop(((width - side) // 2, (height - side) // 2, (width + side) // 2, (height + side) // 2))


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def text_of(data: bytes) -> str:
    return base64.b64encode(data).decode()
