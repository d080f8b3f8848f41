"""Misspelt words of an order's articles are read as its titles spell them; ordinary words stay."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

import pytest

from service.consent.title_spelling import spelled

TITLES = (
    "Juno Dimmable Table Lamp Rose",
    "Delft Scented Candle",
    "Rowan Pocket T-Shirt Ecru / M",
    "Oslo Beanie",
    "Cleo Frying Pan",
    "Moss Big Mug",
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("one of the candels", "one of the candles"),
        ("the lmap", "the lamp"),
        ("my beenie", "my beanie"),
        ("2 tees", "2 t-shirts"),
        ("a tshirt", "a t-shirt"),
        ("both t shirts", "both t-shirts"),
        ("the fryingpan", "the frying pan"),
        ("the muggs", "the mugs"),
        ("laamp", "lamp"),
        ("candel", "candle"),
    ],
)
def test_slips_are_read(said: str, meant: str) -> None:
    assert spelled(said, TITLES) == meant


@pytest.mark.parametrize(
    "text",
    [
        "the handle broke",
        "a stamp",
        "it came late",
        "what a shit lamp",
        "the cup",
        "my plan",
        "big things",
        "a table",
        "the hat",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert spelled(text, TITLES) == text


def test_two_that_are_as_near_are_left_to_the_customer() -> None:
    assert spelled("the scarl", ("Long Scarf", "Red Scarp")) == "the scarl"
