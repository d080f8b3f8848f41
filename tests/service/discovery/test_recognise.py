from __future__ import annotations

from collections.abc import Collection, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.discovery.recognise import Wish, recognise


class Shelf:
    """What a small clothes shop knows of its words."""

    option_values: Mapping[str, Collection[str]] = {
        "size": {"xs", "s", "m", "l", "xl", "42", "10.5"},
        "colour": {"navy blue", "red", "black"},
    }
    brands: Mapping[str, str] = {"nordwind": "Nordwind", "north light": "North Light"}

    def frequency(self, word: str) -> int:
        return int(word != "titanium")

    def in_titles(self, left: str, right: str) -> bool:
        return (left, right) in {("no", "show"), ("7", "wonders")}


@pytest.mark.parametrize(
    ("query", "wish"),
    [
        ("jacket size M", Wish("jacket", size="m")),
        ("boots in size 42", Wish("boots", size="42")),
        ("trainers size 10.5", Wish("trainers", size="10.5")),
        ("XL jumper", Wish("jumper", size="xl")),
        ("jumper in medium", Wish("jumper", size="m")),
        ("jumper in extra large", Wish("jumper", size="xl")),
        ("size 99 shoes", Wish("shoes", size="99")),
        ("size guide", Wish("size guide")),
        ("large bag", Wish("large bag")),
        ("mother's day gift", Wish("mother's day gift")),
        ("navy jacket", Wish("navy jacket", colour="navy")),
        ("jacket in blue", Wish("jacket in blue", colour="blue")),
        ("green jacket", Wish("green jacket")),
        ("jumper made of wool", Wish("jumper wool", material="wool")),
        ("jumper in pure wool", Wish("jumper wool", material="wool")),
        ("bottle made of stainless steel", Wish("bottle stainless steel", material="stainless steel")),
        ("ring made of titanium", Wish("ring made of titanium")),
        ("jackets by Nordwind", Wish("jackets", brand="Nordwind")),
        ("jackets from north light in red", Wish("jackets in red", brand="North Light", colour="red")),
        ("gifts from Italy", Wish("gifts from Italy")),
        ("belt, not leather", Wish("belt", exclude=("leather",))),
        ("forget the shirt, show me jackets", Wish("show me jackets", exclude=("shirt",))),
        ("a scarf instead of a hat", Wish("a scarf", exclude=("hat",))),
        ("boots without laces or buckles", Wish("boots", exclude=("laces", "buckles"))),
        ("mug but not made of stainless steel please", Wish("mug please", exclude=("stainless steel",))),
        ("jacket except red", Wish("jacket", exclude=("red",))),
        ("no show socks", Wish("no show socks")),
        ("not too heavy jacket", Wish("not too heavy jacket")),
        ("not leather", Wish("not leather")),
        ("2 mugs", Wish("mugs", quantity=2)),
        ("two rain jackets in red", Wish("rain jackets in red", quantity=2, colour="red")),
        ("3 x umbrellas", Wish("umbrellas", quantity=3)),
        ("a pair of gloves", Wish("gloves", quantity=2)),
        ("2 pieces puzzle", Wish("2 pieces puzzle")),
        ("4 ports hub", Wish("4 ports hub")),
        ("7 wonders", Wish("7 wonders")),
        ("cheap umbrella", Wish("umbrella", cheap=True)),
        ("an affordable coat, not too expensive", Wish("an coat, not too expensive", cheap=True)),
        ("cheap", Wish("cheap")),
    ],
)
def test_what_the_catalogue_knows_is_recognised(query: str, wish: Wish) -> None:
    assert recognise(query, Shelf()) == wish


@pytest.mark.parametrize(
    ("query", "ignored"),
    [
        ("jacket size M", "size"),
        ("navy jacket", "colour"),
        ("belt not leather", "exclude"),
        ("2 mugs", "quantity"),
        ("jackets by Nordwind", "brand"),
        ("jumper made of wool", "material"),
        ("cheap umbrella", "cheap"),
    ],
)
def test_what_was_recognised_can_be_taken_back(query: str, ignored: str) -> None:
    assert recognise(query, Shelf(), {ignored}) == Wish(query)
    assert recognise(query, Shelf()) != Wish(query)


PARTS = ["not", "no", "size", "M", "red", "made of", "wool", "by", "Nordwind", "2", "mugs", "cheap", ",", "or", "in"]


@given(st.text(max_size=200) | st.lists(st.sampled_from(PARTS), max_size=30).map(" ".join))
def test_any_text_is_recognised(text: str) -> None:
    wish = recognise(text, Shelf())
    assert wish.quantity is None or 1 <= wish.quantity <= 99
    assert all(wish.exclude)
    assert wish.size in {"", *Shelf.option_values["size"]}
