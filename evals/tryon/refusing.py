"""Photos that have to be refused, with the reasons that are right, and photos that may not be."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import cv2
import numpy as np

from commerce.errors import TryOnRefused
from connectors.tryon.local.cutout import cut_out
from connectors.tryon.local.dress import dressed
from connectors.tryon.local.networks import Networks
from connectors.tryon.local.person import Person, see
from connectors.tryon.local.provider import decoded
from connectors.tryon.local.refusals import check, check_light
from connectors.tryon.local.supported import kind_of
from connectors.tryon.local.worn_by import is_worn
from evals.tryon import people

#: Photo, article and the reasons that are right.
REFUSED: tuple[tuple[str, str, str], ...] = (
    ("room", "jumper", "nobody"),
    ("room", "sunglasses", "false_face"),
    ("room", "fedora", "false_face"),
    ("thing jumper", "jumper", "nobody"),
    ("thing bear", "jumper", "nobody"),
    ("thing bear", "sunglasses", "false_face"),
    ("thing teapot", "coat", "nobody"),
    ("thing lamp", "trousers", "nobody"),
    ("thing gown", "dress", "nobody"),
    ("thing clock", "fedora", "false_face"),
    ("thing trousers", "skirt", "nobody"),
    ("k_back", "jumper", "back_view"),
    ("k_back", "dress", "back_view"),
    ("k_back", "fedora", "no_face"),
    ("k_back", "sunglasses", "no_face"),
    ("k_back half size", "coat", "back_view"),
    ("k_side", "jumper", "side_view"),
    ("k_side", "trousers", "side_view"),
    ("k_side", "sunglasses", "side_view"),
    ("k_side mirrored", "coat", "side_view"),
    ("b0_down dark", "jumper", "too_dark"),
    ("b1_A dark", "fedora", "too_dark"),
    ("b0_down bright", "jumper", "too_bright"),
    ("b1_down blurred", "jumper", "blurred"),
    ("b0_A blurred", "trousers", "blurred nobody"),
    ("b0_A lying", "jumper", "lying nobody"),
    ("b1_down upside down", "jumper", "lying nobody"),
    ("b0_down waist up", "trousers", "legs_cropped"),
    ("b1_down waist up", "dress", "legs_cropped"),
    ("b1_A knees off", "skirt", "legs_cropped"),
    ("b0_A knees off", "shorts", "legs_cropped"),
    ("b0_A head and shoulders", "jumper", "torso_cropped close_up blurred"),
    ("b1_A head and shoulders", "coat", "torso_cropped close_up blurred"),
    ("b0_A face", "jumper", "close_up nobody torso_cropped blurred"),
    ("b1_A face", "tshirt", "close_up nobody torso_cropped blurred"),
    ("b0_A right half", "jumper", "torso_cropped side_view nobody"),
    ("b1_down left half", "jumper", "torso_cropped side_view nobody"),
    ("b0_A legs", "jumper", "nobody torso_cropped"),
    ("b0_A headless", "fedora", "no_face false_face head_cropped"),
    ("b0_down two", "jumper", "several_people"),
    ("b0_down two", "fedora", "several_people"),
    ("b1_hips two", "sunglasses", "several_people"),
    ("b1_A three", "dress", "several_people"),
    ("b0_down small", "jumper", "too_small nobody"),
    ("b1_A small", "sunglasses", "too_small false_face"),
)

_GOOD = (
    *(
        f"{name} {how}".strip()
        for name in ("b0_down", "b1_A")
        for how in (
            "",
            "paler",
            "dusk",
            "mirrored",
            "half size",
            "to the knees",
            "to the hips",
            "tilted",
            "twice as large",
        )
    ),
    *(name for name in people.FRONT if name not in ("b0_down", "b1_A")),
)

#: How an article's picture shows a wearer: from where to where down the body, and which article.
WORN: dict[str, tuple[float, float, str]] = {
    "whole": (0.0, 1.0, "jumper"),
    "waist up": (0.0, 0.5, "jumper"),
    "headless": (0.2, 1.0, "dress"),
    "legs alone": (0.5, 1.0, "trousers"),
    "waist down": (0.45, 1.0, "skirt"),
    "thighs": (0.48, 0.8, "shorts"),
}
_CLOTHES = tuple(people.ARTICLES)[: tuple(people.ARTICLES).index("sneaker")]


def shown() -> list[tuple[str, str]]:
    """Return photo and article of every pair that may not be refused."""
    return [
        (photo, template)
        for photo in _GOOD
        for template in ("jumper", "fedora", "trousers")
        if not ("hips" in photo.partition(" ")[2] and template == "trousers")
    ]


def outcome(networks: Networks, photo: str, template: str) -> str:
    """Return the reason for which a photo is refused for an article, nothing where it is shown."""
    article = people.article(template)
    kind = kind_of(article)
    try:
        picture = decoded(people.photo(photo).data)
        check_light(picture)
        person = _seen(networks, photo)
        check(person, kind)
        dressed(person, cut_out(article.picture), kind)
    except TryOnRefused as refused:
        return refused.code.removeprefix("tryon_")
    return ""


@lru_cache(maxsize=1)
def _seen(networks: Networks, photo: str) -> Person:
    return see(networks, decoded(people.photo(photo).data))


def measured(networks: Networks) -> dict[str, Any]:
    """Return how many photos were refused rightly, and how many good ones wrongly."""
    wrong = []
    for photo, template, reasons in REFUSED:
        found = outcome(networks, photo, template)
        if found not in reasons.split():
            wrong.append(f"{photo} / {template}: {found or 'shown'}, not {reasons}")
    pairs = shown()
    outcomes = {f"{photo} / {template}": outcome(networks, photo, template) for photo, template in pairs}
    false = [f"{pair}: {found}" for pair, found in outcomes.items() if found]
    return {
        "refused_pictures": len(REFUSED),
        "refused_wrongly_or_not": wrong,
        "good_pictures": len(pairs),
        "false_refusals": false,
        "false_refusal_share": round(len(false) / len(pairs), 4),
    }


def worn_picture(networks: Networks, body: str, how: str) -> bytes:
    """Return an article's picture as shops take it on a wearer: on white, framed as ``how`` says."""
    picture = decoded(people.photo(body).data)
    outline = see(networks, picture).mask[..., None]
    studio = np.rint(picture * outline + 255 * (1 - outline)).astype(np.uint8)
    top, bottom, _ = WORN[how]
    part = studio[round(top * len(studio)) : round(bottom * len(studio))]
    return cv2.imencode(".png", np.ascontiguousarray(part[..., ::-1]))[1].tobytes()


