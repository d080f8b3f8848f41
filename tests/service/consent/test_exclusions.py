"""What words leave out is never asked for, however many articles they leave out, and however."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.embedded.articles import meant
from commerce.articles import Article
from service.consent.portions import newest, read, spared
from service.consent.quantities import contradicted

NAMES = ["Rose Lamp", "Big Mug", "Checked Scarf", "Frying Pan", "Water Bottle", "Pocket T-Shirt"]
WORDS = ["lamp", "mugs", "scarf", "pan", "bottles", "t-shirt"]
ORDER = [(Article(str(place), str(place), name), 2) for place, name in enumerate(NAMES)]
LINES: list[dict[str, Any]] = [
    {"handle": str(place), "title": name, "variant": "", "sku": "", "quantity": 2} for place, name in enumerate(NAMES)
]
OUT = [
    "except the {}",
    "except for the {}",
    "apart from the {}",
    "without the {}",
    "other than the {}",
    "minus the {}",
    "but not the {}",
    "excluding the {}",
    "with the exception of the {}",
    "aside from the {}",
    "save for the {}",
    "leaving out the {}",
    "not including the {}",
]
ALL = [
    "refund everything in order 4411 {}",
    "return all of 4411 {}",
    "please send back the whole order 4411 {}",
    "everything of 4411 should go back, {}, return it",
]
LEFT_OUT = st.lists(st.integers(0, 5), min_size=1, max_size=4, unique=True)


def told(left: list[int], joins: str) -> str:
    """Return the articles in a row: "lamp, the mug and the pan"."""
    words = [WORDS[each] for each in left]
    return words[0] if len(words) == 1 else joins.join(words[:-1]) + " and the " + words[-1]


@given(st.sampled_from(ALL), st.sampled_from(OUT), LEFT_OUT, st.sampled_from([", the ", " and the ", ", and the "]))
def test_nothing_that_the_message_leaves_out_is_asked_for(every: str, out: str, left: list[int], joins: str) -> None:
    text = every.format(out.format(told(left, joins)))
    gone = {str(each) for each in left}
    assert spared([text], ORDER, "4411") == gone, text
    asked = {each["item"] for each in meant(text, LINES).items}
    assert asked == {str(each) for each in range(6)} - gone, text


@given(st.lists(st.integers(0, 5), min_size=2, max_size=5, unique=True), st.sampled_from(OUT), st.data())
def test_without_one_of_them_is_less_of_what_was_asked(asked: list[int], out: str, data: st.DataObject) -> None:
    wish = f"return the {told(asked, ', the ')} from 4411"
    less = data.draw(st.lists(st.sampled_from(asked), min_size=1, max_size=len(asked) - 1, unique=True))
    found = newest([wish, out.format(told(less, ", the "))], ORDER, "4411")
    assert found is not None and found.wanted == {str(each) for each in asked if each not in less}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("keep the scarf and the mug, return the rest", "12"),
        ("leave out the pan", "3"),
        ("the lamp stays, refund the rest", "0"),
        ("refund everything except the pan, the mug is broken", "3"),
        ("no, leave the bottle", "4"),
        ("alles außer dem Lamp und dem Mug", "01"),
        ("tout sauf la Lamp et le Scarf", "02"),
        ("todo menos la Lamp y el Pan", "03"),
        ("tutto tranne la Lamp e il Pan", "03"),
        ("alles behalve de Lamp en de Pan", "03"),
        ("wszystko oprócz Lamp i Pan", "03"),
        ("tudo exceto a Lamp e o Pan", "03"),
    ],
)
def test_what_is_left_out(text: str, left: str) -> None:
    found = read(text, ORDER)
    assert found is not None and found.spared == frozenset(left) and not found.wanted


@pytest.mark.parametrize(
    ("messages", "wanted"),
    [
        (["refund the pan of 4411", "no the t-shirts, both"], "5"),
        (["refund one mug of 4411", "and one t-shirt"], "15"),
        (["refund the pan of 4411", "also the scarf"], "23"),
        (["refund 4411", "only the scarf"], "2"),
        (["return the pan and the mug of 4411", "no, the lamp"], "0"),
        (["return not the pan but the mug of 4411"], "1"),
    ],
)
def test_new_articles_replace_the_old_ones_or_add_to_them(messages: list[str], wanted: str) -> None:
    found = newest(messages, ORDER, "4411")
    assert found is not None and found.wanted == frozenset(wanted)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("refund mug x1", {1}),
        ("refund 1x mug", {1}),
        ("refund mug (1)", {1}),
        ("refund mug (x2)", {2}),
        ("refund the first mug", {1}),
        ("refund the mug", {1}),
        ("refund my big mug", {1}),
        ("refund the mugs", {1, 3}),
        ("the mugs are chipped. Can I swap one for a new one?", {1}),
        ("the mugs are ugly, i want to send one back", {1}),
        ("take one of them back please", {1}),
        ("refund all the mugs", {3}),
        ("all mugs came. I'd like to return two", {2}),
        ("refund mug size (2)", {1, 3}),
    ],
)
def test_so_many(text: str, fits: set[int]) -> None:
    assert {many for many in (1, 2, 3) if not contradicted([text], "Big Mug", many, 3)} == fits
