"""An article that is praised is not the one to be taken back, and the other one of two is one."""

from __future__ import annotations

from typing import Any

import pytest

from agent.embedded.articles import meant
from commerce.articles import Article
from service.consent.portions import read
from service.consent.quantities import contradicted

NAMES = ["Rose Lamp", "Big Mug", "Frying Pan"]
ORDER = [(Article(str(place), str(place), name), 2 if place == 1 else 1) for place, name in enumerate(NAMES)]
LINES: list[dict[str, Any]] = [
    {"handle": str(place), "title": name, "variant": "", "sku": "", "quantity": 2 if place == 1 else 1}
    for place, name in enumerate(NAMES)
]


@pytest.mark.parametrize(
    ("text", "liked"),
    [
        ("refund the lamp of 4411, mugs are great", "1"),
        ("refund 4411; I am happy with the lamp", "0"),
        ("refund 4411, love the pan", "2"),
        ("refund 4411, the mugs I like", "1"),
        ("I want my money for 4411 but the pan is fine", "2"),
        ("the lamp is lovely. return the mugs of 4411", "0"),
        ("erstatte 4411, der Lamp gefällt mir", "0"),
        ("erstatte 4411, die Pan ist gut", "2"),
        ("rembourse 4411, la Lamp est parfaite", "0"),
        ("reembolsa 4411, la Lamp me gusta", "0"),
        ("rimborsa 4411, la Lamp mi piace", "0"),
        ("return 4411, we're pleased with the pan", "2"),
    ],
)
def test_praise_is_no_wish(text: str, liked: str) -> None:
    found = read(text, ORDER)
    assert found is not None and set(liked) <= found.spared - found.wanted
    assert not {each["item"] for each in meant(text, LINES).items} & set(liked)


@pytest.mark.parametrize(
    "text",
    [
        "refund the mug of 4411, I don't like it",
        "I'd like the mug of 4411 refunded",
        "the mug I like is broken, refund the mug of 4411",
        "the mug is not good, refund the mug of 4411",
        "the good mug of 4411 is chipped, refund the mug",
        "it looks like the mug of 4411 is broken, refund the mug",
        "refund the nice mug of 4411 please",
        "that would be great: refund the mug of 4411",
    ],
)
def test_these_words_praise_nothing(text: str) -> None:
    found = read(text, ORDER)
    assert found is not None and "1" in found.wanted and "1" not in found.spared - found.wanted, found


@pytest.mark.parametrize(
    "text",
    [
        "refund the other mug of 4411",
        "of my two mugs in 4411 I only want to keep one, refund the other",
        "of the two mugs of 4411 refund one",
        "I keep one mug of 4411, refund the other",
        "refund one of the two mugs of 4411",
    ],
)
def test_the_other_one_is_one(text: str) -> None:
    assert not contradicted([text], "Big Mug", 1, 2, ["Rose Lamp"], "4411")
    assert contradicted([text], "Big Mug", 2, 2, ["Rose Lamp"], "4411")
