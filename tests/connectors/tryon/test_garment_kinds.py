"""Kinds are read from the shop's own words, and what may not be shown is refused by them."""

from __future__ import annotations

import pytest

from commerce.errors import TryOnRefused
from commerce.known_again import under
from commerce.sentences import say
from connectors.tryon.base import Garment
from connectors.tryon.garment_kinds import kinds
from connectors.tryon.local.supported import kind_of


def called(kind: str, title: str = "", audience: str = "") -> Garment:
    return Garment(b"", kind, title, "x", audience=audience)


@pytest.mark.parametrize(
    ("kind", "title", "name"),
    [
        ("Tops > T-shirts", "Alder Tee", "tshirt"),
        ("Tops > Polo shirts", "", "polo"),
        ("Tops > Shirts", "", "shirt"),
        ("Outerwear > Rain jackets", "", "jacket"),
        ("Outerwear > Parkas", "", "coat"),
        ("Dresses > Shirt dresses", "", "dress"),
        ("Bottoms > Jeans", "", "trousers"),
        ("Bottoms > Shorts", "", "shorts"),
        ("Hats > Caps", "", "hat"),
        ("Glasses > Reading glasses", "", "glasses"),
        ("", "Rowan Reflective Rain Jacket", "jacket"),
        ("", "Brae Packable Rain Jacket", "jacket"),
        ("", "Wool Scarf", "scarf"),
        ("Damen > Regenjacken", "", "jacket"),
        ("Kleider", "Sommerkleid Mia", "dress"),
        ("Sonnenbrillen", "", "glasses"),
        ("Strickpullover", "", "jumper"),
        ("Herrenhemden", "", "shirt"),
        ("Camisetas", "", "tshirt"),
        ("Vestidos", "", "dress"),
        ("Abrigos", "", "coat"),
        ("Cappotti", "Cappotto lungo", "coat"),
        ("Gonna", "", "skirt"),
        ("Pantaloni", "", "trousers"),
        ("New in", "Linen shirt dress", "dress"),
    ],
)
def test_a_kind_is_read(kind: str, title: str, name: str) -> None:
    assert kind_of(called(kind, title)).name == name


@pytest.mark.parametrize(
    ("garment", "reason"),
    [
        (called("Kids > Raincoats", "Kids' Raincoat"), "children"),
        (called("Tops > T-shirts", "Tee", "kids"), "children"),
        (called("Baby", "Strampler"), "children"),
        (called("Kinderjacken"), "children"),
        (called("Ropa para niñas"), "children"),
        (called("Swimwear > Bikinis"), "intimate"),
        (called("Lingerie"), "intimate"),
        (called("Unterwäsche"), "intimate"),
        (called("Shoes > Chelsea boots"), "shoes"),
        (called("Bags > Totes"), "carried"),
        (called("Accessories > Watches"), "small_things"),
        (called("Accessories > Gloves"), "hands"),
        (called("Accessories > Belts"), "waist"),
        (called("Home > Lamps"), "unknown_kind"),
        (called("", ""), "unknown_kind"),
    ],
)
def test_what_is_not_shown_says_why(garment: Garment, reason: str) -> None:
    with pytest.raises(TryOnRefused) as refused:
        kind_of(garment)
    assert refused.value.code == f"tryon_{reason}" and refused.value.message == say(f"tryon_refused.{reason}")


def test_every_row_is_whole() -> None:
    for kind in kinds().values():
        assert (kind.wear == "refused") == bool(kind.reason), kind
        assert kind.reason in ("", *(key.partition(".")[2] for key in under("tryon_refused."))), kind
        assert (kind.greatest > kind.least > 0) == (kind.wear in ("upper", "legs", "skirt")), kind