def flat_pictures(template: str) -> dict[str, bytes]:
    """Return pictures of an article that nobody wears: as drawn, trimmed to it, and trimmed, then made square."""
    drawn = people.article(template).picture
    picture = np.asarray(cv2.imdecode(np.frombuffer(drawn, np.uint8), cv2.IMREAD_UNCHANGED))
    ys, xs = np.nonzero(picture[..., 3] > 127)
    trimmed = picture[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    height, width = trimmed.shape[:2]
    side = max(height, width)
    square = np.zeros((side, side, 4), np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = trimmed
    made = {name: cv2.imencode(".png", each)[1].tobytes() for name, each in (("trimmed", trimmed), ("square", square))}
    return {"drawn": drawn, **made}


def article_outcome(networks: Networks, picture: bytes, template: str) -> str:
    """Return why an article's picture is refused, nothing where it is taken."""
    try:
        worn = is_worn(networks, cut_out(picture, filled=False), kind_of(people.article(template)))
    except TryOnRefused as refused:
        return refused.code.removeprefix("tryon_")
    return "garment_worn" if worn else ""


def articles(networks: Networks) -> dict[str, Any]:
    """Return which pictures of worn articles are taken for flat ones, by framing, and which flat ones are refused."""
    bodies = (*people.FRONT, "k_back", "k_side")
    taken = {
        how: [body for body in bodies if not article_outcome(networks, worn_picture(networks, body, how), template)]
        for how, (_, _, template) in WORN.items()
    }
    flat = {
        f"{template} {name}": article_outcome(networks, picture, template)
        for template in _CLOTHES
        for name, picture in flat_pictures(template).items()
    }
    return {
        "worn_pictures": len(bodies) * len(WORN),
        "worn_taken": {how: found for how, found in taken.items() if found},
        "flat_pictures": len(flat),
        "flat_refused": {name: found for name, found in flat.items() if found},
    }
